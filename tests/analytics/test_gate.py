"""The gate of hand-written queries lets through what it can read, and of that only what asks before it reads a row."""

from __future__ import annotations

from typing import LiteralString, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.analytics.asking.query import Query
from hub.analytics.asking.tokens import PolicyMissingError

RIGHT: LiteralString = "MATCH (t:Tool) WHERE true /*visible t*/ "
OTHER: LiteralString = "MATCH (t)-[r:FEEDS]->(u:Tool) WHERE true /*visible r, u*/ "


def query(text: str, governed: str, columns: str = "x") -> Query:
    """A query with a header."""
    header = f"// params:\n// columns: {columns}\n// governed: {governed}\n// used by: nobody\n"
    return Query.of(cast(LiteralString, header + text))


@pytest.mark.parametrize(
    ("text", "governed"),
    [
        ("match (t:Tool) return t.slug AS x", "t"),
        ("mAtCh (t:Tool) wHeRe t.slug = 'a' return t.slug AS x", "t"),
        (RIGHT + "OPTIONAL MATCH (t)-[r:FEEDS]->(u:Tool) RETURN u.slug AS x", "t"),
        (RIGHT + "optional match (t)-[r:FEEDS]->(u:Tool) where true RETURN u.slug AS x", "t, r, u"),
        ("RETURN COUNT { (t:Tool) } AS x", ""),
        ("RETURN COUNT { MATCH (t:Tool) } AS x", "t"),
        (RIGHT + "RETURN COUNT { (t)-[:FEEDS]->(:Tool) } AS x", "t"),
        (RIGHT + "AND EXISTS { (t)-[r:FEEDS]->(u:Tool) } RETURN t.slug AS x", "t"),
        (RIGHT + "AND exists((t)-[:FEEDS]->()) RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)-[:FEEDS]->() RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)-->() RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)--() RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)- -() RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)<--() RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)< --() RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t) - [r] - (u) RETURN t.slug AS x", "t"),
        (RIGHT + "RETURN size([(t)-[:FEEDS]->(u:Tool) | u]) AS x", "t"),
        (RIGHT + "RETURN COLLECT { MATCH (u:Tool) RETURN u.slug } AS x", "t"),
        (RIGHT + "CALL db.labels() YIELD label RETURN label AS x", "t"),
        (RIGHT + "call (t) { MATCH (u:Tool) RETURN u } RETURN u.slug AS x", "t"),
        ("CALL { MATCH (u:Tool) RETURN u } RETURN u.slug AS x", ""),
        (RIGHT + "RETURN t.slug AS x UNION MATCH (u:Tool) RETURN u.slug AS x", "t"),
        (RIGHT + "RETURN t.slug AS x; MATCH (u:Tool) RETURN u.slug AS x", "t"),
        (RIGHT + "RETURN startNode(t) AS x", "t"),
        (RIGHT + "RETURN apoc.any(t) AS x", "t"),
        ("MATCH p = (t:Tool) WHERE true /*visible t*/ RETURN p AS x", "t"),
        (
            "MATCH p = shortestPath((t:Tool)-[r:FEEDS*]-(u:Tool)) WHERE true /*visible t, r, u*/ RETURN 1 AS x",
            "t, r, u",
        ),
        ("MATCH (t:Tool)-[r:FEEDS*1..2]->(u:Tool) WHERE true /*visible t, r, u*/ RETURN 1 AS x", "t, r, u"),
        ("MATCH (t:Tool)-[r]->(u:Tool) WHERE true /*visible t, r, u*/ RETURN 1 AS x", "t, r, u"),
        ("MATCH (t:Tool)-[r:FEEDS]->{1,2}(u:Tool) WHERE true /*visible t, r, u*/ RETURN 1 AS x", "t, r, u"),
        ("MATCH (`t`:Tool) WHERE true RETURN 1 AS x", "t"),
        ("\\u004dATCH (t:Tool) RETURN t.slug AS x", "t"),
        (RIGHT + "AND t.slug <> '\\u0027 OR true //' RETURN t.slug AS x", "t"),
        (RIGHT + "AND (t)\u2014\u2014() RETURN t.slug AS x", "t"),
        ("LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line AS x", ""),
        ("USE other MATCH (t:Tool) WHERE true /*visible t*/ RETURN t.slug AS x", "t"),
        (RIGHT + "SET t.slug = 'a' RETURN t.slug AS x", "t"),
    ],
)
def test_what_the_gate_cannot_read_makes_no_query(text: str, governed: str) -> None:
    with pytest.raises(PolicyMissingError):
        query(text, governed)


@pytest.mark.parametrize(
    ("text", "governed"),
    [
        # What stands beside an OR is true of more than the predicate.
        ("MATCH (t:Tool) WHERE t.alleged OR true /*visible t*/ RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE true /*visible t*/ OR t.alleged RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE true /*visible t*/ XOR t.alleged RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE (true /*visible t*/ OR t.alleged) RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE NOT (true /*visible t*/) RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE CASE WHEN true /*visible t*/ THEN true ELSE true END RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE size([x IN [1] WHERE true /*visible t*/]) = 0 RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE 1 = 1 /*visible t*/ = false RETURN t.slug AS x", "t"),
        # A name that WITH left behind, or that another block bound, is a new one.
        (RIGHT + "WITH count(*) AS x MATCH (t)-[r:FEEDS]->(u:Tool) WHERE true /*visible r, u*/ RETURN x", "t, r, u"),
        (RIGHT + "WITH t.slug AS x MATCH (t) WHERE true RETURN x", "t"),
        ("RETURN COLLECT { " + RIGHT + "RETURN t } + COLLECT { " + OTHER + "RETURN u } AS x", "t, r, u"),
        ("RETURN [t IN [1] | t] + COLLECT { " + OTHER + "RETURN u } AS x", "t, r, u"),
        # What stands in an optional part may be left out.
        ("MATCH (t:Tool) WHERE true /*if A*/ /*visible t*/ /*end*/ RETURN t.slug AS x", "t"),
        ("/*if A*/ " + RIGHT + "/*end*/ " + OTHER + "RETURN u.slug AS x", "t, r, u"),
        # A comment that is misspelt says nothing.
        ("MATCH (t:Tool) WHERE true /*visibel t*/ RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE true /* visible t */ RETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) // WHERE true /*visible t*/\nRETURN t.slug AS x", "t"),
        ("MATCH (t:Tool) WHERE t.slug = '/*visible t*/' RETURN t.slug AS x", "t"),
    ],
)
def test_a_predicate_that_does_not_bind_is_none(text: str, governed: str) -> None:
    with pytest.raises(PolicyMissingError):
        query(text, governed)


def test_what_is_sent_has_passed_the_gate_with_its_parts() -> None:
    """Two parts that pass alone and together pass; a part that is asked for is checked as it is sent."""
    made = query("/*if A*/ " + RIGHT + "/*end*/ RETURN 1 /*if A*/ + COUNT { " + OTHER + "} /*end*/ AS x", "t, r, u")
    assert made._with_parts(frozenset({"A"})).count("MATCH") == 2
    assert "MATCH" not in made._with_parts(frozenset())
    with pytest.raises(ValueError, match="no parts"):
        made._with_parts(frozenset({"B"}))


FAULTS = ("none named", "link left out", "node left out", "beside or", "in brackets", "behind with", "no where")
FRAMES = ("COUNT {{ {} }}", "size(COLLECT {{ {} RETURN 1 }})", "CASE WHEN EXISTS {{ {} }} THEN 1 ELSE 0 END",
          "size([z IN [1, 2] WHERE EXISTS {{ {} RETURN 1 }} | z])", "head([COUNT {{ {} }}, 2])",
          "reduce(s = 0, z IN [1] | s + COUNT {{ {} }})")  # fmt: skip


class Writer:
    """Writes a query of MATCHes within each other; `faults` are those that were asked for and made."""

    def __init__(self, draw: st.DrawFn, faulty: bool) -> None:
        self.draw, self.faulty = draw, faulty
        self.faults: list[str] = []
        self.governed: set[str] = set()
        self._names = 0
        self.text = ""

    def word(self, text: str) -> str:
        """A keyword in capitals, or not."""
        return self.draw(st.sampled_from([text, text.lower(), text.capitalize()]))

    def _fresh(self, start: str) -> str:
        self._names += 1
        return f"{start}x{self._names}"

    def match(self, bound: str | None, depth: int) -> tuple[str, str]:
        """A MATCH with whatever is within its conditions, and the name of its node."""
        node = self._fresh("a")
        names, pattern = [node], f"({node}:{self.draw(st.sampled_from(['Tool', 'Agency']))})"
        if bound or self.draw(st.booleans()):
            start, link = bound or self._fresh("b"), self._fresh("l")
            names += [link] if bound else [start, link]
            arrow = self.draw(st.sampled_from(["-[{}:FEEDS]->", "<-[{}:OWNS|USES]-", "-[{}:FEEDS]-"])).format(link)
            pattern = f"({start}{'' if bound else ':Tool'}){arrow}{pattern}"
        optional = self.word("OPTIONAL") + " " if self.draw(st.booleans()) else ""
        text = f"{optional}{self.word('MATCH')} {pattern} {self._where(names, node, depth)}"
        return text, node

    def _where(self, names: list[str], node: str, depth: int) -> str:
        fault = self.draw(st.sampled_from(["", *FAULTS])) if self.faulty else ""
        if fault == "link left out" and len(names) == 1:
            fault = ""
        self.faults += [fault] if fault else []
        condition = f"{node}.x > 1"
        if depth and self.draw(st.booleans()):
            inner, _ = self.match(self.draw(st.sampled_from([node, None])), depth - 1)
            condition = f"{self.draw(st.sampled_from(FRAMES)).format(inner)} > 1"
        shown = {"none named": [], "link left out": names[:1], "node left out": names[1:]}.get(fault, names)
        self.governed |= set(shown)
        comment = f"/*visible {', '.join(shown)}*/" if shown else ""
        where = self.word("WHERE")
        return {
            "beside or": f"{where} {condition} {comment} {self.word('OR')} true",
            "in brackets": f"{where} ({condition} {comment})",
            "behind with": f"{self.word('WITH')} * {where} {condition} {comment}",
            "no where": "",
        }.get(
            fault,
            f"{where} {condition} {comment} {self.draw(st.sampled_from(['', 'AND true', 'AND (1 = 2 OR true)']))}",
        )


@st.composite
def texts(draw: st.DrawFn, *, faulty: bool) -> Writer:
    """A query as `text` of its writer."""
    writer = Writer(draw, faulty)
    first, node = writer.match(None, 2)
    second, _ = writer.match(draw(st.sampled_from([node, None])), 2)
    between = draw(st.sampled_from(["", f"{writer.word('WITH')} {node} ", f"{writer.word('WITH')} * "]))
    frame = draw(st.sampled_from(FRAMES))
    last = writer.match(None, 1)[0]
    writer.text = f"{first} {between}{second} {writer.word('RETURN')} {frame.format(last)} {writer.word('AS')} x"
    return writer


@given(texts(faulty=False))
def test_every_drawn_query_that_asks_first_is_made(drawn: Writer) -> None:
    made = query(drawn.text, ", ".join(drawn.governed))
    assert set(made.header.governed) == drawn.governed


@given(texts(faulty=True).filter(lambda drawn: bool(drawn.faults)))
def test_no_drawn_query_that_reads_unasked_is_made(drawn: Writer) -> None:
    with pytest.raises(PolicyMissingError):
        query(drawn.text, ", ".join(drawn.governed))
