"""`register`: what is shipped, as of when, under which licence, and where to report an error in it.

Called through hub.analytics.questions, as every question is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Dated
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import NotFound
from hub.model.time import last_day

_REGISTER = load("register.cypher")


@dataclass(frozen=True, slots=True)
class Register:
    """The register as shipped: its cut-off date, the attribution its facts ask for, and whom to tell of an error."""

    title: Annotated[str, "Name of the register."]
    cut_off: Annotated[str, Dated(), "No shipped fact is newer than this."]
    after_cut_off: Annotated[
        bool, "Whether the day asked for is later than that: of what happened in between nothing shipped tells."
    ]
    attribution: Annotated[str, "The attribution that the licences of the facts ask for."]
    licence: Annotated[str, "Licence of the facts, in the main."]
    corrections_contact: Annotated[str, "Where to report an error, as whoever runs this hub has set it."]


async def register(reading: Reading) -> Register:
    """The one register. Raises NotFound before any knowledge is loaded. Cost: one statement."""
    rows = await reading.ask(_REGISTER)
    if not rows:
        raise NotFound("No knowledge is loaded yet. Run `hub seed`.")
    [[title, cut_off, attribution, licence]] = rows
    after = reading.day > last_day(cut_off)
    return Register(title, cut_off, after, attribution, licence, reading.contact)
