"""The human in the loop: who answers for each tool and each use, and what people do before the output counts."""

from __future__ import annotations

from hub.review.blocks import Block, Heading, Para, Section, Table, text
from hub.review.facts import Facts, Row, owner_name, status_in_words
from hub.review.plain_english import choice_in_words, count, first_up, listed, none_of, sentence, verb
from hub.review.sections import ledger


def section(facts: Facts) -> Section:
    """The tools in scope, and their uses."""
    tools = facts.in_scope
    bare, missing = (sum(not tool["sroRole"] for tool in those) for those in (tools, facts.counted))
    if not tools:
        nothing = Para(text("No tool is in scope, so nobody has to answer for one here."))
        return Section("people", "The human in the loop", [nothing], facts.marking())
    blocks: list[Block] = [
        Para(text("People are recorded by role, never by name. What is not recorded here may still exist.")),
        Para(
            text(
                f"{first_up(none_of(bare))} of {count(len(tools), 'tool')} in scope "
                f"{verb(bare or 1, 'has', 'have')} no Senior Responsible Officer recorded here: "
                f"{listed(_parts(missing, bare, facts))}."
            )
        ),
        Table(
            "people",
            "Who answers for each tool, and what people do before its output counts",
            ("Tool", "Agency", "Status", "Senior Responsible Officer", "What people do before the output counts"),
            [
                (
                    text(tool["name"], " ", facts.notes(tool["sources"][:3])),
                    text(owner_name(tool)),
                    text(status_in_words(tool)),
                    text(tool["sroRole"] or "Not recorded here"),
                    text(sentence(tool["humanInTheLoop"])),
                )
                for tool in tools
            ],
            sources=("tools",),
        ),
    ]
    return Section(
        "people",
        "The human in the loop",
        [*blocks, *_gaps(facts), *_uses(facts), *ledger.checks(facts), *ledger.trainings(facts)],
        facts.marking(),
    )


def _parts(missing: int, bare: int, facts: Facts) -> list[str]:
    """How many have no officer of those at work or to come, and of the others; a part that is empty is left out."""
    counted = len(facts.counted)
    parts = [(missing, counted, f"{count(counted, 'tool')} at work or to come")]
    others = len(facts.in_scope) - counted
    parts.append((bare - missing, others, count(others, "other")))
    return [f"{none_of(number)} of {words}" for number, whole, words in parts if whole]


def _gaps(facts: Facts) -> list[Block]:
    rows = facts.rows("accountability")
    title = Heading("Where nobody is recorded to answer", "accountability")
    if not rows:
        return [title, Para(text("For every tool in scope, use and check of outputs somebody is recorded to answer."))]
    absent = sum(gap["kind"] == "NOT_IN_PLACE" for gap in rows)
    said = (
        f"{first_up(count(len(rows), 'gap'))}. For {none_of(len(rows) - absent)} it is only not recorded here; for "
        f"{none_of(absent)} a source says that it was not in place."
    )
    table = Table(
        "accountability",
        "Gaps in who answers",
        ("Tool", "What is missing", "Not recorded, or not in place"),
        [
            (
                text((gap["tool"] or {}).get("name", "Not shown")),
                text(sentence(gap["sentence"])),
                text(choice_in_words(gap["kind"])),
            )
            for gap in rows
        ],
        sources=("accountability",),
    )
    return [title, Para(text(said)), table]


def _uses(facts: Facts) -> list[Block]:
    mine = {tool["slug"] for tool in facts.in_scope}
    uses: list[Row] = [use for use in facts.rows("uses") if (use["tool"] or {}).get("slug") in mine]
    title = Heading("Who answers for each use", "uses")
    if not uses:
        return [title, Para(text("No single use of a tool in scope is recorded."))]
    bare = sum(not use["responsibleRole"] for use in uses)
    said = f"For {none_of(bare)} of {count(len(uses), 'use')} no responsible role is recorded here."
    if not bare:
        said = f"For {verb(len(uses), 'the one use', f'each of {len(uses)} uses')} a responsible role is recorded here."
    return [
        title,
        Para(text(said)),
        Table(
            "uses",
            "Uses of tools in scope",
            ("Tool", "Agency", "Legal step", "Responsible role", "How output is verified"),
            [
                (
                    text(use["tool"]["name"]),
                    text((use["agency"] or {}).get("name", "Not shown")),
                    text((use["process"] or {}).get("name", "Not shown")),
                    text(use["responsibleRole"] or "Not recorded here"),
                    text(sentence(use["verification"]), " ", facts.notes(use["sources"][:2])),
                )
                for use in uses
            ],
            sources=("uses",),
        ),
    ]
