"""Ids of records, what makes a record the same as before, and the markers by which a text's meaning is declared.

Used by every module of the feed. Pure.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields
from enum import Enum
from typing import Any, NamedTuple

import orjson

from hub.errors import BadUserInput
from hub.model.enums import Choice

AGENCY = re.compile(r"[a-z0-9]+(?:--?[a-z0-9]+)*", re.ASCII)
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)


class Meaning(Enum):
    """What a declared text is when it is no plain text."""

    DATE = "a day, a month or a year"
    ID = "the id of a record"


DATE, ID = Meaning.DATE, Meaning.ID


class Name(NamedTuple):
    """Whose record, and which. In this order records are listed."""

    agency: str
    reference: str


def record_id(agency: str, kind: Choice, reference: str) -> str:
    """The id of a record, such as `cps/tool/copilot`."""
    return f"{agency}/{kind.value.lower()}/{reference}"


def read_id(argument: str, text: str, kinds: type[Choice]) -> tuple[Any, Name]:
    """The kind and the name in an id. Raises BadUserInput for what cannot be an id of any feed."""
    agency, _, rest = text.partition("/")
    kind, _, reference = rest.partition("/")
    known = [choice for choice in kinds if choice.value.lower() == kind]
    if not known or len(agency) > 100 or not AGENCY.fullmatch(agency) or not REFERENCE.fullmatch(reference):
        raise BadUserInput(f"{argument}: this is no id of a feed; take one from the field id of a record")
    return known[0], Name(agency, reference)


def fingerprint(record: Any) -> str:
    """SHA-256 over what is recorded, as 64 hexadecimal digits.

    What is not recorded is left out, so that a field added to the feed's schema later changes no fingerprint by itself.
    """
    return hashlib.sha256(orjson.dumps(_plain(record), option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str | bool) or value is None:
        return str(value) if isinstance(value, str) else value
    plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return {name: inner for name, inner in plain.items() if inner not in (None, [])}
