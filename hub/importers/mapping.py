"""A mapping: how the rows of a register become records of the hub.

Made by hub.importers.mapping_file of what somebody wrote; docs/importing.md says what may stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

BLANKS = ("unchanged", "none", "refuse")
"""What an empty cell means: nothing was said, there is none, or the row cannot be taken."""
DATES = ("ymd", "dmy", "mdy")
REFUSE, LEAVE_OUT = "refuse", "leave out"
"""What becomes of a value that no recoding knows: the row is refused, or the value left out; else this is its place."""
_HEAD = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class MappedField:
    """How a field of the record comes from a row. `recode` leads from folded texts, * standing for anything, to values.

    `make` is what a record at the far end of a link is made of where none has that name; `link` what the link says.
    """

    name: str
    columns: tuple[str, ...] = ()
    text: str = ""
    value: Any = None
    join: str = "\n"
    split: tuple[str, ...] = ()
    recode: Mapping[str, Any] = field(default_factory=dict[str, Any])
    otherwise: Any = REFUSE
    blank: str = "unchanged"
    dates: str = "ymd"
    make: Mapping[str, Any] | None = None
    link: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def heads(self) -> list[str]:
        """The columns that it reads."""
        return [*self.columns, *_HEAD.findall(self.text)]


@dataclass(frozen=True)
class Spread:
    """Columns that are values: each that is filled, and not by one of `leave_out`, makes a record of its own.

    `first` and `last` are the outermost of these columns, `head` is what the name of the column is called in the
    mapping, `cell` what its content is.
    """

    first: str
    last: str
    head: str
    cell: str
    leave_out: frozenset[str]


@dataclass(frozen=True)
class Made:
    """Something a mapping makes beside the rows, if it is not there: an agency, the source of the register."""

    noun: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class RegisterMapping:
    """A mapping that was understood. `label` is the noun's; `same` are the columns by which a row is known again."""

    register: str
    label: str
    fields: Sequence[MappedField]
    source: str
    marking: str
    confidence: str = "SOURCED"
    sheet: str = ""
    head_lines: int = 1
    same: tuple[str, ...] = ()
    merge: bool = False
    audience: tuple[str, ...] = ()
    beside: Sequence[Made] = ()
    only: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    spread: Spread | None = None

    @property
    def heads(self) -> list[str]:
        """Every column that is asked for, in the order in which it is named first."""
        named = [*self.same, *self.only, *(head for mapped in self.fields for head in mapped.heads)]
        made = {self.spread.head, self.spread.cell} if self.spread else set[str]()
        ends = [self.spread.first, self.spread.last] if self.spread else []
        return list(dict.fromkeys(head for head in [*ends, *named] if head not in made))
