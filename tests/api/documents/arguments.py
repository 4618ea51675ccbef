"""The arguments of a field as text: those it needs, some of those it may have, and pages mostly small."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLArgument, get_named_type, is_required_argument

from tests.api.documents import pool
from tests.api.documents.choices import Choices
from tests.api.documents.literals import printed
from tests.api.documents.reach import fields_of
from tests.api.documents.values import About, Values

PAGING = ("first", "last", "after", "before")
LABELS = {"tool": "Tool", "agency": "Agency", "process": "Process", "framework": "Framework"}
LABELS |= dict.fromkeys(("from", "to"), "Framework")
TOO_FEW_OR_MANY = (101, -1, 10000)


@dataclass(frozen=True)
class Arguments:
    """Draws the arguments of fields."""

    choose: Choices
    values: Values

    def of(self, parent: str, name: str, hint: str) -> str:
        """The arguments of a field in brackets, or nothing. `hint` is the label of what an id should lead to."""
        definition = fields_of(parent)[name]
        label = get_named_type(definition.type).name
        paged = "last" in definition.args  # not so a plain list that goes on after an id, as accessRecords does
        page = self._page(parent, name, _row_of(label), definition.args) if paged else {}
        # A cursor of a list's own order is good only while no other order is asked for.
        left_out = ("orderBy",) if page.keys() & {"after", "before"} and self.choose.chance(80) else ()
        arguments = page | dict(self._ordinary(definition.args, About(hint or label), left_out))
        return "(" + ", ".join(f"{key}: {text}" for key, text in arguments.items()) + ")" if arguments else ""

    def _ordinary(
        self, given: Mapping[str, GraphQLArgument], about: About, left_out: Collection[str]
    ) -> Iterator[tuple[str, str]]:
        for name, argument in given.items():
            # What was recorded earlier has tests of its own: what is drawn here is asked of one register.
            if name not in (*PAGING, *left_out, "recordedAsOf") and (
                is_required_argument(argument) or self.choose.chance(20)
            ):
                at = About(LABELS[name], "slug") if name in LABELS else About(about.label, name)
                yield name, self._argument(argument, at)

    def _page(self, parent: str, name: str, label: str, given: Mapping[str, GraphQLArgument]) -> dict[str, str]:
        arguments: dict[str, str] = {}
        roll = self.choose.number(0, 399)
        if roll < 380:
            size = "first" if roll < 320 else "last"
            arguments[size] = self._argument(given[size], About("", size))
        elif roll < 384:
            arguments["first"] = str(self.choose.pick(TOO_FEW_OR_MANY))
        elif roll < 386:
            arguments |= {"first": "1", "last": "1"}
        for end in ("after", "before"):
            if self.choose.chance(5):
                arguments[end] = self._cursor(given[end].type, parent, name, label)
        return arguments

    def _cursor(self, kind: Any, parent: str, name: str, label: str) -> str:
        text = pool.draw_cursor(self.choose, parent, name, label)
        return printed(self.values.variables.use(kind, lambda: text) if self.choose.chance(30) else text)

    def _argument(self, argument: GraphQLArgument, about: About) -> str:
        return printed(self.values.argument(argument.type, about))


def _row_of(connection: str) -> str:
    """The type of a connection's rows."""
    return get_named_type(fields_of(connection)["nodes"].type).name
