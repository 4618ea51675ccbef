"""On which days sources show each record and link of the seed, and what is held, possible or neither on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any

from tests.seed_reader.days import last_day

if TYPE_CHECKING:
    from tests.seed_reader.world import Facts, Link, Node, World

PICTURE = {"Agency", "Process", "Outcome", "Supplier", "Product", "Concept", "Source"}
ABOUT = ("Evaluation.tool", "Incident.tools*", "Verification.tool", "Feedback.tools*", "Communication.tools*")
OWN = "own sources"
"""Where the facts of a link or an inner record hold the sources that were written for it alone."""
HELD_WITH = "held with"
"""Where an undated statement has the day from which what it is about is held."""


class Standing(Enum):
    """What a record or a link is on a day."""

    HELD = 2
    POSSIBLE = 1
    NEITHER = 0


def fill_in(world: World) -> None:
    """Give every record and link of a whole world the showings and starts that nobody wrote."""
    published = {node.slug: facts["published"] for node, facts in world.nodes.items() if "published" in facts}
    for node, facts in world.nodes.items():
        cited = facts.get(OWN, []) if node.label == "ToolState" else facts.get("sources", [])
        _show(facts, [published[slug] for slug in cited if slug in published])
    for one in world.links:
        _show(one.facts, [published[slug] for slug in one.facts.get(OWN, []) if slug in published])
    ends = _ends(world.links)
    for tool in world.all("Tool"):
        _show_tool(world, tool, ends)
    for statement in world.all("Statement"):
        _show_statement(world, statement, ends)
    for facts in world.nodes.values():
        if HELD_WITH not in facts:
            facts.setdefault("seen", world.register["cutOff"])
    for framework in world.all("Framework"):
        _begin(world.nodes[framework], [world.nodes[one] for one in ends["Framework.principles*", framework]])


def _ends(links: list[Link]) -> dict[tuple[str, Node], list[Node]]:
    found: dict[tuple[str, Node], list[Node]] = defaultdict(list)
    for one in links:
        found[one.relation, one.start].append(one.end)
        found["back " + one.relation, one.end].append(one.start)
    return found


def _show(facts: Facts, dates: list[str]) -> None:
    known = [*dates, *(facts[name] for name in ("seen", "lastSeen") if name in facts)]
    if known:
        facts.update({"seen": _least(known), "lastSeen": _most(known), **{k: facts[k] for k in facts}})


def _show_tool(world: World, tool: Node, ends: dict[tuple[str, Node], list[Node]]) -> None:
    facts = world.nodes[tool]
    states = [world.nodes[one] for one in ends["Tool.statusHistory*", tool]]
    rows = [world.nodes[one] for relation in ABOUT for one in ends["back " + relation, tool]]
    dates = [row["date"] for row in rows if "date" in row]
    dates += [one[name] for one in (facts, *states) for name in ("seen", "lastSeen") if name in one]
    if not dates:
        return
    facts |= {"seen": _least(dates), "lastSeen": _most(dates)}
    if states and not states[0].get("wrote seen"):
        states[0]["seen"] = facts["seen"]
        states[0].setdefault("lastSeen", facts["seen"])


def _show_statement(world: World, statement: Node, ends: dict[tuple[str, Node], list[Node]]) -> None:
    """A statement begins on its date; one that nothing dates is there while what it is about is."""
    facts = world.nodes[statement]
    if "date" in facts:
        facts.setdefault("since", facts["date"])
        facts.setdefault("seen", facts["date"])
    elif "seen" not in facts:
        [about] = ends["Statement.about", statement]
        own = world.nodes[about]
        facts[HELD_WITH] = own.get("since") or own.get("seen") or world.register["cutOff"]


def _begin(framework: Facts, principles: list[Facts]) -> None:
    begins = framework.get("since") or framework.get("date")
    if begins:
        framework["since"] = begins
    for principle in principles:
        own = principle.get("since")
        if begins is None:
            principle.pop("since", None)
            principle["seen"] = framework["seen"]
        elif own is None or last_day(own) < last_day(begins):
            principle["since"] = begins


def _least(dates: Iterable[str]) -> str:
    return min(dates, key=lambda date: (last_day(date), date))


def _most(dates: Iterable[str]) -> str:
    return max(dates, key=lambda date: (last_day(date), date))


def standing(facts: dict[str, Any], day: str, *, drawn: bool, seen: bool = True) -> Standing:
    """What is held, possible or neither by its own dates; `drawn` what belongs to the picture of the system."""
    if facts.get("until") and last_day(facts["until"]) <= day:
        return Standing.NEITHER
    if facts.get("since"):
        return Standing.HELD if last_day(facts["since"]) <= day else Standing.NEITHER
    if drawn or not seen or last_day(facts.get(HELD_WITH) or facts["seen"]) <= day:
        return Standing.HELD
    return Standing.POSSIBLE


def of_node(world: World, node: Node, day: str) -> Standing:
    """What a node is on a day; a tool is nothing before its owner is there, a status before those it follows."""
    found = standing(world.nodes[node], day, drawn=node.label in PICTURE)
    limits = [world.nodes[one].get("since") for one in world.before[node]]
    return Standing.NEITHER if any(limit and last_day(limit) > day for limit in limits) else found


def of_link(world: World, one: Link, day: str, ends: tuple[Standing, Standing]) -> Standing:
    """What a link is on a day, given what its ends are: without a date of its own, what both of these are."""
    drawn = {one.start.label, one.end.label} <= PICTURE
    own = standing(one.facts, day, drawn=drawn, seen="seen" in one.facts)
    return min(own, *ends, key=lambda found: found.value)


def limits(world: World) -> dict[Node, list[Node]]:
    """For each tool its owner, and for each status those that it follows: nothing is there before them."""
    found: dict[Node, list[Node]] = defaultdict(list)
    for one in world.links:
        if one.relation == "Tool.owner":
            found[one.start].append(one.end)
    for (relation, _), states in _ends(world.links).items():
        if relation == "Tool.statusHistory*":
            for at, state in enumerate(states):
                found[state] += states[:at]
    return found
