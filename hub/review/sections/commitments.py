"""The commitments one by one: what each asks, where tools and agencies stand, what shows it, and what to do next."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from hub.model.enums import AlignmentLevel, ConceptRelation
from hub.review.blocks import Block, Chart, Heading, Inferred, Para, Section, Table, Terms, Text, text, web_link
from hub.review.charts import level_bars
from hub.review.facts import LOW, Facts, Row, shortfall
from hub.review.plain_english import (
    choice_in_words,
    count,
    day_in_words,
    first_up,
    number_in_words,
    sentence,
    verb,
)

LEVELS = tuple(level.value for level in AlignmentLevel)
LEVELS_IN_WORDS = tuple(choice_in_words(level) for level in LEVELS)
RELATIONS = {
    ConceptRelation.EXACT: "the same idea",
    ConceptRelation.CLOSE: "nearly the same idea",
    ConceptRelation.PARTIAL: "an idea they partly share",
}
COLUMNS = ("Tool or agency", "Level", "Why", "What would raise it", "Evidence")


def section(facts: Facts) -> Section:
    """All commitments, with a chart before them."""
    blocks: list[Block] = [
        Para(
            text(
                "Each level follows from what is recorded: not assessed (neither a claim nor support is recorded), "
                "stated (a claim with a source), evidenced (at least one piece of evidence), current (such evidence is "
                "still valid), independently checked. Beside these stands contradicted: evidence against it, a failed "
                "evaluation or an open incident that nobody is recorded to have answered. Tools that act or are "
                "coming are counted."
            )
        )
    ]
    blocks += _overview(facts)
    every = _standings(facts)
    for commitment in facts.commitments:
        blocks += _commitment(facts, commitment, every[commitment["principle"]["slug"]])
    return Section("commitments", "The commitments one by one", blocks, facts.marking())


def _overview(facts: Facts) -> list[Block]:
    rows = [(commitment["principle"]["name"], _counts(commitment)) for commitment in facts.commitments]
    names = LEVELS_IN_WORDS
    chart: Chart = level_bars(
        "Where the commitments stand",
        "One bar for each commitment, parted by level: " + "; ".join(_said(*row, names) for row in rows) + ".",
        rows,
        names,
    )
    table = Table(
        "commitments",
        "Commitments by level",
        ("Commitment", "Met by", *names, "Gaps"),
        [
            (
                text(commitment["principle"]["name"]),
                text(_met_by(commitment)),
                *(text(str(n)) for n in _counts(commitment)),
                text(str(commitment["gapCount"])),
            )
            for commitment in facts.commitments
        ],
        frozenset(range(2, 9)),
        ("review",),
    )
    return [chart, table]


def _said(name: str, counts: Sequence[int], levels: Sequence[str]) -> str:
    """One bar of the chart in words."""
    parts = [f"{number} {level.lower()}" for number, level in zip(counts, levels, strict=True) if number]
    return f"{name}: {', '.join(parts) or 'none'}"


def _counts(commitment: Row) -> list[int]:
    return [level["count"] for level in sorted(commitment["levels"], key=lambda level: LEVELS.index(level["level"]))]


def _met_by(commitment: Row) -> str:
    return "Each tool" if commitment["principle"]["scope"] == "TOOL" else "The agency"


def _standings(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    standings: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in facts.rows("pairs"):
        standings[row["principle"]["slug"]].append({**row, "subject": row["tool"]})
    for row in facts.agency_pairs:
        standings[row["principle"]["slug"]].append({**row, "subject": row["agency"]})
    return standings


def _commitment(facts: Facts, commitment: Row, pairs: Sequence[Row]) -> list[Block]:
    principle = commitment["principle"]
    blocks: list[Block] = [
        Heading(f"{principle['order']}. {principle['name']}", f"commitment-{principle['slug']}"),
        Terms(
            [
                ("What it asks", text(sentence(principle["gist"]), " ", facts.notes(principle["sources"]))),
                ("Where it stands", text(_stands(commitment, pairs))),
                ("Examples", _examples(facts, commitment)),
            ]
        ),
    ]
    if not pairs:
        return [*blocks, Para(text("It applies to no tool and no agency in scope, so there is nothing to show."))]
    return [
        *blocks,
        Table(
            f"commitment-{principle['order']:02}",
            f"{principle['name']}: where each stands",
            COLUMNS,
            [_row(facts, pair) for pair in pairs],
            sources=("pairs" if principle["scope"] == "TOOL" else "agency_pairs",),
        ),
    ]


def _stands(commitment: Row, pairs: Sequence[Row]) -> str:
    applies = commitment["toolsInScope"] or commitment["agenciesInScope"]
    if not applies:
        return "It applies to nothing in scope."
    what = count(applies, "tool") if commitment["toolsInScope"] else count(applies, "agency", "agencies")
    lacking = [pair for pair in pairs if pair["level"] in LOW]
    if not lacking:
        return f"It applies to {what} in scope, and evidence is recorded for {verb(applies, 'it', 'each of them')}."
    shown = applies - len(lacking)
    rest = f"; for {number_in_words(shown)} evidence supports it" if shown else ""
    return f"It applies to {what} in scope: {shortfall(lacking)}{rest}."


def _examples(facts: Facts, commitment: Row) -> Text:
    examples = commitment["exampleEvidence"]["nodes"]
    if not examples:
        return text("No evidence that supports it is recorded here.")
    pieces: list[Any] = []
    for place, evidence in enumerate(examples):
        pieces += [
            "; " if place else "",
            web_link(evidence["title"], evidence["url"]),
            f" ({choice_in_words(evidence['kind']).lower()}, {day_in_words(evidence['date'])})",
            facts.cited(evidence["url"], evidence["title"]),
        ]
    more = commitment["exampleEvidence"]["totalCount"] - len(examples)
    return text(*pieces, f"; and {number_in_words(more)} more." if more else ".")


def _row(facts: Facts, pair: Row) -> Sequence[Text]:
    alignment = pair["alignment"] or {}
    read = Inferred() if alignment.get("basis") == "INFERRED" else None
    edges = pair["evidence"]["edges"]
    evidence: list[Any] = []
    for place, edge in enumerate(edges):
        node = edge["node"]
        evidence += [
            "; " if place else "",
            f"{choice_in_words(edge['finding'])}: {node['title']}",
            " " if edge["basis"] == "INFERRED" else "",
            Inferred() if edge["basis"] == "INFERRED" else None,
            facts.cited(node["url"], node["title"]),
        ]
    return (
        text(pair["subject"]["name"]),
        text(choice_in_words(pair["level"]), " " if read else None, read),
        text(in_words(pair["why"]), facts.notes(alignment.get("sources"))),
        text(in_words(pair["next"] or "Nothing: this is the highest level.")),
        text(*evidence) if evidence else text("None recorded here"),
    )


def in_words(why: str) -> str:
    """A sentence of the ladder with its levels and dates in words."""
    for level in LEVELS:
        why = why.replace(level, choice_in_words(level).lower())
    for relation in ConceptRelation:
        why = why.replace(f"({relation.value})", f"({RELATIONS[relation]})")
    return first_up(dates_in_words(why))


def dates_in_words(sentence_: str) -> str:
    """A sentence in which each day written as YYYY-MM-DD is written out."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda match: day_in_words(match[0]), sentence_)
