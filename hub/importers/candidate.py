"""What a row of a register says of a record, or why it is not taken.

Made by hub.importers.candidates, compared by hub.importers.comparing, told by hub.importers.telling.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from hub.importers.mapping import Made


@dataclass(frozen=True)
class Refusal:
    """Why a row is not taken: where, what stands there, why, and what would make it pass."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    code: str = "REFUSED"


@dataclass
class Candidate:
    """A record as a row says it is. `values` holds null where the row says that there is none; `state` is its status.

    `links` leads from fields to items as a file of records would have them.
    """

    row: int
    slug: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    links: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])


@dataclass
class Understood:
    """What a table says. `recoded` counts, by field, what was written and what it was taken for.

    `joined` leads from a row to the first of its record; `beside` are records made for far ends, by label and slug.
    """

    candidates: list[Candidate] = field(default_factory=list[Candidate])
    refused: list[Refusal] = field(default_factory=list[Refusal])
    recoded: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    joined: dict[int, int] = field(default_factory=dict[int, int])
    rows: list[int] = field(default_factory=list[int])
    beside: dict[tuple[str, str], Made] = field(default_factory=dict[tuple[str, str], Made])
