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
    for link in world.links:
        _show(link.facts, [published[slug] for slug in link.facts.get(OWN, []) if slug in published])
    ends = _ends(world.links)
    for tool in world.all("Tool"):
        _show_tool(world, tool, ends)
    for statement in world.all("Statement"):
        _show_statement(world, statement, ends)
    for facts in world.nodes.values():
        if HELD_WITH not in facts:
            facts.setdefault("seen", world.register["cutOff"])
    for framework in world.all("Framework"):
        _begin(
            world.nodes[framework], [world.nodes[principle] for principle in ends["Framework.principles*", framework]]
        )


def _ends(links: list[Link]) -> dict[tuple[str, Node], list[Node]]:
    ends: dict[tuple[str, Node], list[Node]] = defaultdict(list)
    for link in links:
        ends[link.relation, link.start].append(link.end)
        ends["back " + link.relation, link.end].append(link.start)
    return ends


def _show(facts: Facts, dates: list[str]) -> None:
    known = [*dates, *(facts[name] for name in ("seen", "lastSeen") if name in facts)]
    if known:
        facts.update({"seen": _least(known), "lastSeen": _most(known), **{k: facts[k] for k in facts}})


def _show_tool(world: World, tool: Node, ends: dict[tuple[str, Node], list[Node]]) -> None:
    facts = world.nodes[tool]
    states = [world.nodes[node] for node in ends["Tool.statusHistory*", tool]]
    rows = [world.nodes[node] for relation in ABOUT for node in ends["back " + relation, tool]]
    dates = [row["date"] for row in rows if "date" in row]
    dates += [record[name] for record in (facts, *states) for name in ("seen", "lastSeen") if name in record]
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
    own = standing(world.nodes[node], day, drawn=node.label in PICTURE)
    limits = [world.nodes[earlier].get("since") for earlier in world.before[node]]
    return Standing.NEITHER if any(limit and last_day(limit) > day for limit in limits) else own


def of_link(world: World, link: Link, day: str, ends: tuple[Standing, Standing]) -> Standing:
    """What a link is on a day, given what its ends are: without a date of its own, what both of these are."""
    drawn = {link.start.label, link.end.label} <= PICTURE
    own = standing(link.facts, day, drawn=drawn, seen="seen" in link.facts)
    return min(own, *ends, key=lambda stands: stands.value)


def limits(world: World) -> dict[Node, list[Node]]:
    """For each tool its owner, and for each status those that it follows: nothing is there before them."""
    before: dict[Node, list[Node]] = defaultdict(list)
    for link in world.links:
        if link.relation == "Tool.owner":
            before[link.start].append(link.end)
    for (relation, _), states in _ends(world.links).items():
        if relation == "Tool.statusHistory*":
            for at, state in enumerate(states):
                before[state] += states[:at]
    return before
