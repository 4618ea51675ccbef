"""The entries of the register as far as their quality goes: what is recorded of each tool, and what is not.

Called by hub.analytics.quality.question and hub.analytics.quality.worklist. One statement reads all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.ladder import LAPSE_MONTHS, months_later
from hub.errors import NotFound
from hub.graph.compiler.values import Tree
from hub.model.enums import Confidence, SourceKind, ToolStatus

QUALITY = load("quality/entries.cypher")


@dataclass(frozen=True, slots=True)
class Entry:
    """One tool as registered. None stands for what is not recorded; `owner` is None when no owner is visible.

    `status` is that of the day and `shown` the last day on which it is known to have held; `stale` tells whether that
    day is too long ago. `sources` has the kind of each source that it cites, `dated_sources` how many of these have a
    title and a date; `liberty` has slugs and names of outcomes that affect liberty.
    """

    slug: str
    name: str
    owner: str | None
    owner_name: str
    answerable: bool
    shown: str | None
    stale: bool | None
    sources: tuple[SourceKind | None, ...]
    dated_sources: int
    confidence: Confidence | None
    processes: int
    outcomes: int
    policy_document: bool | None
    in_scope: bool | None
    alleged: bool | None
    liberty: tuple[tuple[str, str], ...]


async def read_entries(reading: Reading, agency: str | None, where: Tree | None = None) -> list[Entry]:
    """The tools of an agency, or of anybody, that satisfy `where`. Raises NotFound. Cost: one statement."""
    parts = {"OWNER"} if agency is not None else set[str]()
    [[tools, known]] = await reading.ask(QUALITY, where=where, parts=parts, owner=agency)
    if agency is not None and not known:
        raise NotFound.of("agency")
    return [_entry(reading.day, *row) for row in tools]


def _entry(
    today: str,
    slug: str,
    name: str,
    contact: str | None,
    sro: str | None,
    confidence: str | None,
    policy: bool | None,
    alleged: bool | None,
    *read: Any,
) -> Entry:
    owners, states, sources, processes, outcomes, tests = read
    owner, owner_name = owners[0] if owners else (None, "")
    return Entry(
        slug,
        name,
        owner,
        owner_name,
        answerable=bool(contact or sro),
        shown=(shown := _shown(states)),
        stale=_stale(states, shown, today),
        sources=tuple(SourceKind(kind) if kind else None for _, kind, _, _ in sources),
        dated_sources=sum(bool(title and published) for _, _, title, published in sources),
        confidence=Confidence(confidence) if confidence else None,
        processes=processes,
        outcomes=len(outcomes),
        policy_document=policy,
        in_scope=_in_scope(*tests[0]) if tests else None,
        alleged=alleged,
        liberty=tuple((slug, name) for slug, name, liberty in outcomes if liberty),
    )


def _shown(states: list[list[str | None]]) -> str | None:
    """The last day on which a source is known to show the status, or on which it began."""
    return max((day for _, *days in states for day in days if day), default=None)


def _stale(states: list[list[str | None]], shown: str | None, today: str) -> bool | None:
    """Whether a status was shown too long ago to be believed; what has ended stays so, and no date tells nothing."""
    if any(status == ToolStatus.RETIRED for status, *_ in states):
        return False
    return None if shown is None else months_later(shown, LAPSE_MONTHS) < today


def _in_scope(machine_based: bool | None, infers: bool | None, output: str | None) -> bool | None:
    """The OECD definition; None when what decides is not recorded and nothing rules the tool out."""
    parts = (machine_based, infers, True if output else None)
    return False if False in parts else None if None in parts else True
