"""One statement for everything that began, ended or changed in a period: nodes, relationships and dated states.

It names all nouns together and one type for all states, and the model says afterwards what each row is: a part for each
noun and each relationship made Neo4j plan for a minute, and without nouns the journal's large entries would be looked
at. Rows are chosen by their own two days, so what ended long ago and what only begins later are read alike; every row
has to be visible, and of a relationship both its ends.

Called by hub.analytics.changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
Within = Callable[[LiteralString], LiteralString]
"""Text that is true of a row, by its name, that the period is about."""
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


def events_text(model: Model, *, topic: Topic | None, acts: bool, first_shown: bool) -> LiteralString:
    """A RETURN of the columns; `acts` says whether it is for somebody who acts for an agency.

    With `first_shown` the rows are those that are first shown in the period, else those that begin or end in it.
    Parameters: `after`, `to`, `labels`, `types`, `ties` and `about`, a topic's slug, in the map $given.

    nodes: label, slug, name, four days, two showings, sources. links: type, label, slug and name of both ends, key,
    four days, two showings, sources. states: for each node with a state of the period, label, slug, name and all its
    states: slug, value, sources, two showings, the four days of the state and of the relationship to it. earlier: the
    same of nodes with earlier values: slug, property, value, sources, four days, whether the property always has a
    value, and its present value. shown: the sources that may be seen, but for those published after the period. near
    and far, with a topic: the ends of steps that lead to it, and of those that lead to these. known: whether the topic
    is there to be seen.
    """
    within = _shown_first if first_shown else _turning
    labels: LiteralString = "|".join([noun.label for noun in subjects(model)])
    states: list[LiteralString] = [_states(acts, within, *pair) for pair in stated(model).values()]
    each: LiteralString = " + ".join(states) or "[]"
    by_then: LiteralString = "(n.publishedDay IS NULL OR n.publishedDay <= $given.to)"
    shown: LiteralString = f"COLLECT {{ MATCH (n:Source) WHERE {by_then} AND {visible(acts, 'n')} RETURN n.slug }}"
    near: LiteralString = _near(acts, topic) if topic else "[]"
    far: LiteralString = _far(acts, topic) if topic else "[]"
    known: LiteralString = (
        f"COUNT {{ MATCH (n:{topic}) WHERE n.slug = $given.about AND {visible(acts, 'n')} }}" if topic else "1"
    )
    rows: list[LiteralString] = [_nodes(acts, within, labels), _links(acts, within, labels)]
    parts: list[LiteralString] = [*rows, each, _earlier(acts), shown, near, far, known]
    columns: list[LiteralString] = [f"{part} AS {name}" for part, name in zip(parts, COLUMNS, strict=True)]
    return f"RETURN {', '.join(columns)}"


def belonging_text(topic: Topic, acts: bool) -> LiteralString:
    """A RETURN of the columns near, far and known of a topic, of rows that held at some time in the period.

    Parameters: `after`, `to`, `ties` and `about`, in the map $given.
    """
    known: LiteralString = f"COUNT {{ MATCH (n:{topic}) WHERE n.slug = $given.about AND {visible(acts, 'n')} }}"
    return f"RETURN {_near(acts, topic)} AS near, {_far(acts, topic)} AS far, {known} AS known"


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


def _nodes(acts: bool, within: Within, labels: LiteralString) -> LiteralString:
    return (
        f"COLLECT {{ MATCH (n:{labels}) WHERE {within('n')} AND labels(n)[0] IN $given.labels AND {visible(acts, 'n')} "
        f"RETURN [{_named('n')}, {_days('n')}, {_showings('n')}, n.sources] }}"
    )


def _links(acts: bool, within: Within, labels: LiteralString) -> LiteralString:
    # The ends are looked at after the WITH: before it the built-in engine tests them for every relationship there is.
    return (
        f"COLLECT {{ MATCH (n:{labels})-[r]->(b) WHERE {within('r')} AND type(r) IN $given.types "
        f"WITH n, r, b WHERE {visible(acts, 'r', 'n', 'b')} "
        f"RETURN [type(r), {_named('n')}, {_named('b')}, r.key, {_days('r')}, {_showings('r')}, r.sources] }}"
    )


def _states(acts: bool, within: Within, edge: Edge, prop: Property) -> LiteralString:
    reached, each = _arrow(edge, f"(n:{edge.source})", "y", "x"), _arrow(edge, "(n)", "r", "s")
    return (
        f"COLLECT {{ MATCH {reached} WHERE ({within('x')} OR {within('y')}) AND labels(n)[0] IN $given.labels "
        f"AND {visible(acts, 'n', 'x', 'y')} WITH DISTINCT n RETURN [{_named('n')}, "
        f"COLLECT {{ MATCH {each} WHERE {visible(acts, 's', 'r')} "
        f"RETURN [s.slug, s.{prop.current}, s.sources, {_showings('s')}, {_days('s')}, {_days('r')}] }}] }}"
    )


def _earlier(acts: bool) -> LiteralString:
    # From the few earlier values there are: the built-in engine begins at whatever stands first.
    return (
        f"COLLECT {{ MATCH (x:{EARLIER})<-[y:{WAS}]-(n) WHERE {_turning('x')} AND labels(n)[0] IN $given.labels "
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


def _turning(x: LiteralString) -> LiteralString:
    """Whether a row begins or ends in the period."""
    begins: LiteralString = f"{x}.sinceDay > $given.after AND {x}.sinceDay <= $given.to"
    return f"({begins} OR {x}.heldTo > $given.after AND {x}.heldTo <= $given.to)"


def _shown_first(x: LiteralString) -> LiteralString:
    """Whether nobody knows since when a row holds, and it is first shown in the period.

    What is drawn as known today is held from the empty text, and so is never first shown.
    """
    return f"({x}.sinceDay IS NULL AND {x}.heldFrom > $given.after AND {x}.heldFrom <= $given.to)"


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
