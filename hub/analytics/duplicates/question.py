"""Which records may be of one and the same tool, and what speaks for it and against.

Asked by the API as `duplicates`. Over every tool that the filter takes, acting or not. A candidate is something to look
at, never a finding: two bodies may well run two tools of one name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from hub.analytics.alike.ranking import DIGITS, Block, Compared, Ranking, Tools
from hub.analytics.asking.answer_types import Filter, Many, On, Placed, Ref
from hub.analytics.asking.membership import wholes, with_all
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.duplicates.evidence import DuplicateEvidence, Told, evidence_of
from hub.analytics.duplicates.linkage import Linkage, Record
from hub.analytics.duplicates.wording import Owner, forms_of, terms_of
from hub.errors import BadUserInput, NotFound
from hub.graph.statement import Row
from hub.model.stored import fold

DUPLICATES = load("duplicates/question.cypher")


@dataclass(frozen=True, slots=True)
class Duplicate(Placed):
    """Two records that may be of one tool."""

    score: Annotated[float, "How likely that is by the evidence, 0 to 1: 1 / (1 + 2 ^ (6 - sum of the weights))."]
    tools: Annotated[tuple[Ref, ...], Many("Tool"), "The two tools, by name."]
    evidence: Annotated[tuple[DuplicateEvidence, ...], "What speaks for it, the weightiest first, and then against."]


async def duplicates(
    reading: Reading,
    *,
    min_score: Annotated[float, "Only pairs that score at least this, 0 to 1."] = 0.5,
    agency: Annotated[str | None, "Only pairs with a tool of this agency."] = None,
    where: Annotated[Filter | None, On("Tool"), "Only pairs of tools that both pass this."] = None,
) -> Ranking[Duplicate]:
    """Pairs of records whose names or texts are near, the likeliest first, then by name.

    How rare a word or a product is, is counted over all tools that can be seen, so `where` changes no score. Raises
    BadUserInput for a score out of range, NotFound for an unknown agency. Cost: one statement.
    """
    if not 0 <= min_score <= 1:
        raise BadUserInput("minScore: give a number from 0 to 1")
    parts = () if where is None else ("CHOSEN",)
    [[rows, chosen, bodies, known]] = await reading.ask(DUPLICATES, where=where, parts=parts, owner=agency)
    if agency is not None and not known:
        raise NotFound.of("agency")
    admitted = None if where is None else frozenset(chosen)
    return Ranking(lambda: _compared(rows, bodies, admitted, agency, min_score))


def _compared(
    rows: list[Row], bodies: list[Row], admitted: frozenset[str] | None, agency: str | None, least: float
) -> Compared[Duplicate]:
    """Everything is made ready here, which takes a second or so for ten thousand tools."""
    told = [_told(row) for row in sorted(rows, key=lambda row: row[0])]
    above = wholes(bodies)
    linkage = Linkage([_record(tool) for tool in told], {body: with_all([body], above) - {body} for body in above})
    among = [place for place, tool in enumerate(told) if admitted is None or tool.slug in admitted]
    chosen = [place for place in among if agency in (None, told[place].owner[0])]
    order = sorted(range(len(told)), key=lambda place: (fold(told[place].name), told[place].slug))
    ranks = np.argsort(np.array(order, np.int64))

    def blocks() -> Iterator[Block]:
        for first, second, score in linkage.pairs(among, chosen):
            kept = np.round(score, DIGITS) >= least
            first, second = first[kept], second[kept]
            turned = ranks[first] > ranks[second]
            yield Block(np.where(turned, second, first), np.where(turned, first, second), score[kept])

    def answer(lead: int, trail: int, score: float) -> Duplicate:
        tools = (Ref("Tool", told[lead].slug), Ref("Tool", told[trail].slug))
        return Duplicate(score, tools, evidence_of(linkage, told, lead, trail))

    return Compared(Tools([tool.slug for tool in told], [tool.name for tool in told]), blocks, answer)


def _told(row: Row) -> Told:
    slug, name, aliases, purpose, functionality, owners, products, suppliers = row
    owner = tuple(owners[0]) if owners else ("", "")
    text = f"{purpose or ''} {functionality or ''}"
    return Told(slug, name, sorted(aliases), text, owner, dict(products), dict(suppliers))


def _record(told: Told) -> Record:
    owner = Owner.of(*told.owner) if told.owner[0] else None
    terms = Counter(terms_of(told.text))
    forms = forms_of(told.name, told.aliases, sorted(told.products.values()), owner)
    return Record(forms, terms, frozenset(told.products), frozenset(told.suppliers), told.owner[0] or None)
