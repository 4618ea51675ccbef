"""The words and signs of a hand-written query, and a reader that walks over them.

Used by hub.analytics.asking.grammar. Pure. What is not on the list is refused: quoted names, back strokes, letters and
dashes beyond ASCII, of all of which an engine knows more than we do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

_TOKEN = re.compile(
    r"(?P<space>[ \n]+|//[^\n]*)"
    r"|(?P<macro>/\*.*?\*/)"
    r"|(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<parameter>\$[A-Za-z]\w*)"
    r"|(?P<number>\d+(?:\.\d+)?\b)"
    r"|(?P<word>[A-Za-z]\w*)"
    r"|(?P<sign><>|<=|>=|->|<-|--|\.\.|[(){}\[\],.:|=<>+\-*/%])",
    re.ASCII | re.DOTALL,
)


class PolicyMissingError(ValueError):
    """A query would read a row without asking whether it is visible and held, or is not understood well enough."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, sign, number, quoted text, parameter or comment, and where it stands."""

    kind: str
    text: str
    at: int

    @property
    def key(self) -> str:
        """What it is compared by: words whatever their case."""
        return self.text.upper() if self.kind == "word" else self.text


END = Token("end", "", -1)


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text but spaces and line comments. Raises PolicyMissingError for a letter that starts none."""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise PolicyMissingError(f"{text[at : at + 12]!r} is not understood")
        if match.lastgroup and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], at)
        at = match.end()


class Reader:
    """Walks over the tokens of a text; every step says what has to stand there."""

    def __init__(self, text: str) -> None:
        self._tokens = [*tokens(text), END, END]
        self.at = 0

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self._tokens[self.at]

    @property
    def after(self) -> Token:
        """The token after the next."""
        return self._tokens[self.at + 1]

    def sees(self, *keys: str) -> bool:
        """Whether one of these words or signs comes next; a quoted text or a comment is none."""
        return self.next.kind in ("word", "sign") and self.next.key in keys

    def take(self) -> Token:
        """The next token, which is passed."""
        token = self.next
        self.at += 1
        return token

    def skip(self, *keys: str) -> bool:
        """Whether one of these came next; then it is passed."""
        seen = self.sees(*keys)
        self.at += seen
        return seen

    def expect(self, *keys: str) -> None:
        """Pass these, one after the other. Raises PolicyMissingError when others stand there."""
        for key in keys:
            if not self.skip(key):
                self.refuse(f"{key} should stand here")

    def name(self) -> str:
        """A name that comes next. Raises PolicyMissingError when none does."""
        if self.next.kind != "word":
            self.refuse("a name should stand here")
        return self.take().text

    def refuse(self, why: str) -> NoReturn:
        """Raise PolicyMissingError with the words that come next."""
        ahead = " ".join(token.text for token in self._tokens[self.at : self.at + 6])
        raise PolicyMissingError(f"at {ahead!r}: {why}")
