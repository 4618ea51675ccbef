"""What may stand where Cypher takes a value: literals, names, functions on the list, and subqueries in braces.

Used by hub.analytics.asking.grammar, which adds the clauses. Pure.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from hub.analytics.asking.tokens import Reader

FUNCTIONS = frozenset(
    ["COALESCE", "COLLECT", "COUNT", "HEAD", "LABELS", "LAST", "MAX", "MIN", "PROPERTIES", "SIZE", "SUM", "TYPE"]
)
"""None of them reads a row that is not at hand; startNode and the like would."""
_QUANTIFIERS = ("ANY", "ALL", "NONE", "SINGLE")
_SUBQUERIES = ("COLLECT", "COUNT", "EXISTS")
_CONSTANTS = ("TRUE", "FALSE", "NULL")
_COMMENT = re.compile(r"/\*(visible|where) ([\w, ]+?) ?\*/", re.ASCII)
_STATUS = re.compile(r"/\*(status|acts|last_known|coming) \w+\*/", re.ASCII)
_OPERATORS = ("AND", "OR", "XOR", "=", "<>", "<", ">", "<=", ">=", "+", "*", "/", "%", "IN", "CONTAINS")
_BINARY = (*_OPERATORS, "-", "STARTS", "ENDS")
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
    AND AS BY CALL CASE CONTAINS CREATE DELETE DETACH DISTINCT ELSE END ENDS EXISTS FALSE FILTER FINISH
    FOREACH IN INSERT IS LET LIMIT LOAD MATCH MERGE NEXT NOT NULL OFFSET OPTIONAL OR ORDER REMOVE RETURN SET
    SHOW SKIP STARTS THEN TRUE UNION UNWIND USE WHEN WHERE WITH XOR YIELD
    """,
    )
)
"""What is no name of a row, a column or a list."""

Names = frozenset[str]


@dataclass
class Seen:
    """What a text reads and says: labels and relationships by name, what is governed, parameters, the columns."""

    labels: dict[str, str] = field(default_factory=dict[str, str])
    relationships: set[str] = field(default_factory=set[str])
    governed: set[str] = field(default_factory=set[str])
    parameters: set[str] = field(default_factory=set[str])
    columns: tuple[str, ...] = ()


@dataclass
class Condition:
    """The WHERE of a MATCH as it is read: the names governed so far, and whether something else would do instead."""

    visible: set[str] = field(default_factory=set[str])
    either: bool = False


class Expressions(ABC):
    """Reads the values of one text. Raises PolicyMissingError, which says where, for whatever is not on the list."""

    def __init__(self, text: str) -> None:
        self._read = Reader(text)
        self.seen = Seen()

    @abstractmethod
    def _body(self, known: Names) -> tuple[str, ...]:
        """The clauses within the braces of a subquery, and the columns of their RETURN."""

    def _expression(self, known: Names, condition: Condition | None = None) -> None:
        """Operands with operators between; `condition` is that of a MATCH, given outside all brackets."""
        while True:
            self._operand(known)
            visible = self._comments(condition)
            if visible and not self._read.sees("AND") and self._read.next.key in _BINARY:
                self._read.refuse("AND alone may follow /*visible …*/")
            if not self._operator(condition):
                return

    def _comments(self, condition: Condition | None) -> bool:
        """Pass the comments for which the hub writes conditions; whether a comment is `visible`."""
        visible = False
        while self._read.next.kind == "macro":
            comment = _COMMENT.fullmatch(self._read.next.text)
            if comment is None:
                self._read.refuse("this comment means nothing here")
            if comment[1] == "visible":
                if condition is None:
                    self._read.refuse("/*visible …*/ stands in the WHERE of a MATCH and outside all brackets")
                condition.visible |= {name.strip() for name in comment[2].split(",")}
                visible = True
            self._read.take()
        return visible

    def _operator(self, condition: Condition | None) -> bool:
        if condition and self._read.sees("OR", "XOR"):
            condition.either = True
        if self._read.skip("STARTS", "ENDS"):
            self._read.expect("WITH")
            return True
        if self._read.skip("-"):
            self._require_no_arrow()
            return True
        if self._read.skip("<"):
            if self._read.sees("-"):
                self._read.refuse("a relationship stands in a MATCH only; write brackets around a negative number")
            return True
        return self._read.skip(*_OPERATORS)

    def _require_no_arrow(self) -> None:
        if self._read.sees("[", "-", ">", "->", "--"):
            self._read.refuse("a relationship stands in a MATCH only")

    def _operand(self, known: Names) -> None:
        while self._read.skip("NOT", "-", "+"):
            self._require_no_arrow()
        self._primary(known)
        while self._read.sees(".", "[", "IS"):
            if self._read.skip("."):
                self._read.name()
            elif self._read.skip("IS"):
                self._read.skip("NOT")
                self._read.expect("NULL")
            else:
                self._index(known)

    def _primary(self, known: Names) -> None:
        token = self._read.next
        if token.kind in ("number", "text") or self._read.sees(*_CONSTANTS):
            self._read.take()
        elif token.kind == "parameter":
            self._parameter()
        elif token.kind == "macro":
            self._status()
        elif self._read.skip("("):
            self._expression(known)
            self._read.expect(")")
        elif self._read.skip("["):
            self._list(known)
        elif self._read.skip("CASE"):
            self._case(known)
        else:
            self._named(known)

    def _parameter(self) -> None:
        name = self._read.take().text
        if name == "$given":
            self._read.expect(".")
            self.seen.parameters.add(self._read.name())
        elif name != "$day":
            self._read.refuse(f"{name}: all but $day are in $given")

    def _status(self) -> None:
        said = _STATUS.fullmatch(self._read.take().text)
        if said is None or self._read.take().text != ("'UNKNOWN'" if said[1] == "status" else "false"):
            self._read.refuse("what is said of a tool is /*status …*/'UNKNOWN' or /*acts …*/false and its like")

    def _index(self, known: Names) -> None:
        self._read.expect("[")
        if not self._read.sees(".."):
            self._expression(known)
        if self._read.skip("..") and not self._read.sees("]"):
            self._expression(known)
        self._read.expect("]")

    def _list(self, known: Names) -> None:
        if self._read.skip("]"):
            return
        if self._read.next.kind == "word" and self._read.after.key == "IN":
            known = self._each(known)
            if self._read.skip("WHERE"):
                self._expression(known)
            if self._read.skip("|"):
                self._expression(known)
        else:
            self._several(known)
        self._read.expect("]")

    def _each(self, known: Names) -> Names:
        """`name IN list`: what is known within."""
        name = self._name()
        self._read.expect("IN")
        self._expression(known)
        return known | {name}

    def _several(self, known: Names) -> None:
        self._expression(known)
        while self._read.skip(","):
            self._expression(known)

    def _case(self, known: Names) -> None:
        if not self._read.sees("WHEN"):
            self._expression(known)
        self._read.expect("WHEN")
        self._then(known)
        while self._read.skip("WHEN"):
            self._then(known)
        if self._read.skip("ELSE"):
            self._expression(known)
        self._read.expect("END")

    def _then(self, known: Names) -> None:
        self._expression(known)
        self._read.expect("THEN")
        self._expression(known)

    def _named(self, known: Names) -> None:
        """A subquery, a function, or the name of something at hand."""
        word, after = self._read.next.key, self._read.after.text
        if after == "{" and word in _SUBQUERIES:
            self._read.take()
            self._read.expect("{")
            self._body(known)
            self._read.expect("}")
        elif after == "(":
            self._read.take()
            self._read.expect("(")
            self._called(word, known)
            self._read.expect(")")
        else:
            self._name()

    def _called(self, word: str, known: Names) -> None:
        if word == "REDUCE":
            total = self._name()
            self._read.expect("=")
            self._expression(known)
            self._read.expect(",")
            known = self._each(known) | {total}
            self._read.expect("|")
            self._expression(known)
        elif word in _QUANTIFIERS:
            known = self._each(known)
            self._read.expect("WHERE")
            self._expression(known)
        elif word not in FUNCTIONS:
            self._read.refuse(f"{word.lower()} is none of the functions that a query may use")
        elif not self._read.skip("*"):
            self._read.skip("DISTINCT")
            self._several(known)

    def _name(self) -> str:
        if self._read.next.key in RESERVED:
            self._read.refuse("a name should stand here")
        return self._read.name()
