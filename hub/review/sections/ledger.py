"""What is recorded of the life of each tool in scope: its problem, its risks, its checks, and who was told.

Used by the sections on people, harms and openness. Every part says so where nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hub.review.blocks import Block, Heading, Para, Table, Text, text, web_link
from hub.review.facts import Facts, Row
from hub.review.plain_english import choice_in_words, count, day_in_words, first_up, sentence, verb

NONE = "No problem statement is recorded here"
YES = {True: "Yes", False: "No", None: "Not recorded here"}


def risks(facts: Facts) -> list[Block]:
    """Risks in the ledger, with what is done about each."""

    def row(tool: Row, risk: Row) -> Sequence[Text]:
        done = "; ".join(
            f"{mitigation['name']} ({_in_place(mitigation['inPlace'])})" for mitigation in risk["mitigations"]["nodes"]
        )
        return (
            text(tool["name"]),
            text(risk["name"], " ", facts.notes(risk["sources"][:2])),
            text(choice_in_words(risk["severity"])),
            text(choice_in_words(risk["status"])),
            text(done or "None recorded"),
        )

    return _part(
        facts,
        "risks",
        "Risks in the ledger",
        "risk",
        "risks",
        ("Tool", "Risk", "Severity", "State", "What is done about it"),
        row,
    )


def _in_place(in_place: bool | None) -> str:
    return {True: "in place", False: "not in place", None: "not said whether in place"}[in_place]


def checks(facts: Facts) -> list[Block]:
    """Checks of outputs by people, and how often they changed or rejected one."""

    def row(tool: Row, check: Row) -> Sequence[Text]:
        return (
            text(tool["name"]),
            text(check["role"]),
            text(day_in_words(check["date"])),
            text(choice_in_words(check["result"])),
            text(f"{check['items']:,}"),
            text(sentence(check["method"]), " ", facts.notes(check["sources"][:2])),
        )

    blocks = _part(
        facts,
        "verifications",
        "Checks of outputs",
        "check",
        "checks",
        ("Tool", "Role", "When", "Result", "Outputs", "How"),
        row,
        frozenset({4}),
    )
    rates = [tool for tool in facts.rows("ledger") if tool["overrideRate"]]
    if not rates:
        return [*blocks, Para(text("No rate at which people change or reject outputs can be worked out."))]
    return [*blocks, *(Para(text(_rate(tool))) for tool in rates)]


def _rate(tool: Row) -> str:
    rate = tool["overrideRate"]
    return (
        f"{tool['name']}: people changed {rate['corrected']:,} and rejected {rate['rejected']:,} of "
        f"{rate['verifications']:,} outputs that were checked{_interval(rate)}."
    )


def _interval(rate: Row) -> str:
    """The rate with its interval; nothing where too few outputs were checked for one."""
    if rate["rate"] is None:
        return ""
    return f", {_percent(rate['rate'])} (95% interval {_percent(rate['low'])} to {_percent(rate['high'])})"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def trainings(facts: Facts) -> list[Block]:
    """Who was trained for which tool."""

    def row(tool: Row, training: Row) -> Sequence[Text]:
        return (
            text(tool["name"]),
            text(training["role"]),
            text(sentence(training["content"]), " ", facts.notes(training["sources"][:2])),
            text(day_in_words(training["validFrom"])),
            text(day_in_words(training["validUntil"])),
        )

    return _part(
        facts,
        "trainings",
        "Trainings",
        "training",
        "trainings",
        ("Tool", "Role", "What was taught", "Counts from", "Lapses"),
        row,
    )


def feedback(facts: Facts) -> list[Block]:
    """What users and others say of the tools."""

    def row(tool: Row, piece: Row) -> Sequence[Text]:
        return (
            text(tool["name"]),
            text(piece["givenBy"]),
            text(day_in_words(piece["date"])),
            text(sentence(piece["about"]), " ", facts.notes(piece["sources"][:2])),
            text(YES[piece["answered"]]),
        )

    return _part(
        facts,
        "feedback",
        "Feedback",
        "piece of feedback",
        "pieces of feedback",
        ("Tool", "From", "When", "What it says", "Answered"),
        row,
    )


def told(facts: Facts) -> list[Block]:
    """Who was told of the tools."""

    def row(tool: Row, communication: Row) -> Sequence[Text]:
        return (
            text(tool["name"]),
            text(first_up(communication["audience"])),
            text(day_in_words(communication["date"])),
            text(
                web_link(communication["title"], communication["url"]),
                ". ",
                sentence(communication["gist"]),
                " ",
                facts.notes(communication["sources"][:2]),
            ),
        )

    return _part(
        facts,
        "communications",
        "Who was told",
        "communication",
        "communications",
        ("Tool", "Who was told", "When", "What was said"),
        row,
    )


def problems(facts: Facts) -> list[Block]:
    """The problem that each tool answers, and whether it is AI as the OECD defines it."""
    tools = facts.rows("ledger")
    title = Heading("The problem first", "problems")
    if not tools:
        return []
    rows = [
        (text(tool["name"]), _problem(facts, tool), _options(tool["problem"]), text(_scope(tool))) for tool in tools
    ]
    table = Table(
        "problems",
        "Problem, options and scope of each tool",
        ("Tool", "Problem it answers", "Options considered", "AI as the OECD defines it"),
        rows,
        sources=("ledger",),
    )
    return [title, table]


def _problem(facts: Facts, tool: Row) -> Text:
    problem = tool["problem"]
    if not problem:
        purpose = facts.tools[tool["slug"]]["purpose"]
        return text(f"{sentence(purpose)} This is why it is used; no fuller statement is recorded" if purpose else NONE)
    return text(sentence(problem["statement"]), " ", facts.notes(problem["sources"][:2]))


def _options(problem: Row | None) -> Text:
    options = problem["options"]["nodes"] if problem else []
    said = [f"{option['name']} ({_chosen(option['chosen'])})" for option in options]
    return text("; ".join(said) if said else "None recorded here")


def _chosen(chosen: bool | None) -> str:
    return {True: "chosen", False: "not chosen", None: "not said whether chosen"}[chosen]


def _scope(tool: Row) -> str:
    test = tool["scopeTest"]
    return {True: "Yes", False: "No", None: "Cannot be told"}[test["inScope"]] if test else "Not tested here"


def _part(
    facts: Facts,
    field: str,
    title: str,
    singular: str,
    plural: str,
    columns: Sequence[str],
    row: Callable[[Row, Row], Sequence[Text]],
    numbers: frozenset[int] = frozenset(),
) -> list[Block]:
    """A heading, a sentence that counts, and a table of what the tools in scope have in one field."""
    rows = [row(tool, entry) for tool in facts.rows("ledger") for entry in tool[field]["nodes"]]
    heading = Heading(title, f"ledger-{field}")
    if not rows:
        return [heading, Para(text(f"No {singular} on a tool in scope is recorded here."))]
    counted = first_up(count(len(rows), singular, plural))
    said = f"{counted} {verb(len(rows), 'is', 'are')} recorded for the tools in scope."
    table = Table(f"ledger-{field}", f"{title} of the tools in scope", columns, rows, numbers, ("ledger",))
    return [heading, Para(text(said)), table]
