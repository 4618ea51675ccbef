"""What changed between the baseline and the day of the review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hub.model.enums import AlignmentLevel
from hub.model.time import last_day
from hub.review.blocks import Block, Heading, Para, Section, Table, Text, text, web_link
from hub.review.csv_files import plain
from hub.review.facts import Facts, Row, owner_name
from hub.review.plain_english import (
    choice_in_words,
    count,
    day_in_words,
    first_up,
    listed,
    none_of,
    number_in_words,
    verb,
)
from hub.review.sections.events import first_shown, happened

CAME, WENT = "Did not apply", "No longer applies"
LEVELS = tuple(level.value for level in AlignmentLevel)


def section(facts: Facts) -> Section:
    """New tools, statuses that moved, and levels that moved; nothing of these on the day of the baseline itself."""
    if facts.day == facts.baseline:
        nothing = "This is the day of the baseline itself, so there is nothing to compare it with."
        return Section("changes", "What changed", [Para(text(nothing))], facts.marking())
    before = {tool["slug"]: tool for tool in facts.rows("tools_before")}
    new = [tool for tool in facts.tools.values() if _began(tool, facts)]
    moved = [
        tool
        for tool in facts.tools.values()
        if tool["slug"] in before and tool["status"] != before[tool["slug"]]["status"]
    ]
    gone = [tool for slug, tool in before.items() if slug not in facts.tools]
    shown = [tool for slug, tool in facts.tools.items() if slug not in before and not _began(tool, facts)]
    undated = sum(not tool["since"] for tool in facts.tools.values())
    blocks: list[Block] = [
        Para(
            text(
                f"Between {day_in_words(facts.baseline)} and {day_in_words(facts.day)}, "
                f"{count(len(new), 'tool')} of all agencies {verb(len(new), 'was', 'were')} announced or began; "
                f"for {none_of(len(shown))} more that were there on the day a source first shows it in that time. "
                f"Of those that were there before, {_statuses(moved, facts)}; {count(len(gone), 'tool')} left the "
                "register."
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
        [*blocks, *_levels(facts), *happened(facts), *first_shown(facts)],
        facts.marking(),
    )


def _began(tool: Row, facts: Facts) -> bool:
    return _within(tool["since"], facts)


def _statuses(moved: Sequence[Row], facts: Facts) -> str:
    """How many changed status in this time, and of how many a source only shows another one then."""
    changed = sum(_within(tool["statusSince"], facts) for tool in moved)
    shown = len(moved) - changed
    first = f"; for {number_in_words(shown)} more a source first shows another status, since when is not known"
    return f"{count(changed, 'tool')} changed status{first if shown else ''}"


def _tools(facts: Facts, new: Sequence[Row], moved: Sequence[Row], before: dict[str, Row]) -> list[Block]:
    blocks: list[Block] = []
    if new:
        blocks.append(
            Table(
                "changes-new-tools",
                "Tools that were announced or began",
                ("Tool", "Agency", "When", "Status on the day"),
                [
                    (
                        text(tool["name"], " ", facts.notes(tool["sources"][:2])),
                        text(owner_name(tool)),
                        text(day_in_words(tool["since"])),
                        text(choice_in_words(tool["status"])),
                    )
                    for tool in new
                ],
                sources=("tools",),
            )
        )
    if moved:
        blocks.append(
            Table(
                "changes-status",
                "Tools with another status than at the baseline",
                ("Tool", "Agency", "Before", "On the day", "Since"),
                [
                    (
                        text(tool["name"], " ", facts.notes(tool["sources"][:2])),
                        text(owner_name(tool)),
                        text(choice_in_words(before[tool["slug"]]["status"])),
                        text(choice_in_words(tool["status"])),
                        text(day_in_words(tool["statusSince"]) if tool["statusSince"] else "Not known"),
                    )
                    for tool in moved
                ],
                sources=("tools", "tools_before"),
            )
        )
    return blocks


def _moved(before: Sequence[Row], after: Sequence[Row], subject: str) -> Iterator[tuple[Text, ...]]:
    """The pairs whose level differs between the two days, those that no longer apply last."""

    def by_pair(rows: Sequence[Row]) -> dict[tuple[str, str], Row]:
        return {(row[subject]["slug"], row["principle"]["slug"]): row for row in rows}

    old, new = by_pair(before), by_pair(after)
    for pair in [*new, *(pair for pair in old if pair not in new)]:
        was, now = old.get(pair, {}).get("level"), new.get(pair, {}).get("level")
        if was != now:
            row = new.get(pair) or old[pair]
            yield (
                text(row[subject]["name"]),
                text(row["principle"]["name"]),
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
    causes = _causes(facts)
    if causes:
        documents, are = first_up(count(len(causes), "document")), verb(len(causes), "stands", "stand")
        said += f" {documents} of that time {are} behind levels that moved; what one brought is one event."
    table = Table(
        "changes-levels",
        "Levels that moved, came or went",
        ("Tool or agency", "Commitment", "At the baseline", "On the day"),
        rows,
        sources=("pairs", "pairs_before", "agency_pairs", "agency_pairs_before"),
    )
    return [title, Para(text(said)), *_documents(causes), table]


def _causes(facts: Facts) -> dict[tuple[str, str, str], list[Row]]:
    """The pairs that moved by the newest document of the period that bears on them: date, title and address."""
    causes: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for subject, before, after in (
        ("tool", facts.rows("pairs_before"), facts.rows("pairs")),
        ("agency", facts.agency_pairs_before, facts.agency_pairs),
    ):
        old = {(row[subject]["slug"], row["principle"]["slug"]): row["level"] for row in before}
        for row in after:
            if old.get((row[subject]["slug"], row["principle"]["slug"]), row["level"]) != row["level"]:
                documents = [edge["node"] for edge in row["evidence"]["edges"] if _within(edge["node"]["date"], facts)]
                for newest in sorted(documents, key=_document)[-1:]:
                    causes[_document(newest)].append(row)
    return dict(sorted(causes.items()))


def _document(evidence: Row) -> tuple[str, str, str]:
    return last_day(evidence["date"]), evidence["title"], evidence["url"] or ""


def _within(date: str | None, facts: Facts) -> bool:
    return bool(date) and facts.baseline < last_day(date or "") <= facts.day


def _documents(causes: Mapping[tuple[str, str, str], Sequence[Row]]) -> list[Block]:
    """One row for each document: all the levels that moved because it appeared."""
    rows = [
        (
            text(day_in_words(day)),
            text(web_link(title, url) if url else title),
            text(str(len(moved))),
            text(listed(sorted({(row.get("tool") or row["agency"])["name"] for row in moved}))),
            text(listed(sorted({row["principle"]["name"] for row in moved}))),
        )
        for (day, title, url), moved in causes.items()
    ]
    columns = ("When", "Document", "Levels", "Of", "Commitments")
    asked = ("pairs", "pairs_before", "agency_pairs", "agency_pairs_before")
    table = Table("changes-documents", "Documents by which levels moved", columns, rows, frozenset({2}), asked)
    return [table] if rows else []
