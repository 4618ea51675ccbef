"""What began, ended or changed in a period, found by looking at every record and every link of the whole seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.seed_reader.ask import Paged
from tests.seed_reader.days import ALWAYS, NEVER, fold, last_day
from tests.seed_reader.remembered import remembered
from tests.seed_reader.shown import PICTURE
from tests.seed_reader.words import FIELDS
from tests.seed_reader.world import Facts, Link, Node, World

PlacedRow = tuple[tuple[str, ...], Facts]
# What leads on from a record to the agency it belongs to; a lesson may concern many, and belongs to none of them.
TIES = ("about", "owner", "agency", "tool", "tools", "subject", "issuer")
FREE = ("Lesson.tools",)


def changes(world: World, **given: Any) -> Paged:
    """The changes after the day `from` and up to the day `to`, earliest first."""
    return Paged("Change", _rows(world, **given))


def change_events(world: World, **given: Any) -> Paged:
    """The same, those of one day and one source as one event."""
    events: list[list[Facts]] = []
    for row in _rows(world, **given):
        same = [
            event
            for event in events
            if row["source"] and (row["on"], row["source"]) == (event[0]["on"], event[0]["source"])
        ]
        if same:
            same[0].append(row)
        else:
            events.append([row])
    return Paged("ChangeEvent", [
        {"__typename": "ChangeEvent", "on": rows[0]["on"], "source": rows[0]["source"], "changeCount": len(rows),
         "changes": Paged("Change", rows)}
        for rows in events
    ])  # fmt: skip


def _rows(
    world: World, to: str, agency: str | None = None, types: list[str] | None = None, **given: Any
) -> list[Facts]:
    period = (last_day(given["from"]), last_day(to))
    whole = world.whole or world
    if given.get("firstShown"):
        placed = list(_first_shown(whole, period))
    else:
        placed = [*_nodes(whole, period), *_links(whole, period), *_statuses(whole, period)]
    rows = [(place, row) for place, row in sorted(placed, key=lambda pair: pair[0])
            if (types is None or row["subject"].label in types)
            and (agency is None or belongs(whole, row["subject"], Node("Agency", agency), period))]  # fmt: skip
    return [row for _, row in rows]


def belongs(world: World, node: Node, agency: Node, period: tuple[str, str], steps: int = 2) -> bool:
    """Whether a record is the agency, or led to it in two steps along what it has one of or has to have."""
    if node.label == "Agency" or not steps:
        return node == agency
    ties = _ties(node.label)
    ends = [link.end for link in _links_from(world, node) if link.relation in ties and _overlaps(link.facts, period)]
    return any(belongs(world, end, agency, period, steps - 1) for end in ends)


@remembered
def _links_from(world: World, node: Node) -> list[Link]:
    return [link for link in world.links if link.start == node]


def _overlaps(facts: Facts, period: tuple[str, str]) -> bool:
    begins = last_day(facts["since"]) if facts.get("since") else ALWAYS
    ends = last_day(facts["until"]) if facts.get("until") else NEVER
    return begins <= period[1] and ends > period[0]


def _ties(label: str) -> list[str]:
    ties = [far.relation for (near, name), far in FIELDS.items() if near == label and name in TIES and far.forward]
    return [tie for tie in ties if tie.rstrip("*") not in FREE]


def called(world: World, node: Node) -> str:
    """A record's name or title, else its slug."""
    facts = world.nodes[node]
    return facts.get("name") or facts.get("title") or node.slug


def _turns(facts: Facts, period: tuple[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, kind in (("since", "BEGAN"), ("until", "ENDED")):
        if facts.get(name) and period[0] < last_day(facts[name]) <= period[1]:
            yield kind, last_day(facts[name]), facts[name]


def _row(
    world: World, node: Node, period: tuple[str, str], on: str, date: str, kind: str, sources: list[str],
    far: str = "", **more: Any,
) -> PlacedRow:  # fmt: skip
    cited = [Node("Source", slug) for slug in sources]
    source = next(
        (source for source in cited if last_day(world.nodes[source].get("published") or on) <= period[1]), None
    )
    row = {"__typename": "Change", "on": on, "date": date, "kind": kind, "subject": node, "source": source,
           "field": None, "before": None, "after": None, **more}  # fmt: skip
    place = (on, node.label, fold(called(world, node)), node.slug, kind, row["field"] or "", far)
    return place, row


def _first_shown(world: World, period: tuple[str, str]) -> Iterator[PlacedRow]:
    """What only a dated source tells of: from the day it is there, which is not before what it needs."""
    for node, facts in world.nodes.items():
        limits = [
            last_day(world.nodes[earlier]["since"])
            for earlier in world.before[node]
            if world.nodes[earlier].get("since")
        ]
        for on, date in _showing(facts, limits, period) if node.label not in PICTURE else ():
            if node.label == "ToolState":
                [tool] = [link.start for link in world.links if link.end == node]
                told = {"field": "status", "after": facts["status"]}
                yield _row(world, tool, period, on, date, "FIRST_SHOWN", facts.get("sources", []), **told)
            else:
                yield _row(world, node, period, on, date, "FIRST_SHOWN", facts.get("sources", []))
    for link in world.links:
        if not link.relation.startswith("Tool.statusHistory") and not {link.start.label, link.end.label} <= PICTURE:
            for on, date in _showing(link.facts, [], period):
                yield _link(world, link, period, "FIRST_SHOWN", on, date)


def _showing(facts: Facts, limits: list[str], period: tuple[str, str]) -> Iterator[tuple[str, str]]:
    if facts.get("since") or not facts.get("seen") or not facts.get("lastSeen"):
        return
    day = max([last_day(facts["seen"]), *limits])
    if period[0] < day <= period[1]:
        yield day, facts["seen"] if last_day(facts["seen"]) == day else day


def _nodes(world: World, period: tuple[str, str]) -> Iterator[PlacedRow]:
    for node, facts in world.nodes.items():
        if node.label != "ToolState":
            for kind, on, date in _turns(facts, period):
                yield _row(world, node, period, on, date, kind, facts.get("sources", []))


def _links(world: World, period: tuple[str, str]) -> Iterator[PlacedRow]:
    for link in world.links:
        if link.relation != "Tool.statusHistory":
            for kind, on, date in _turns(link.facts, period):
                yield _link(world, link, period, kind, on, date)


def _link(world: World, link: Link, period: tuple[str, str], kind: str, on: str, date: str) -> PlacedRow:
    far = called(world, link.end)
    told = {"before": far} if kind == "ENDED" else {"after": far}
    field = link.relation.split(".")[1].rstrip("*")
    return _row(
        world,
        link.start,
        period,
        on,
        date,
        kind,
        link.facts.get("sources", []),
        far="".join(link.end),
        field=field,
        **told,
    )


def _statuses(world: World, period: tuple[str, str]) -> Iterator[PlacedRow]:
    """Each dated status of a tool against the one before it; the seed's statuses end only with the next."""
    for tool in world.all("Tool"):
        ends = [
            link.end for link in world.links if link.relation.startswith("Tool.statusHistory") and link.start == tool
        ]
        states = sorted((world.nodes[end] for end in ends), key=_begins)
        assert all(last_day(state.get("until") or NEVER) == NEVER for state in states)
        for before, state in zip([{}, *states], states, strict=False):
            for _, on, date in _turns(state, period):
                told = {"before": before.get("status"), "after": state["status"], "field": "status"}
                if told["before"] != told["after"]:
                    yield _row(world, tool, period, on, date, "CHANGED", state.get("sources", []), **told)


def _begins(state: Facts) -> str:
    return last_day(state["since"]) if state.get("since") else ALWAYS
