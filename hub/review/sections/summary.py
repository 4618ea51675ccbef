"""The first page, for whoever has five minutes: who made this, the verdict, findings, what to decide, what is open.

Called by hub.review.paper. Numbers and titles are those of the findings themselves; what to decide belongs to the kind
of a finding and not to its number. No digest and no slug stands here.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.model.time import last_day
from hub.review.blocks import Block, Heading, Link, Para, Strong, text
from hub.review.facts import LOW, Facts, Row
from hub.review.plain_english import count, day_in_words, first_up, none_of, number_in_words, sentence, verb
from hub.review.sections.findings import Finding, findings

DECIDE = {
    "promises": "Ask each owner for evidence, or record that there is none.",
    "owners": "Name one for each tool, and publish the role.",
    "meeting": "Agree who looks at what they do together to a case.",
    "shared-ground": "Agree what each agency does if one fails.",
    "practices": "Choose which to take up, and read what failed.",
    "agencies": "Say which of these promises are met, and publish what shows it.",
}
"""What a finding of each kind puts up for decision."""
WEAK = "A weak row records nothing, or is our reading, from memory or out of date."


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
        Para(text(Strong("Verdict. "), f"{_of_tools(facts)} {_of_agencies(facts)}".strip())),
        Heading("Five findings", "summary-findings", 2),
        *(_finding(place, finding) for place, finding in enumerate(told, start=1)),
        Para(text(WEAK)),
        Heading("Not known", "summary-unknown", 2),
        Para(text(_unknown(facts))),
    ]


def _of_tools(facts: Facts) -> str:
    pairs = facts.rows("pairs")
    if not pairs:
        return "No tool in scope is shown to be at work or to come, so no promise about tools can be judged."
    shown = [pair for pair in pairs if pair["level"] not in LOW]
    promises, tools = ({pair[name]["slug"] for pair in pairs} for name in ("principle", "tool"))
    by = {pair["tool"]["slug"]: pair["tool"]["name"] for pair in shown}
    which = {0: "", 1: f", all of “{next(iter(by.values()), '')}”"}.get(len(by), f", of {count(len(by), 'tool')}")
    return (
        f"Of {count(len(pairs), 'check')} ({count(len(promises), 'promise')}, {count(len(tools), 'tool')}), "
        f"{none_of(len(shown))} {verb(len(shown) or 1, 'shows', 'show')} a promise met{which}{_own_word(shown)}."
    )


def _own_word(shown: Sequence[Row]) -> str:
    """What is said where nobody but the owners says that the promises are met."""
    return ", by the owner's own word" if shown and all(pair.get("selfReported") for pair in shown) else ""


def _of_agencies(facts: Facts) -> str:
    pairs = facts.agency_pairs
    if not pairs:
        return ""
    shown = sum(pair["level"] not in LOW for pair in pairs)
    agencies = len({pair["agency"]["slug"] for pair in pairs})
    whom = "the agency itself" if agencies == 1 else count(agencies, "agency", "agencies")
    return f"Of {count(len(pairs), 'check')} of {whom}, {none_of(shown)} {verb(shown or 1, 'does', 'do')}."


def _finding(place: int, finding: Finding) -> Para:
    which = f"{finding.which} " if finding.which else ""
    return Para(
        text(
            Strong(f"{place}. {finding.title}. "),
            which,
            Link(first_up(finding.ground.rows_in_words), f"#finding-{place}"),
            f"{finding.ground.in_short}. ",
            Strong("To decide: "),
            DECIDE[finding.key],
        )
    )


def _unknown(facts: Facts) -> str:
    tools = facts.in_scope
    if not tools:
        return "No tool of the agencies in scope is recorded. What they have not published is not here."
    dated = sum(bool(tool["since"]) for tool in tools)
    silent = sum(not tool.get("contact") for tool in tools)
    apart = len(tools) - len(facts.counted)
    said = [
        f"Of {count(len(tools), 'tool')} in scope, {none_of(dated)} {verb(dated or 1, 'has', 'have')} a sourced "
        f"start and {none_of(silent)} {verb(silent or 1, 'names', 'name')} no contact.",
        f"{first_up(number_in_words(apart))} {verb(apart, 'is', 'are')} not shown in use." if apart else "",
        _oldest(facts),
        sentence(facts.review["note"]) if facts.review["note"] else "",
        "What is unpublished is not here.",
    ]
    return " ".join(filter(None, said))


def _oldest(facts: Facts) -> str:
    """When that tool was last shown, of those counted as acting, of which that is the longest ago."""
    days = [tool["statusLastSeen"] for tool in facts.counted if tool["acts"] and tool["statusLastSeen"]]
    return f"One at work was last shown {day_in_words(min(days, key=last_day))}." if days else ""
