"""What changed between the baseline and the day of the review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hub.model.enums import AlignmentLevel, ToolStatus
from hub.model.time import last_day
from hub.review.blocks import Block, Heading, Para, Section, Table, Text, text
from hub.review.csv_files import plain
from hub.review.facts import Facts, Row, owner_name
from hub.review.sections.commitments import dates_in_words
from hub.review.words import choice_in_words, count, day_in_words, first_up, none_of, verb

KINDS = {
    "Tool": "Tool",
    "Evidence": "Evidence",
    "Incident": "Incident",
    "Framework": "Framework",
    "Communication": "Communication",
    "Practice": "Practice",
}
FIELDS = {
    "status": "status",
    "affects": "legal step",
    "bearsOn": "outcome",
    "users": "user",
    "practices": "practice",
    "statusHistory": "status",
    "appliesTo": "who it applies to",
    "products": "product",
    "suppliers": "supplier",
    "alignments": "commitment it bears on",
    "tools": "tool",
    "feeds": "tool it feeds",
    "owner": "owner",
}
CAME, WENT = "Did not apply", "No longer applies"
STATUSES = frozenset(one.value for one in ToolStatus)
LEVELS = tuple(one.value for one in AlignmentLevel)


def section(facts: Facts) -> Section:
    """New tools, statuses that moved, and levels that moved; nothing of these on the day of the baseline itself."""
    if facts.day == facts.baseline:
        nothing = "This is the day of the baseline itself, so there is nothing to compare it with."
        return Section("changes", "What changed", [Para(text(nothing))], facts.marking())
    before = {one["slug"]: one for one in facts.rows("tools_before")}
    new = [one for one in facts.tools.values() if _began(one, facts)]
    moved = [
        one for one in facts.tools.values() if one["slug"] in before and one["status"] != before[one["slug"]]["status"]
    ]
    gone = [one for slug, one in before.items() if slug not in facts.tools]
    shown = [one for slug, one in facts.tools.items() if slug not in before and not _began(one, facts)]
    undated = sum(not one["since"] for one in facts.tools.values())
    blocks: list[Block] = [
        Para(
            text(
                f"Between {day_in_words(facts.baseline)} and {day_in_words(facts.day)}, "
                f"{count(len(new), 'tool')} of all agencies {verb(len(new), 'was', 'were')} announced or began; "
                f"for {none_of(len(shown))} more that were there on the day a source first shows it in that time. "
                f"Of those that were there before, {count(len(moved), 'tool')} changed status and "
                f"{count(len(gone), 'tool')} left the register."
            )
        ),
        Para(
            text(
                f"For {count(undated, 'tool')} no source gives a start. They count from the first day on which a "
                "source shows them, so some of them may be older than they look here."
            ),
            inset=True,
        ),
    ]
    blocks += _tools(facts, new, moved, before)
    return Section(
        "changes",
        f"What changed since {day_in_words(facts.baseline)}",
        [*blocks, *_levels(facts), *_events(facts)],
        facts.marking(),
    )


def _began(tool: Row, facts: Facts) -> bool:
    return bool(tool["since"]) and facts.baseline < last_day(tool["since"]) <= facts.day


def _tools(facts: Facts, new: Sequence[Row], moved: Sequence[Row], before: dict[str, Row]) -> list[Block]:
    found: list[Block] = []
    if new:
        found.append(
            Table(
                "changes-new-tools",
                "Tools that were announced or began",
                ("Tool", "Agency", "When", "Status on the day"),
                [
                    (
                        text(one["name"], " ", facts.notes(one["sources"][:2])),
                        text(owner_name(one)),
                        text(day_in_words(one["since"])),
                        text(choice_in_words(one["status"])),
                    )
                    for one in new
                ],
                sources=("tools",),
            )
        )
    if moved:
        found.append(
            Table(
                "changes-status",
                "Tools whose status changed",
                ("Tool", "Agency", "Before", "On the day", "Since"),
                [
                    (
                        text(one["name"], " ", facts.notes(one["sources"][:2])),
                        text(owner_name(one)),
                        text(choice_in_words(before[one["slug"]]["status"])),
                        text(choice_in_words(one["status"])),
                        text(day_in_words(one["statusSince"])),
                    )
                    for one in moved
                ],
                sources=("tools", "tools_before"),
            )
        )
    return found


def _moved(before: Sequence[Row], after: Sequence[Row], subject: str) -> Iterator[tuple[Text, ...]]:
    """The pairs whose level differs between the two days, those that no longer apply last."""

    def by_pair(rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
        return {(one[subject]["slug"], one["principle"]["slug"]): one for one in rows}

    old, new = by_pair(before), by_pair(after)
    for pair in [*new, *(one for one in old if one not in new)]:
        was, now = old.get(pair, {}).get("level"), new.get(pair, {}).get("level")
        if was != now:
            one = new.get(pair) or old[pair]
            yield (
                text(one[subject]["name"]),
                text(one["principle"]["name"]),
                text(choice_in_words(was) if was else CAME),
                text(choice_in_words(now) if now else WENT),
            )


def _levels(facts: Facts) -> list[Block]:
    rows = [*_moved(facts.rows("pairs_before"), facts.rows("pairs"), "tool")]
    rows += _moved(facts.agency_pairs_before, facts.agency_pairs, "agency")
    title = Heading("Commitments whose level moved")
    if not rows:
        return [title, Para(text("No commitment stands at another level than at the baseline, as far as is recorded."))]
    came, went = (sum(plain(row[at]) == words for row in rows) for at, words in ((2, CAME), (3, WENT)))
    moved = len(rows) - came - went
    said = (
        f"{first_up(count(moved, 'level'))} moved between the two days. Apart from these, {none_of(came)} came and "
        f"{none_of(went)} went, because a tool or the vision began, was first shown, or began or ceased to be counted; "
        "that is no change of how a commitment is met."
    )
    table = Table(
        "changes-levels",
        "Levels that moved, came or went",
        ("Tool or agency", "Commitment", "At the baseline", "On the day"),
        rows,
        sources=("pairs", "pairs_before", "agency_pairs", "agency_pairs_before"),
    )
    return [title, Para(text(said)), table]


def _events(facts: Facts) -> list[Block]:
    """Everything dated that happened in the period, of the nouns that a review is about."""
    rows = facts.rows("changes")
    title = Heading("Everything dated that happened", "events")
    if not rows:
        return [title, Para(text("Nothing that is recorded has a date in this period."))]
    table = Table(
        "events",
        "What began, ended or changed",
        ("When", "What", "What happened", "Before", "After"),
        [
            (
                text(day_in_words(one["date"])),
                text(_subject(one), " ", facts.notes([one["source"]] if one["source"] else [])),
                text(_happened(one)),
                text(_value(one["before"])),
                text(_value(one["after"])),
            )
            for one in rows
        ],
        sources=("changes",),
    )
    return [title, Para(text(f"{first_up(count(len(rows), 'event'))}, the earliest first.")), table]


def _subject(one: Row) -> str:
    subject = one["subject"] or {}
    kind = KINDS.get(subject.get("__typename", ""), "Record")
    return f"{kind}: {subject.get('name') or subject.get('title') or 'not shown'}"


def _happened(one: Row) -> str:
    said = choice_in_words(one["kind"])
    return f"{said}: {FIELDS.get(one['field'], one['field'])}" if one["field"] else said


def _value(found: str | None) -> str:
    if not found:
        return "Nothing"
    return choice_in_words(found) if (found.isupper() and "_" in found) or found in STATUSES else dates_in_words(found)
