"""The first page, for whoever has five minutes: who made this, the verdict, findings, what to decide, what is open.

Called by hub.review.paper. Numbers and titles are those of the findings themselves; what to decide belongs to the kind
of a finding and not to its number. No digest and no slug stands here.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.model.time import last_day
from hub.review.blocks import Block, Heading, Link, Para, Strong, text
from hub.review.facts import LOW, Facts
from hub.review.plain_english import count, day_in_words, first_up, none_of, verb
from hub.review.sections.findings import Finding, findings

DECIDE = {
    "promises": "Ask each owner for the evidence, or record that there is none.",
    "owners": "Name a Senior Responsible Officer for each tool, and publish the role.",
    "meeting": "Agree who looks at what several tools together do to a case.",
    "shared-ground": "Agree what each agency does if the product or supplier fails.",
    "practices": "Choose which to take up, and read what did not work first.",
    "agencies": "Say which of these promises are met, and publish what shows it.",
}
"""What a finding of each kind puts up for decision."""


WEAK = "A weak row says that nothing is recorded, or is our reading, from memory or out of date."


def page(facts: Facts) -> Sequence[Block]:
    """The blocks of the first page."""
    told = findings(facts)
    return [
        Para(
            text(
                Strong("Who made this. "),
                "The CJS AI hub, from public sources. No agency conducted, checked or approved it.",
            )
        ),
        Para(text(Strong("Verdict. "), f"{_verdict(facts)} What no source shows may still have been done.")),
        Heading("Five findings", "summary-findings", 2),
        *(_finding(place, finding) for place, finding in enumerate(told, start=1)),
        Para(text(WEAK)),
        Heading("Not known", "summary-unknown", 2),
        Para(text(_unknown(facts))),
    ]


def _verdict(facts: Facts) -> str:
    pairs = facts.rows("pairs")
    if not pairs:
        return "No tool in scope is shown to be at work or to come, so no promise about tools can be judged."
    shown = [pair for pair in pairs if pair["level"] not in LOW]
    tools, by = {pair["tool"]["slug"] for pair in pairs}, {pair["tool"]["slug"] for pair in shown}
    return (
        f"{first_up(none_of(len(shown)))} of {count(len(pairs), 'promise')} about tools "
        f"{verb(len(shown) or 1, 'is', 'are')} shown here to be met, by {none_of(len(by))} of "
        f"{count(len(tools), 'tool')}."
    )


def _finding(place: int, finding: Finding) -> Para:
    return Para(
        text(
            Strong(f"{place}. {finding.title}. "),
            f"{finding.ground.in_short} ",
            Strong("To decide: "),
            f"{DECIDE[finding.key]} ",
            Link("More", f"#finding-{place}"),
            ".",
        )
    )


def _last(facts: Facts) -> str:
    """Of which day the oldest last sign is that a tool counted as acting is at work."""
    days = [tool["statusLastSeen"] for tool in facts.counted if tool["acts"] and tool["statusLastSeen"]]
    return f"For one in use the last sign is of {day_in_words(min(days, key=last_day))}. " if days else ""


def _unknown(facts: Facts) -> str:
    tools = facts.in_scope
    if not tools:
        return "No tool of the agencies in scope is recorded. What they hold and have not published is not here."
    starts = sum(not tool.get("since") and not tool.get("statusSince") for tool in tools)
    contacts = sum(not tool.get("contact") for tool in tools)
    return (
        f"Of {count(len(tools), 'tool')} in scope, {none_of(starts)} {verb(starts or 1, 'has', 'have')} a start that "
        f"no source gives, and {none_of(contacts)} {verb(contacts or 1, 'names', 'name')} no contact. {_last(facts)}"
        "What agencies hold and have not published is not here."
    )
