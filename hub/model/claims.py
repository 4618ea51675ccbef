"""What can claim that a principle is met: fields of a tool, and rows of its ledger, that a framework's mapping names.

The mapping itself is data: `claimedBy` of a principle. Read by hub.records, which refuses what is not named here, and
by hub.analytics.assurance, which holds it against what is recorded. A claim says what somebody says they do; it shows
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from hub.model.enums import PrincipleScope

Claim = tuple[str, ...]
"""Fields and rows that claim together: each of them has to be recorded."""

OF_TOOLS: Mapping[str, str] = {
    "Tool.purpose": "why it is used",
    "Tool.functionality": "what it does",
    "Tool.contact": "where to ask about it",
    "Tool.userGroup": "who uses it",
    "Tool.sroRole": "the role of its Senior Responsible Officer",
    "Tool.humanInTheLoop": "what people do before the output counts",
    "Tool.benefitsClaimed": "the benefits claimed for it",
    "Tool.metricsClaimed": "the figures claimed for it",
    "Tool.risksNamed": "its risks",
    "Tool.mitigationsNamed": "what is done about its risks",
    "Tool.bearsOn": "the outcomes it bears on",
    "Tool.products": "the product it is built on",
    "Tool.suppliers": "who supplies it",
    "Statement.claimed": "a benefit or figure claimed for it on a day",
    "Statement.risk": "a risk that a source names on a day",
    "Use.responsibleRole": "the role responsible for a use",
    "Use.verification": "how its output is verified in a use",
    "Verification": "what came of checks of its outputs by people",
    "Training": "a training for it",
    "Feedback.endUser": "feedback of an end user",
    "Communication": "what people were told of it",
    "Evaluation": "an evaluation of it",
    "Evaluation.passed": "an evaluation that it passed",
    "Mitigation.inPlace": "a mitigation that is in place",
    "Problem": "the problem it is to answer",
    "Option": "what else was weighed to answer the problem",
}
OF_AGENCIES: Mapping[str, str] = {
    "Training": "a training of its people",
    "Communication": "what it told people",
}
WORDS = {PrincipleScope.TOOL: OF_TOOLS, PrincipleScope.AGENCY: OF_AGENCIES}
"""What can claim a principle of each scope, with the words for it."""


def parse_claim(written: str) -> Claim:
    """What one entry of `claimedBy` names: a field or row, or several joined by `and`."""
    return tuple(part.strip() for part in written.split(" and "))


def unknown_in(written: str, scope: PrincipleScope) -> list[str]:
    """What an entry of `claimedBy` names that cannot claim a principle of this scope, in its order."""
    return [part for part in parse_claim(written) if part not in WORDS[scope]]
