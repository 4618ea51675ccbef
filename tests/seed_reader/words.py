"""The vocabulary of the seed, written down independently of the hub's declarations."""

from __future__ import annotations

from typing import NamedTuple


class Far(NamedTuple):
    """What a field of a noun leads to: the far labels, the name of the relation, which end this is, how many."""

    labels: tuple[str, ...]
    relation: str
    forward: bool
    many: bool


# noun: plural, what it is ordered by
NOUNS = {
    "Agency": ("agencies", "name"),
    "Alignment": ("alignments", "slug"),
    "Communication": ("communications", "date"),
    "Concept": ("concepts", "name"),
    "Evaluation": ("evaluations", "date"),
    "Evidence": ("evidences", "date"),
    "Feedback": ("feedbacks", "date"),
    "Framework": ("frameworks", "title"),
    "Incident": ("incidents", "date"),
    "Lesson": ("lessons", "date"),
    "Mitigation": ("mitigations", "name"),
    "Option": ("options", "name"),
    "Outcome": ("outcomes", "name"),
    "Pack": ("packs", "createdAt"),
    "Practice": ("practices", "name"),
    "Principle": ("principles", "name"),
    "Problem": ("problems", "slug"),
    "Process": ("processes", "order"),
    "Product": ("products", "name"),
    "Review": ("reviews", "asOf"),
    "Risk": ("risks", "name"),
    "ScopeTest": ("scopeTests", "slug"),
    "Source": ("sources", "slug"),
    "Statement": ("statements", "date"),
    "Supplier": ("suppliers", "name"),
    "Tool": ("tools", "name"),
    "ToolState": ("toolStates", "since"),
    "Training": ("trainings", "role"),
    "Use": ("uses", "slug"),
    "Verification": ("verifications", "date"),
}
LABELS = {plural: label for label, (plural, _) in NOUNS.items()}
NAMED = set(NOUNS) - {"Alignment", "Feedback", "Pack", "Problem", "ScopeTest", "Source", "Statement", "ToolState",
                      "Training", "Use", "Verification"}  # fmt: skip

# "Noun.field to Noun(s).field", where * marks a field that holds many
_RELATIONS = """
Agency.parent to Agency.parts*
Agency.runs* to Process.owners*
Agency.takesPartIn* to Process.partners*
Agency.answersFor* to Outcome.answerable*
Alignment.subject to Tool|Agency.alignments*
Alignment.principle to Principle.alignments*
Alignment.evidence* to Evidence.alignments*
Communication.tools* to Tool.communications*
Communication.agency to Agency.communications*
Evaluation.tool to Tool.evaluations*
Evaluation.principles* to Principle.evaluations*
Evidence.issuer to Agency.evidenceIssued*
Feedback.tools* to Tool.feedback*
Feedback.agency to Agency.feedbackGiven*
Framework.issuer to Agency.frameworksIssued*
Framework.appliesTo* to Agency.frameworks*
Framework.principles* to Principle.framework
Incident.tools* to Tool.incidents*
Incident.principles* to Principle.incidents*
Lesson.tools* to Tool.lessons*
Lesson.agencies* to Agency.lessons*
Lesson.processes* to Process.lessons*
Lesson.outcomes* to Outcome.lessons*
Lesson.principles* to Principle.lessons*
Mitigation.risks* to Risk.mitigations*
Option.problem to Problem.options*
Pack.review to Review.packs*
Practice.meets* to Principle.practices*
Practice.doneIn* to Process.practices*
Principle.concepts* to Concept.principles*
Problem.tools* to Tool.problem
Problem.agencies* to Agency.problems*
Process.stage to Process.parts*
Process.precedes* to Process.precededBy*
Process.decides* to Outcome.decidedIn*
Product.supplier to Supplier.products*
Review.vision to Framework.reviews*
Review.covenants* to Framework.reviewsThatCover*
Review.owner to Agency.reviews*
Review.agencies* to Agency.reviewedIn*
Risk.tool to Tool.risks*
Risk.principles* to Principle.risks*
ScopeTest.tool to Tool.scopeTest
Statement.about to Practice|Tool|Incident.statements*
Tool.owner to Agency.tools*
Tool.statusHistory* to ToolState.tool
Tool.users* to Agency.usesTools*
Tool.contributors* to Agency.contributesTo*
Tool.affects* to Process.affectedBy*
Tool.bearsOn* to Outcome.tools*
Tool.feeds* to Tool.fedBy*
Tool.products* to Product.tools*
Tool.suppliers* to Supplier.tools*
Tool.practices* to Practice.adoptedBy*
Training.tool to Tool.trainings*
Training.agency to Agency.trainings*
Use.tool to Tool.uses*
Use.agency to Agency.uses*
Use.process to Process.uses*
Verification.tool to Tool.verifications*
Verification.use to Use.verifications*
Verification.agency to Agency.verifications*
"""

FIELDS: dict[tuple[str, str], Far] = {}
for _line in _RELATIONS.split("\n")[1:-1]:
    _near, _far = _line.split(" to ")
    _label, _field = _near.split(".")
    _labels, _back = _far.split(".")
    FIELDS[_label, _field.rstrip("*")] = Far(tuple(_labels.split("|")), _near, True, _field.endswith("*"))
    for _node_label in _labels.split("|"):
        FIELDS[_node_label, _back.rstrip("*")] = Far((_label,), _near, False, _back.endswith("*"))

STATUSES = ["PROPOSED", "PLANNED", "PROOF_OF_CONCEPT", "PILOT", "LIVE", "PAUSED", "RETIRED", "RESEARCH", "UNKNOWN"]
ACTING = ("PROOF_OF_CONCEPT", "PILOT", "LIVE")
LEVELS = ("CONTRADICTED", "NOT_ASSESSED", "STATED", "EVIDENCED", "CURRENT", "INDEPENDENTLY_CHECKED")

# The order of every enumeration, by noun and property; any other text sorts by its folded letters.
ORDERS: dict[tuple[str, str], list[str]] = {
    ("Tool", "status"): STATUSES,
    ("ToolState", "status"): STATUSES,
    ("Tool", "aiClass"): ["GENERATIVE", "MACHINE_LEARNING", "STATISTICAL", "RULES_BASED", "CHECKLIST"],
    ("Tool", "scope"): ["CORE", "ADJACENT"],
    ("Source", "kind"): ["LAW", "OFFICIAL", "RESEARCH", "PRESS", "SUPPLIER", "REPUBLICATION", "EDITORIAL"],
    ("Principle", "scope"): ["TOOL", "AGENCY"],
    ("Process", "kind"): ["STAGE", "PROCESS"],
    ("Process", "legalBasisConfidence"): ["SOURCED", "RECALLED"],
    ("Evidence", "kind"): [
        *["TRANSPARENCY_RECORD", "POLICY", "STATEMENT", "IMPACT_ASSESSMENT", "EVALUATION"],
        *["INDEPENDENT_EVALUATION", "AUDIT", "INSPECTION", "RULING", "REPORT"],
    ],
    ("Evaluation", "stage"): ["PROOF_OF_CONCEPT", "PILOT", "PRE_DEPLOYMENT", "LIVE", "POST_IMPLEMENTATION"],
    ("Incident", "severity"): ["LOW", "MODERATE", "HIGH", "CRITICAL"],
    ("Risk", "severity"): ["LOW", "MODERATE", "HIGH", "CRITICAL"],
    ("Risk", "status"): ["OPEN", "TREATED", "ACCEPTED", "CLOSED"],
    ("ScopeTest", "output"): ["PREDICTION", "CONTENT", "RECOMMENDATION", "DECISION"],
    ("ScopeTest", "autonomy"): ["INFORMS", "PROPOSES", "ACTS"],
    ("ScopeTest", "adaptiveness"): ["FIXED", "REFITTED", "LEARNING"],
    ("Verification", "result"): ["CONFIRMED", "CORRECTED", "REJECTED"],
    ("Incident", "status"): ["OPEN", "CLOSED"],
    ("Statement", "property"): ["WORKED", "DID_NOT_WORK", "USERS_SAY", "CLAIMED", "RISK", "LATER"],
}

DATES = {
    *("asOf", "baseline"),
    *("since", "until", "date", "validFrom", "validUntil", "closed", "identified", "reviewed", "published"),
    *("seen", "lastSeen", "statusSince", "statusSeen", "statusLastSeen"),
}
# Dates that may lie after the day asked about, and those that are always told.
AHEAD = {"validUntil", "seen", "asOf", "baseline"}
LISTS = {
    *("techniques", "benefitsClaimed", "risksNamed", "mitigationsNamed", "metricsClaimed", "inferredFields"),
    *("notFound", "notInPlace", "legalBasis", "probableFuturesStages", "claimedBy"),
}
# Fields of a tool that its status on the day answers, and the property of the dated status that does.
STANDING = {"status": "status", "statusSince": "since", "statusSeen": "seen", "statusLastSeen": "lastSeen",
            "statusDetail": "detail"}  # fmt: skip
# Texts that the dated statements about a record make, and the property of these that does.
SAID = {("Practice", "worked"): "WORKED", ("Practice", "didNotWork"): "DID_NOT_WORK"}
# Texts that grew with the sources of their row: of links, and of a dated status.
GREW = {"result", "detail"}
# What the field of a noun is called in the seed, where that is something else.
TITLED = ("Communication", "Evidence", "Framework", "Lesson", "Review", "Source")
WRITTEN = {("Communication", "audience"): "toldTo", **{(label, "name"): "title" for label in TITLED}}
DEFAULTS = {("Tool", "status"): "UNKNOWN"}
COMMON = ("since", "until", "seen", "lastSeen", "marking", "audience", "sources", "confidence", "basis")
