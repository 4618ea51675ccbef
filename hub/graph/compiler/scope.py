"""The names and parameters of one statement in the making.

Names are made here from literal pieces, so that the text stays a LiteralString and pyright refuses anything that a
client could have sent.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import LiteralString

from hub.graph.compiler.values import Value
from hub.graph.earlier_fields import NONE, Fields
from hub.model.registry import Model
from hub.model.time import recently

VERSION: LiteralString = "OPTIONAL MATCH (g:Register {slug: 'register'})"
"""Binds the register's own node as `g`, or null where nothing was ever loaded.

Its version grows with every change; it lists which properties have earlier values (hub.graph.earlier_fields).
"""

RECENT: LiteralString = "recent"
_DIGITS: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def literal_number(number: int) -> LiteralString:
    """A whole number, 0 or more, as literal text."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


class Scope:
    """Counts names and gathers parameters. One for each statement.

    `earlier` are the properties whose earlier values it asks for: none when it is asked of today. `acts` says whether
    it is for somebody who acts for an agency (hub.access.visibility), `looks_back` whether it is for past days,
    `possible` whether it takes in what is only possible on the day, `accounts` whether rows above PUBLISHED are told
    as such beside what is asked of them, for the access records.
    """

    def __init__(
        self,
        model: Model,
        day: Value,
        past: Value,
        *,
        acts: bool,
        earlier: Fields = NONE,
        looks_back: bool = False,
        possible: bool = False,
        accounts: bool = False,
    ) -> None:
        self.model = model
        self.acts = acts
        self.earlier = earlier
        self.looks_back = looks_back
        self.possible = possible
        self.accounts = accounts
        self.parameters: dict[str, Value] = {"day": day, "past": past}
        self.computes = False
        """Whether some field waits for analytics after the statement has been read."""
        self.weighed: set[str] = set()
        """Labels whose rows are counted or decide what is shown without being shown themselves."""
        self._names = 0

    def name(self, prefix: LiteralString) -> LiteralString:
        """A name no other pattern of this statement has."""
        self._names += 1
        return prefix + literal_number(self._names)

    def parameter(self, value: Value) -> LiteralString:
        """Keep a value as a parameter and give the text that stands for it."""
        name: LiteralString = "p" + literal_number(len(self.parameters) - 1)
        self.parameters[name] = value
        return "$" + name

    @contextmanager
    def taking_in_possible(self) -> Generator[None]:
        """What is compiled within takes in what is only possible on the day, whatever the rest of a statement does."""
        before, self.possible = self.possible, True
        try:
            yield
        finally:
            self.possible = before

    def recent(self) -> LiteralString:
        """The text that stands for the day 24 months before the day asked for."""
        self.parameters[RECENT] = self.parameters["day"].then(recently)
        return f"${RECENT}"
