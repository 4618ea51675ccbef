"""The part of Cypher that hand-written queries may use: what is parsed here is let through, and nothing else.

Called by hub.analytics.asking.gate. Pure. MATCH, OPTIONAL MATCH, WITH, UNWIND and RETURN, and COLLECT, COUNT and EXISTS
with such clauses in braces. Every node that is not bound before, and every relationship, has a name and is named by a
`/*visible …*/` that stands in the WHERE of its MATCH, beside AND only: an OR there would open what it closes.
"""

from __future__ import annotations

from hub.analytics.asking.expressions import Condition, Expressions, Names, Seen


class Parser(Expressions):
    """Reads one text. Raises PolicyMissingError, which says where, for whatever is not on the list."""

    def query(self) -> Seen:
        """What the whole text reads."""
        self.seen.columns = self._body(frozenset())
        if self._read.next.kind != "end" or not self.seen.columns:
            self._read.refuse("a query ends with its RETURN")
        return self.seen

    def _body(self, known: Names) -> tuple[str, ...]:
        """Clauses up to a RETURN, whose columns it gives, or to the end of the braces."""
        while True:
            if self._read.sees("MATCH", "OPTIONAL"):
                known |= self._match(known)
            elif self._read.skip("WITH"):
                known = self._with(known)
            elif self._read.skip("UNWIND"):
                self._expression(known)
                self._read.expect("AS")
                known |= {self._name()}
            elif self._read.skip("RETURN"):
                _, columns = self._items(known)
                self._page(known | set(columns))
                return columns
            else:
                return ()

    def _match(self, known: Names) -> Names:
        self._read.skip("OPTIONAL")
        self._read.expect("MATCH")
        fresh, links = self._patterns(known)
        if not self._read.skip("WHERE"):
            self._read.refuse("a MATCH has its conditions under WHERE, with /*visible …*/ among them")
        condition = Condition()
        self._expression(known | fresh | links, condition)
        if missing := sorted((fresh | links) - condition.visible):
            self._read.refuse(f"{', '.join(missing)}: read without /*visible …*/ in the WHERE of the MATCH")
        if condition.either:
            self._read.refuse("OR stands beside /*visible …*/; put it into brackets")
        self.seen.governed |= condition.visible
        return fresh | links

    def _patterns(self, known: Names) -> tuple[Names, Names]:
        """The nodes that are new here, and the relationships, of patterns with commas between."""
        fresh, links = self._node(known), Names()
        while self._read.sees("-", "<-", ","):
            if not self._read.skip(","):
                links |= {self._link()}
            fresh |= self._node(known | fresh)
        return fresh, links

    def _node(self, known: Names) -> Names:
        self._read.expect("(")
        name = self._name()
        if self._read.skip(":"):
            self.seen.labels[name] = self._read.name()
        self._read.expect(")")
        return Names() if name in known else Names({name})

    def _link(self) -> str:
        backward = self._read.take().key == "<-"
        self._read.expect("[")
        name = self._name()
        self._read.expect(":")
        self._read.name()
        while self._read.skip("|"):
            self._read.name()
        self._read.expect("]")
        if not self._read.skip("-") and (backward or not self._read.skip("->")):
            self._read.refuse("a relationship has brackets and one direction, or none")
        self.seen.relationships.add(name)
        return name

    def _with(self, known: Names) -> Names:
        everything, named = self._items(known)
        known = (known if everything else Names()) | set(named)
        self._page(known)
        if self._read.skip("WHERE"):
            self._expression(known)
        return known

    def _items(self, known: Names) -> tuple[bool, tuple[str, ...]]:
        """Whether everything at hand is kept, and the names of the columns; one without a name is the empty text."""
        self._read.skip("DISTINCT")
        everything = self._read.skip("*")
        named: list[str] = []
        more = not everything or self._read.skip(",")
        while more:
            named.append(self._item(known))
            more = self._read.skip(",")
        return everything, tuple(named)

    def _item(self, known: Names) -> str:
        start, at = self._read.next, self._read.at
        self._expression(known)
        if self._read.skip("AS"):
            return self._name()
        return start.text if start.kind == "word" and self._read.at == at + 1 else ""

    def _page(self, known: Names) -> None:
        if self._read.skip("ORDER"):
            self._read.expect("BY")
            self._ordered(known)
            while self._read.skip(","):
                self._ordered(known)
        for word in ("SKIP", "LIMIT"):
            if self._read.skip(word):
                self._expression(known)

    def _ordered(self, known: Names) -> None:
        self._expression(known)
        self._read.skip("ASC", "DESC")
