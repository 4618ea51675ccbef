"""Transparency and communication: which tools have a published record, and what staff and the public are told."""

from __future__ import annotations

from collections.abc import Sequence

from hub.review.blocks import Block, Para, Section, Table, Text, text
from hub.review.facts import Facts, Row, owner_name
from hub.review.plain_english import count, first_up, listed, none_of, sentence, verb
from hub.review.sections import ledger


def section(facts: Facts) -> Section:
    """One row a tool in scope."""
    tools = facts.in_scope
    recorded = {tool["slug"] for tool in facts.rows("ledger") if tool["transparencyRecords"]["nodes"]}
    if not tools:
        nothing = Para(text("No tool is in scope, so there is nothing to be open about here."))
        return Section("openness", "Transparency and communication", [nothing], facts.marking())
    here = sum(tool["slug"] in recorded for tool in tools)
    blocks: list[Block] = [
        Para(
            text(
                f"{first_up(none_of(here))} of {count(len(tools), 'tool')} in scope "
                f"{verb(here or 1, 'has', 'have')} a published transparency record among the evidence."
            )
        ),
        Table(
            "openness",
            "What is public about each tool in scope",
            ("Tool", "Agency", "Why it is used", "What it does", "Transparency record", "Not found in any source"),
            [_row(facts, tool, tool["slug"] in recorded) for tool in tools],
            sources=("tools", "ledger"),
        ),
    ]
    return Section(
        "openness",
        "Transparency and communication",
        [*blocks, *ledger.told(facts), *ledger.problems(facts)],
        facts.marking(),
    )


def _row(facts: Facts, tool: Row, recorded: bool) -> Sequence[Text]:
    missing = [_FIELDS.get(str(name), str(name)) for name in tool["notFound"]]
    return (
        text(tool["name"], " ", facts.notes(tool["sources"][:3])),
        text(owner_name(tool)),
        text(sentence(tool["purpose"])),
        text(sentence(tool["functionality"])),
        text("Yes" if recorded else "Not recorded here"),
        text(listed(missing) if missing else "Nothing marked as missing"),
    )


_FIELDS = {
    "sroRole": "Senior Responsible Officer",
    "humanInTheLoop": "what people do before the output counts",
    "aiClass": "family of technique",
    "techniques": "techniques",
    "purpose": "purpose",
    "functionality": "what it does",
    "userGroup": "who uses it",
    "products": "products",
    "suppliers": "suppliers",
    "benefitsClaimed": "benefits",
    "risksNamed": "risks",
    "mitigationsNamed": "mitigations",
    "metricsClaimed": "figures",
    "affects": "legal steps",
    "bearsOn": "outcomes",
    "status": "status",
    "statusSince": "start of its status",
    "since": "start",
    "owner": "owner",
    "users": "users",
}
