"""Harms and what was done about them: risks that sources name, incidents, lessons and evaluations."""

from __future__ import annotations

from hub.model.time import last_day
from hub.review.blocks import Block, Heading, Para, Section, Table, Text, text
from hub.review.facts import Facts, Row, names, owner_name
from hub.review.plain_english import choice_in_words, count, day_in_words, first_up, listed, none_of, sentence, verb
from hub.review.sections import ledger
from hub.review.sections.statements import said

INCIDENTS = ("Incident", "When", "Severity, in our reading", "State", "Tools", "What happened")


def section(facts: Facts) -> Section:
    """Risks of the tools in scope first, then what others can learn from."""
    blocks = [
        *_risks(facts),
        *ledger.risks(facts),
        *ledger.feedback(facts),
        *_incidents(facts),
        *_evaluations(facts),
        *_lessons(facts),
    ]
    return Section("harms", "Harms, and what was done about them", blocks, facts.marking())


def _risks(facts: Facts) -> list[Block]:
    title = Heading("Risks that sources name", "risks")
    tools = facts.in_scope
    named = {tool["slug"]: _named(facts, tool) for tool in tools}
    in_ledger = {tool["slug"] for tool in facts.rows("ledger") if tool["risks"]["nodes"]}
    silent = [tool["name"] for tool in tools if not named[tool["slug"]] and tool["slug"] not in in_ledger]
    rows = [
        (
            text(tool["name"], " ", facts.notes(tool["sources"][:2])),
            named[tool["slug"]],
            _list(tool["mitigationsNamed"]),
        )
        for tool in tools
        if named[tool["slug"]]
    ]
    blocks: list[Block] = [title]
    if rows:
        blocks.append(
            Table(
                "risks",
                "Risks and mitigations of the tools in scope",
                ("Tool", "Risks", "Mitigations"),
                rows,
                sources=("tools",),
            )
        )
    if silent or not tools:
        blocks.append(
            Para(
                text(
                    f"No source names a risk for {listed(silent)}."
                    if silent
                    else "There is no tool in scope to name a risk for."
                )
            )
        )
    return blocks


def _named(facts: Facts, tool: Row) -> Text:
    """The risks that sources name, those that one names on a day with that day."""
    undated, on_a_day = "; ".join(tool["risksNamed"]), said(facts, facts.said_of(tool), "RISK")
    return text(undated or None, "; " if undated and on_a_day else None, on_a_day)


def _list(texts: list[str]) -> Text:
    return text("; ".join(texts)) if texts else text("None named")


def _incidents(facts: Facts) -> list[Block]:
    rows = facts.rows("incidents")
    mine = {tool["slug"] for tool in facts.in_scope}
    here = sum(bool(mine & {tool["slug"] for tool in incident["tools"]["nodes"]}) for incident in rows)
    title = Heading("Incidents", "incidents")
    if not rows:
        return [title, Para(text("No incident is recorded on this day."))]
    said = (
        f"{first_up(count(len(rows), 'incident'))} {verb(len(rows), 'is', 'are')} recorded across all agencies; "
        f"{none_of(here)} {verb(here or 1, 'involves', 'involve')} a tool in scope."
    )
    return [
        title,
        Para(text(said)),
        Table(
            "incidents",
            "Incidents of all agencies",
            INCIDENTS,
            [
                (
                    text(incident["name"], " ", facts.notes(incident["sources"][:3])),
                    text(day_in_words(incident["date"])),
                    text(choice_in_words(incident["severity"])),
                    text("Open" if _is_open(incident, facts.day) else choice_in_words(incident["status"])),
                    text(listed(names(incident["tools"]))),
                    text(sentence(incident["whatHappened"])),
                )
                for incident in rows
            ],
            sources=("incidents",),
        ),
    ]


def _is_open(incident: Row, day: str) -> bool:
    """Whether it was not resolved by the day, whatever was recorded later."""
    closed = incident["closed"]
    return incident["status"] == "OPEN" or bool(closed and last_day(closed) > day)


def _evaluations(facts: Facts) -> list[Block]:
    mine = {tool["slug"] for tool in facts.in_scope}
    rows = [evaluation for evaluation in facts.rows("evaluations") if (evaluation["tool"] or {}).get("slug") in mine]
    title = Heading("Evaluations of tools in scope", "evaluations")
    if not rows:
        return [title, Para(text("No evaluation of a tool in scope is recorded, at any stage of its life."))]
    passed = {True: "Passed", False: "Failed", None: "Not said"}
    return [
        title,
        Table(
            "evaluations",
            "Evaluations",
            ("Tool", "Evaluation", "Stage", "When", "Result", "Outcome"),
            [
                (
                    text(evaluation["tool"]["name"]),
                    text(evaluation["name"], " ", facts.notes(evaluation["sources"][:3])),
                    text(choice_in_words(evaluation["stage"])),
                    text(day_in_words(evaluation["date"])),
                    text(sentence(evaluation["result"])),
                    text(passed[evaluation["passed"]]),
                )
                for evaluation in rows
            ],
            sources=("evaluations",),
        ),
    ]


def _lessons(facts: Facts) -> list[Block]:
    rows = facts.rows("lessons")
    title = Heading("Lessons from other agencies", "lessons")
    if not rows:
        return [title, Para(text("No lesson is recorded on this day."))]
    return [
        title,
        Table(
            "lessons",
            "Lessons, and what to learn from each",
            ("What", "When", "Tools", "Agencies", "What to learn"),
            [
                (
                    text(lesson["title"], " ", facts.notes([s for s in lesson["sources"] if s["url"]][:3])),
                    text(day_in_words(lesson["date"])),
                    text(
                        listed(
                            [
                                owner_and(tool["name"], facts.tools.get(tool["slug"]))
                                for tool in lesson["tools"]["nodes"]
                            ]
                        )
                    ),
                    text(listed(names(lesson["agencies"]))),
                    text(sentence(lesson["lesson"])),
                )
                for lesson in rows
            ],
            sources=("lessons",),
        ),
        Para(text("What a lesson concerns is our reading of its source.")),
    ]


def owner_and(name: str, tool: object) -> str:
    """A tool's name with its owner's where the tool is in the register on the day."""
    return f"{name} ({owner_name(tool)})" if isinstance(tool, dict) else name
