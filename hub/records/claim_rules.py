"""Judge what claims a principle, what answers a contradiction, and from whom a practice was taken over.

A mapping that names nothing would claim nothing, and be believed to.

Called by hub.records.validate only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from hub.model.claims import WORDS, unknown_in
from hub.model.enums import Finding, PrincipleScope
from hub.records.knowledge import Link, Record
from hub.records.problems import Fault, Notes


def judge_claims(records: Collection[Record], links: Iterable[Link], notes: Notes) -> None:
    """Note what cannot claim a principle of its scope, answers that are none, and takings over from nobody."""
    known = {record.slug for record in records if record.label in ("Tool", "Agency")}
    for record in records:
        if record.label == "Principle" and record.values.get("scope"):
            _judge_mapping(record, PrincipleScope(record.values["scope"]), notes)
    for link in links:
        if link.edge.type == "BEARS_ON" and "finding" in link.values:
            _judge_answer(link, notes)
        if link.edge.type == "ADOPTED" and link.values.get("from", "") not in {"", *known}:
            reason = f"{link.values['from']} is the slug of no tool and no agency"
            notes.add(Fault.UNKNOWN_REFERENCE, link.place, "from", reason)


def _judge_mapping(record: Record, scope: PrincipleScope, notes: Notes) -> None:
    for entry in record.values.get("claimedBy", ()):
        for name in unknown_in(entry, scope):
            reason = (
                f"{name} cannot claim what a principle asks of {_who(scope)}; it is none of {', '.join(WORDS[scope])}"
            )
            notes.add(Fault.UNKNOWN_CHOICE, record.place, "claimedBy", reason)


def _who(scope: PrincipleScope) -> str:
    return "tools" if scope is PrincipleScope.TOOL else "agencies"


def _judge_answer(link: Link, notes: Notes) -> None:
    """An answer has a day and a source, and only what contradicts has one."""
    told = [name for name in ("answered", "answeredSource") if link.values.get(name)]
    if not told:
        return
    if link.values["finding"] != Finding.CONTRADICTS:
        notes.add(Fault.CONTRADICTION, link.place, told[0], "stands only where the evidence contradicts")
    if len(told) == 1:
        [missing] = {"answered", "answeredSource"} - set(told)
        notes.add(Fault.MISSING_FIELD, link.place, missing, f"is required beside {told[0]}")
    source = link.values.get("answeredSource")
    if source and source not in link.sources:
        reason = f"{source} is none of the sources of this link; name it there too"
        notes.add(Fault.UNKNOWN_SOURCE, link.place, "answeredSource", reason)
