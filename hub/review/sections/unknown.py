"""What the hub does not know: the appendix that keeps the rest honest."""

from __future__ import annotations

from collections import defaultdict

from hub.model.time import last_day
from hub.review.blocks import Block, Bullets, Heading, Para, Section, Table, text
from hub.review.facts import Facts, Row, owner_name
from hub.review.plain_english import (
    choice_in_words,
    count,
    day_in_words,
    field_in_words,
    first_up,
    listed,
    none_of,
    number_in_words,
    verb,
)

LATE = ("tools", "uses", "evaluations", "incidents", "lessons")
KINDS = {"Tool": "Tool", "Use": "Use", "Evaluation": "Evaluation", "Incident": "Incident", "Lesson": "Lesson"}


def section(facts: Facts) -> Section:
    """Processes without a tool, agencies without a tool, facts from memory, starts that nobody gives."""
    absent = "What is not recorded here is not recorded; that does not mean that it does not exist."
    blocks: list[Block] = [Para(text(f"{_fresh(facts)} {absent}")), *_late(facts)]
    blocks += [*_processes(facts), *_agencies(facts), *_memory(facts), *_starts(facts), *_cut(facts)]
    return Section("unknown", "What is not known", blocks, facts.marking())


def _fresh(facts: Facts) -> str:
    """Up to when anything is known: on a day before the register's cut-off nothing is told that came later."""
    cut_off = facts.data("register")["cutOff"]
    if facts.day < last_day(cut_off):
        return f"This says what sources show by {day_in_words(facts.day)}; what came later is left out or marked."
    return (
        f"No shipped fact is newer than {day_in_words(cut_off)}, whatever came between then and the day of the review."
    )


def _late(facts: Facts) -> list[Block]:
    """What is held on the day by a start that is known, although every source that shows it came later."""
    rows = [row for name in LATE for row in facts.rows(name) if row["shownLater"]]
    title = Heading("There on the day, but shown only later", "shown-later")
    if not rows:
        return [title, Para(text("Nothing that is told here was shown only after the day."))]
    cut_off = last_day(facts.data("register")["cutOff"])
    undated = sum(_undated(row, cut_off) for row in rows)
    said = (
        f"{first_up(count(len(rows), 'record'))} began by the day, but no dated source of the day or before shows "
        f"{verb(len(rows), 'it', 'them')}. {_none_dated(undated)}"
    )
    table = Table(
        "shown-later",
        "Records that no dated source of the day shows",
        ("Kind", "Record", "Began", "First shown"),
        [
            (
                text(KINDS[row["__typename"]]),
                text(row.get("name") or row.get("title") or row["description"]),
                text(day_in_words(row["since"])),
                text("No source has a day" if _undated(row, cut_off) else day_in_words(row["seen"])),
            )
            for row in rows
        ],
        sources=LATE,
    )
    return [title, Para(text(said)), table]


def _undated(row: Row, cut_off: str) -> bool:
    """Whether a row counts as shown on the cut-off date only because none of its sources has a day."""
    return bool(row["sources"]) and last_day(row["seen"]) == cut_off and not any(s["published"] for s in row["sources"])


def _none_dated(number: int) -> str:
    if not number:
        return "Their sources are later."
    return (
        f"For {number_in_words(number)} none of the sources has a day, so they may be earlier; "
        f"{verb(number, 'it counts', 'they count')} as first shown when the register was closed."
    )


def _processes(facts: Facts) -> list[Block]:
    rows = sorted(facts.rows("untouched"), key=_place)
    title = Heading("Steps of the legal process with no tool found", "untouched")
    if not rows:
        return [title, Para(text("For every step some tool is recorded."))]
    said = f"For {count(len(rows), 'step')} no tool is recorded. There may be one that was not found."
    return [
        title,
        Para(text(said)),
        Table(
            "untouched",
            "Steps with no tool found",
            ("Step", "Stage"),
            [(text(step["name"]), text((step["stage"] or {}).get("name", "None"))) for step in rows],
            sources=("untouched",),
        ),
    ]


def _place(process: Row) -> tuple[int, int]:
    """Where a step stands in the legal process; one that is part of no stage comes first."""
    return (process["stage"] or {}).get("order", 0), process["order"]


def _agencies(facts: Facts) -> list[Block]:
    rows = facts.rows("without_tools")
    title = Heading("Agencies with no tool found", "agencies-without")
    if not rows:
        return [title, Para(text("For every agency some tool is recorded."))]
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for agency in rows:
        by_kind[choice_in_words(agency["kind"])].append(agency["name"])
    said = (
        f"{first_up(count(len(rows), 'agency', 'agencies'))} {verb(len(rows), 'owns', 'own')} no tool here and "
        f"{verb(len(rows), 'is', 'are')} not recorded as using one. Some are bodies that only oversee; others were "
        "searched little."
    )
    return [
        title,
        Para(text(said)),
        Bullets([text(f"{kind}: {listed(agencies)}") for kind, agencies in sorted(by_kind.items())]),
    ]


def _memory(facts: Facts) -> list[Block]:
    tools = [tool for tool in facts.tools.values() if tool["confidence"] == "RECALLED"]
    title = Heading("Facts from memory", "recalled")
    if not tools:
        return [title, Para(text("For every tool a stored copy of at least one cited page was read."))]
    said = f"{first_up(count(len(tools), 'tool'))} {verb(len(tools), 'rests', 'rest')} on memory, to be checked:"
    return [title, Para(text(said)), Bullets([text(f"{tool['name']} ({owner_name(tool)})") for tool in tools])]


def _starts(facts: Facts) -> list[Block]:
    tools = [tool for tool in facts.tools.values() if not tool["since"]]
    title = Heading("Starts that no source gives", "undated")
    if not tools:
        return [title, Para(text("Every tool has a dated start."))]
    said = (
        f"For {none_of(len(tools))} of {count(len(facts.tools), 'tool')} no source gives a start. Each counts "
        "from the first day on which a source shows it."
    )
    return [title, Para(text(said))]


def _cut(facts: Facts) -> list[Block]:
    """Lists within an answer of which only the first page was asked for."""
    lists = [
        (answer["question"], [field_in_words(name) for name in answer["cut"]])
        for answer in facts.answers
        if answer["cut"]
    ]
    if not lists:
        return []
    said = "For at least one row of these questions only the first of what belongs to it was read:"
    bullets = Bullets([text(f"{question} Cut: {listed(fields)}.") for question, fields in lists])
    return [Heading("Lists that are not shown to their end", "cut"), Para(text(said)), bullets]
