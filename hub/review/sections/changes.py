"""What changed between the baseline and the day of the review."""

from __future__ import annotations

from collections.abc import Sequence

from hub.model.enums import AlignmentLevel
from hub.model.time import last_day
from hub.review.blocks import Block, Heading, Para, Section, Table, Text, text
from hub.review.facts import Facts, Row, owner_name
from hub.review.words import choice_in_words, count, day_in_words, first_up, verb

LEVELS = tuple(one.value for one in AlignmentLevel)


def section(facts: Facts) -> Section:
    """New tools, statuses that moved, and levels that moved."""
    before = {one["slug"]: one for one in facts.rows("tools_before")}
    new = [one for one in facts.tools.values() if _began(one, facts)]
    moved = [
        one for one in facts.tools.values() if one["slug"] in before and one["status"] != before[one["slug"]]["status"]
    ]
    gone = [one for slug, one in before.items() if slug not in facts.tools]
    undated = sum(not one["since"] for one in facts.tools.values())
    blocks: list[Block] = [
        Para(
            text(
                f"Between {day_in_words(facts.baseline)} and {day_in_words(facts.day)}, "
                f"{count(len(new), 'tool')} of all agencies {verb(len(new), 'was', 'were')} announced or began, "
                f"{count(len(moved), 'tool')} changed status and {count(len(gone), 'tool')} left the register."
            )
        ),
        Para(
            text(
                f"For {count(undated, 'tool')} no source gives a start. They count as there on both days, so some of "
                "them "
                "may be newer than they look here."
            ),
            inset=True,
        ),
    ]
    blocks += _tools(facts, new, moved, before)
    return Section(
        "changes", f"What changed since {day_in_words(facts.baseline)}", [*blocks, *_levels(facts)], facts.marking()
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


def _levels(facts: Facts) -> list[Block]:
    before = {(one["tool"]["slug"], one["principle"]["slug"]): one["level"] for one in facts.rows("pairs_before")}
    rows: list[tuple[Text, ...]] = []
    for one in facts.rows("pairs"):
        was = before.get((one["tool"]["slug"], one["principle"]["slug"]))
        if was != one["level"]:
            rows.append(
                (
                    text(one["tool"]["name"]),
                    text(one["principle"]["name"]),
                    text(choice_in_words(was) if was else "Did not apply"),
                    text(choice_in_words(one["level"])),
                )
            )
    title = Heading("Commitments whose level moved")
    if not rows:
        return [title, Para(text("No commitment stands at another level than at the baseline, as far as is recorded."))]
    said = f"{first_up(count(len(rows), 'level'))} moved between the two days."
    table = Table(
        "changes-levels",
        "Levels that moved",
        ("Tool", "Commitment", "At the baseline", "On the day"),
        rows,
        sources=("pairs", "pairs_before"),
    )
    return [title, Para(text(said)), table]
