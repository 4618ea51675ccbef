"""How far tools are aligned with the covenants and frameworks that the review covers."""

from __future__ import annotations

from collections.abc import Sequence

from hub.model.enums import AlignmentLevel
from hub.review.blocks import Block, Heading, Para, Section, Table, text
from hub.review.charts import level_bars
from hub.review.facts import LOW, Facts, Row
from hub.review.plain_english import choice_in_words, count, day_in_words, first_up, none_of, verb

LEVELS = tuple(level.value for level in AlignmentLevel)


def section(facts: Facts) -> Section:
    """Each framework with its principles and agencies."""
    answers = [answer for answer in facts.answers if answer["name"].startswith("coverage ")]
    blocks: list[Block] = [
        Para(
            text(
                "A pair is one tool that acts or is coming and one principle that applies to it on the day, over the "
                "tools of all agencies. Levels are those of the commitments."
            )
        )
    ]
    for place, answer in enumerate(answers):
        blocks += _framework(answer["data"]["coverage"], place, answer["name"])
    return Section("covenants", "Coverage of the covenants", blocks, facts.marking())


def _counts(levels: Sequence[Row]) -> list[int]:
    return [level["count"] for level in sorted(levels, key=lambda level: LEVELS.index(level["level"]))]


def _said(pairs: int, low: int) -> str:
    lacking = f"{none_of(low)} of them {verb(low or 1, 'is', 'are')} not shown to be met."
    return f"{first_up(count(pairs, 'pair'))}; {lacking}"


def _undated(framework: Row) -> list[Block]:
    """What has to be said of a framework whose day of issue nobody gives."""
    if framework["date"] or framework["since"]:
        return []
    shown = f"from {day_in_words(framework['seen'])}, when a source first shows it" if framework["seen"] else "always"
    return [Para(text(f"No source that was read gives its day of issue: it is counted {shown}."), inset=True)]


def _framework(coverage: Row, place: int, source: str) -> list[Block]:
    title = Heading(coverage["framework"]["title"], f"framework-{place}")
    pairs, undated = coverage["pairCount"], _undated(coverage["framework"])
    if not pairs:
        return [title, *undated, Para(text(coverage["reason"]))]
    low = sum(level["count"] for level in coverage["levels"] if level["level"] in LOW)
    names = [choice_in_words(level) for level in LEVELS]
    rows = [(row["principle"]["name"], _counts(row["levels"])) for row in coverage["byPrinciple"]]
    chart = level_bars(
        f"{coverage['framework']['title']}: principles by level", "One bar a principle, parted by level.", rows, names
    )
    return [
        title,
        *undated,
        Para(text(_said(pairs, low))),
        chart,
        Table(
            f"framework-{place}-principles",
            f"{coverage['framework']['title']}: principles by level",
            ("Principle", "Pairs", *names),
            [(text(name), text(str(sum(counts))), *(text(str(n)) for n in counts)) for name, counts in rows],
            frozenset(range(1, 8)),
            (source,),
        ),
        Table(
            f"framework-{place}-agencies",
            f"{coverage['framework']['title']}: agencies by level",
            ("Agency", "Pairs", *names),
            [
                (
                    text(row["agency"]["name"]),
                    text(str(row["pairCount"])),
                    *(text(str(n)) for n in _counts(row["levels"])),
                )
                for row in coverage["byAgency"]
            ],
            frozenset(range(1, 8)),
            (source,),
        ),
    ]
