"""One statement for everything that began, ended or changed in a period: nodes, relationships and dated states.

It names no label and one type for all states, and the model says afterwards what each row is: a part for each noun and
each relationship made Neo4j plan for a minute. Rows are chosen by their own two days, so what ended long ago and what
only begins later are read alike; every row has to be visible, and of a relationship both its ends.

Called by hub.analytics.changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, LiteralString

from hub.graph.compiler.governed import visible
from hub.model.declare import Noun, Property
from hub.model.earlier import EARLIER, FIELD, SURE, VALUE, WAS
from hub.model.registry import Edge, Model

Topic = Literal["Agency", "Tool", "Process", "Framework"]
"""What changes may be narrowed to: one record of these, and what belongs to it."""
_ALSO: dict[Topic, tuple[str, str, bool]] = {
    "Process": ("Tool", "AFFECTS", True),
    "Framework": ("Principle", "STATES", False),
}
"""What belongs to a topic although it may belong to several: tools to steps that they affect, principles to codes."""
COLUMNS: tuple[LiteralString, ...] = ("nodes", "links", "states", "earlier", "shown", "near", "far", "known")
Way = tuple[tuple[str, bool, str], ...]
"""Steps from a node towards a topic: type, whether the arrow leads away from the node, label of the far end."""
_DAYS: tuple[LiteralString, ...] = ("heldFrom", "since", "heldTo", "until")
_SHOWN: tuple[LiteralString, ...] = ("seen", "lastSeen")


def subjects(model: Model) -> list[Noun]:
    """The nouns that a change may be about: all but those that are dated states of another."""
    states = {edge.target for edge, _ in stated(model).values()}
    return [noun for noun in model.nouns.values() if noun.label not in states]


def stated(model: Model) -> dict[str, tuple[Edge, Property]]:
    """Each label with dated states: the relationship to them, and the property that they always give a value."""
    return {
        noun.label: (model.edges(noun.label)[noun.states], next(p for p in noun.properties if p.current and p.default))
        for noun in model.nouns.values()
        if noun.states
    }


def belonging(model: Model, label: str, topic: Topic) -> Iterator[Way]:
    """The ways of one or two steps by which a node belongs to a topic: along what it has one of, or has to have."""
    for step in _ties(model, label, topic):
        if step[2] == topic:
            yield (step,)
        else:
            yield from ((step, last) for last in _ties(model, step[2], topic) if last[2] == topic)


def _ties(model: Model, label: str, topic: Topic) -> Iterator[tuple[str, bool, str]]:
    also = _ALSO.get(topic)
    if also and also[0] == label:
        yield (*also[1:], topic)
    for edge in model.edges(label).values():
        if edge.declared and (edge.required or not edge.many) and label != topic:
            yield from ((edge.type, edge.outgoing, target) for target in edge.targets)


def events_text(model: Model, *, topic: Topic | None, acts: bool) -> LiteralString:
    """A RETURN of the columns; `acts` says whether it is for somebody who acts for an agency.

    Parameters: `after`, `to`, `labels`, `types`, `ties` and `about`, a topic's slug, in the map $given.

    nodes: label, slug, name, four days, two showings, sources. links: type, label, slug and name of both ends, key,
    four days, two showings, sources. states: for each node one of whose states begins, ends or is first shown in the
    period, label, slug, name and all its states: slug, value, sources, two showings, the four days of the state and of
    the relationship to it. earlier: the same of nodes with earlier values: slug, property, value, sources, four days,
    whether the property always has a value, and its present value. shown: the sources that may be seen, but for those
    published after the period. near and far, with a topic: the ends of steps that lead to it, and of those that lead to
    these. known: whether the topic is there to be seen.
    """
    states: list[LiteralString] = [_states(acts, *pair) for pair in stated(model).values()]
    each: LiteralString = " + ".join(states) or "[]"
    by_then: LiteralString = "(n.publishedDay IS NULL OR n.publishedDay <= $given.to)"
    shown: LiteralString = f"COLLECT {{ MATCH (n:Source) WHERE {by_then} AND {visible(acts, 'n')} RETURN n.slug }}"
    near: LiteralString = _near(acts, topic) if topic else "[]"
    far: LiteralString = _far(acts, topic) if topic else "[]"
    known: LiteralString = (
        f"COUNT {{ MATCH (n:{topic}) WHERE n.slug = $given.about AND {visible(acts, 'n')} }}" if topic else "1"
    )
    parts: list[LiteralString] = [_nodes(acts), _links(acts), each, _earlier(acts), shown, near, far, known]
    columns: list[LiteralString] = [f"{part} AS {name}" for part, name in zip(parts, COLUMNS, strict=True)]
    return f"RETURN {', '.join(columns)}"


def link_fields(model: Model) -> dict[tuple[str, str, str], tuple[str, bool]]:
    """The field of each relationship by its type and the labels of its ends, and whether the arrow leads from it."""
    return {
        (r.type, *((noun.label, far) if r.outgoing else (far, noun.label))): (r.name, r.outgoing)
        for noun in subjects(model)
        for r in noun.relationships
        if r.name != noun.states
        for far in r.to
    }


def ties(model: Model, topic: Topic) -> set[str]:
    """The types of relationship by which anything belongs to a topic."""
    return {step[0] for noun in model.nouns.values() for way in belonging(model, noun.label, topic) for step in way}


def _nodes(acts: bool) -> LiteralString:
    return (
        f"COLLECT {{ MATCH (n) WHERE {_within('n')} AND labels(n)[0] IN $given.labels AND {visible(acts, 'n')} "
        f"RETURN [{_named('n')}, {_days('n')}, {_showings('n')}, n.sources] }}"
    )


def _links(acts: bool) -> LiteralString:
    return (
        f"COLLECT {{ MATCH (n)-[r]->(b) WHERE {_within('r')} AND type(r) IN $given.types "
        f"AND {visible(acts, 'r', 'n', 'b')} "
        f"RETURN [type(r), {_named('n')}, {_named('b')}, r.key, {_days('r')}, {_showings('r')}, r.sources] }}"
    )


def _states(acts: bool, edge: Edge, prop: Property) -> LiteralString:
    reached, each = _arrow(edge, f"(n:{edge.source})", "y", "x"), _arrow(edge, "(n)", "r", "s")
    return (
        f"COLLECT {{ MATCH {reached} WHERE ({_within('x')} OR {_within('y')}) AND labels(n)[0] IN $given.labels "
        f"AND {visible(acts, 'n', 'x', 'y')} WITH DISTINCT n RETURN [{_named('n')}, "
        f"COLLECT {{ MATCH {each} WHERE {visible(acts, 's', 'r')} "
        f"RETURN [s.slug, s.{prop.current}, s.sources, {_showings('s')}, {_days('s')}, {_days('r')}] }}] }}"
    )


def _earlier(acts: bool) -> LiteralString:
    return (
        f"COLLECT {{ MATCH (n)-[y:{WAS}]->(x:{EARLIER}) WHERE {_within('x')} AND labels(n)[0] IN $given.labels "
        f"AND {visible(acts, 'n', 'x', 'y')} WITH DISTINCT n RETURN [{_named('n')}, "
        f"COLLECT {{ MATCH (n)-[r:{WAS}]->(s:{EARLIER}) WHERE {visible(acts, 's', 'r')} "
        f"RETURN [s.slug, s.{FIELD}, s.{VALUE}, s.sources, {_days('s')}, s.{SURE}, n[s.{FIELD}]] }}] }}"
    )


def _near(acts: bool, topic: Topic) -> LiteralString:
    return (
        f"COLLECT {{ MATCH (a:{topic})-[r]-(n) WHERE a.slug = $given.about AND type(r) IN $given.ties "
        f"AND {_meanwhile('r')} AND {visible(acts, 'a', 'r', 'n')} RETURN [{_step('r', 'n')}, n.slug] }}"
    )


def _far(acts: bool, topic: Topic) -> LiteralString:
    return (
        f"COLLECT {{ MATCH (a:{topic})-[r]-(c) WHERE a.slug = $given.about AND type(r) IN $given.ties "
        f"AND {_meanwhile('r')} AND {visible(acts, 'a', 'r', 'c')} "
        f"MATCH (c)-[m]-(n) WHERE type(m) IN $given.ties AND {_meanwhile('m')} AND {visible(acts, 'm', 'n')} "
        f"RETURN [{_step('m', 'n')}, n.slug, {_step('r', 'c')}] }}"
    )


def _step(link: LiteralString, near: LiteralString) -> LiteralString:
    """Type, whether the arrow leads away from the near end, and the label of that end."""
    return f"type({link}), startNode({link}) = {near}, labels({near})[0]"


def _within(x: LiteralString) -> LiteralString:
    """Whether a row begins, ends or, where nobody knows since when it holds, is first shown in the period.

    What is drawn as known today is held from the empty text, and so is never first shown.
    """
    begins: LiteralString = f"{x}.sinceDay > $given.after AND {x}.sinceDay <= $given.to"
    shown: LiteralString = f"{x}.sinceDay IS NULL AND {x}.heldFrom > $given.after AND {x}.heldFrom <= $given.to"
    return f"({begins} OR {x}.heldTo > $given.after AND {x}.heldTo <= $given.to OR {shown})"


def _meanwhile(x: LiteralString) -> LiteralString:
    """Whether a row held at some time from the first day to the last; what ends on a day does not hold on it."""
    return f"{x}.heldFrom <= $given.to AND {x}.heldTo > $given.after"


def _named(x: LiteralString) -> LiteralString:
    """Label, slug, and what a node is called in a sentence: its name or title, else its slug."""
    return f"labels({x})[0], {x}.slug, coalesce({x}.name, {x}.title, {x}.slug)"


def _days(x: LiteralString) -> LiteralString:
    return ", ".join([f"{x}.{day}" for day in _DAYS])


def _showings(x: LiteralString) -> LiteralString:
    return ", ".join([f"{x}.{day}" for day in _SHOWN])


def _arrow(edge: Edge, start: LiteralString, link: LiteralString, end: LiteralString) -> LiteralString:
    arrow: LiteralString = f"-[{link}:{edge.type}]->" if edge.outgoing else f"<-[{link}:{edge.type}]-"
    return f"{start}{arrow}({end}:{edge.target})"
