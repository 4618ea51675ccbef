"""Walking along relationships by breadth, each node once and never further than asked, and the path to what was found.

Called by hub.analytics.paths.reach and hub.analytics.paths.shortest. Pure: the relationships were read, in one
statement, before. Of several shortest paths to a node the one whose slugs, read from the start, come first is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from hub.analytics.asking.answer_types import Many, One, Ref
from hub.model.enums import Basis, Choice


class StepKind(Choice):
    """What a step of a path goes along."""

    FEEDS = "FEEDS", "The output of a tool goes into a tool."
    AFFECTS = "AFFECTS", "A tool affects a process; as the last step of a chain, from the process to the tool."
    PRECEDES = "PRECEDES", "A process normally comes before a process."
    DECIDES = "DECIDES", "A process decides or shapes an outcome."


@dataclass(frozen=True, slots=True)
class PathStep:
    """One relationship on a path."""

    kind: Annotated[StepKind, "What it is."]
    basis: Annotated[Basis | None, "Whether a source says so or it is our reading; null for a plain record."]
    from_: Annotated[Ref, One("Tool", "Process", "Outcome"), "Where the step begins."]
    to: Annotated[Ref, One("Tool", "Process", "Outcome"), "Where it leads, and where the next one begins."]
    sources: Annotated[tuple[Ref, ...], Many("Source"), "Where the relationship comes from."]


class Link(NamedTuple):
    """One relationship as it was read: the slug at its far end, its basis, the slugs of its sources, its role."""

    to: str
    basis: str | None
    sources: Sequence[str] = ()
    role: str | None = None


class Place(NamedTuple):
    """Where a node was found: how many steps from the start, and the node before it (None at the start)."""

    distance: int
    before: str | None


def links_of(rows: Iterable[Sequence[Any]]) -> dict[str, Link]:
    """The links of one node by their far ends, in the order of their slugs.

    Of two relationships with the same ends a stated one counts before an inferred one.
    """
    links: dict[str, Link] = {}
    for link in sorted((Link(*row) for row in rows), key=_rank):
        links.setdefault(link.to, link)
    return links


def _rank(link: Link) -> tuple[str, bool, str, str, Sequence[str]]:
    return link.to, link.basis == Basis.INFERRED.value, link.basis or "", link.role or "", link.sources


def step(kind: StepKind, start: Ref, link: Link, label: str, sources: Container[str]) -> PathStep:
    """A step along a link to a node of this label; `sources` are the slugs of the visible ones."""
    cited = tuple(Ref("Source", slug) for slug in link.sources if slug in sources)
    return PathStep(kind, Basis(link.basis) if link.basis else None, start, Ref(label, link.to), cited)


def spread(starts: Iterable[str], following: Callable[[str], Iterable[str]], most: int) -> dict[str, Place]:
    """Every node within `most` steps of the starts, nearest first. `following` gives slugs in their order."""
    places = dict.fromkeys(sorted(starts), Place(0, None))
    level = list(places)
    for distance in range(1, most + 1):
        nearer, level = level, []
        for before in nearer:
            for slug in following(before):
                if slug not in places:
                    places[slug] = Place(distance, before)
                    level.append(slug)
    return places


def way_to(slug: str, places: Mapping[str, Place]) -> list[str]:
    """The nodes from a start to a node that `spread` found, both among them."""
    way = [slug]
    while (before := places[way[-1]].before) is not None:
        way.append(before)
    return way[::-1]


def ways_on(starts: Iterable[str], following: Callable[[str], Iterable[str]], most: int) -> dict[str, list[str]]:
    """The shortest way of at least one step, and at most so many, from a start to each node, no node met twice.

    A start itself is reached from the other starts.
    """
    begun = frozenset(starts)
    places = spread(begun, following, most)
    ways = {slug: way_to(slug, places) for slug in places if slug not in begun}
    for slug in begun:
        others = spread(begun - {slug}, following, most)
        if slug in others:
            ways[slug] = way_to(slug, others)
    return ways
