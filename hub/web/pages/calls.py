"""What a form asks the API to do, and what stands in the way, beside the field where it can be mended.

Used by the pages with forms. The fields of a mutation's form have the meanings that its arguments are declared with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hub.access.asker import Asker
from hub.api.schema.mutations import MUTATIONS
from hub.errors import BadUserInput
from hub.model.declare import Kind
from hub.web.pages.page_request import Api
from hub.web.pages.record_fields import FormField

DONE = frozenset({"RECORDED", "REPEATED"})
Choices = Sequence[tuple[str, str]]


async def called(api: Api, text: str, variables: Mapping[str, Any], asker: Asker) -> Mapping[str, Any]:
    """What came of the one call of a mutation; what the API refuses as a whole is a problem like any other."""
    try:
        [told] = (await api.change(text, variables, asker)).values()
    except BadUserInput as error:
        return {"outcome": "REFUSED", "problems": [_problem(error.message, variables)]}
    return told


def field_of(mutation: str, argument: str, label: str, choices: Choices = ()) -> FormField:
    """An argument of a mutation on a form."""
    [declared] = [each for each in MUTATIONS[mutation].arguments if each.name == argument]
    required = "None" not in declared.annotation
    kind = Kind.ENUM if choices else Kind.STRING
    return FormField(argument, label, declared.description, kind, required, tuple(choices))


def _problem(message: str, variables: Mapping[str, Any]) -> dict[str, str]:
    """A sentence with the field that it begins with, where it names one."""
    name, _, rest = message.partition(": ")
    if name not in variables or not rest:
        return {"field": "", "message": message}
    return {"field": name, "message": rest[0].upper() + rest[1:]}
