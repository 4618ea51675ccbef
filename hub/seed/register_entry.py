"""What the register as a whole is: its title, how fresh it is and on which terms it may be used.

Called by hub.seed.folder only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hub.model.declare import date, text
from hub.model.enums import Marking
from hub.model.stored import held, stored
from hub.records.describe import at
from hub.records.problems import Fault, Notes, Place
from hub.records.stored_form import ORIGIN, SEED
from hub.records.values import UnusableError, nearest, usable
from hub.records.written import Document

REGISTER = "register"
CUT_OFF = "cutOff"
PROPERTIES = {
    prop.name: prop
    for prop in (
        text("title", "Title of the register.", required=True),
        date(CUT_OFF, "No fact in it is newer.", required=True),
        text("attribution", "The attribution that its licence asks for.", required=True),
        text("licence", "On which terms it may be used, in the main.", required=True),
    )
}


def read_register(documents: Sequence[Document], notes: Notes, origin: str = SEED) -> dict[str, Any]:
    """The stored properties of the register; every fault is noted. It stands once, in any file, under `register`."""
    stated = [
        (document.file, document.value[REGISTER])
        for document in documents
        if isinstance(document.value, Mapping) and REGISTER in document.value
    ]
    if not stated:
        notes.add(Fault.REGISTER, Place("register.yaml"), REGISTER, "is missing: no file says what the register is")
        return {}
    for file, _ in stated[1:]:
        notes.add(Fault.REGISTER, Place(file), REGISTER, f"stands in {stated[0][0]} too; keep one")
    file, fields = stated[0]
    if not isinstance(fields, Mapping):
        notes.add(Fault.REGISTER, Place(file, REGISTER), "", "is no mapping of fields")
        return {}
    return {ORIGIN: origin, **_stored(fields, Place(file, REGISTER), notes)}


def _stored(fields: Mapping[str, Any], place: Place, notes: Notes) -> dict[str, Any]:
    for name in fields:
        if name not in PROPERTIES:
            reason = f"is no field of the register{nearest(name, PROPERTIES)}"
            notes.add(Fault.UNKNOWN_FIELD, at(place, fields, name), name, reason)
    row: dict[str, Any] = {"marking": Marking.PUBLISHED.value, **held(None, None)}
    for name, prop in PROPERTIES.items():
        if name not in fields:
            notes.add(Fault.MISSING_FIELD, place, name, "is required")
            continue
        try:
            row |= stored(prop, usable(prop, fields[name]))
        except UnusableError as error:
            notes.add(error.fault, at(place, fields, name), name, error.reason)
    return row
