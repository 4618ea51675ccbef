"""Where the tables of a pack record what, and which commitment it bears on: what tests/review/crossing.py crosses.

What each commitment is claimed by is written here from docs/vision.md, not read from the data that the hub computes it
with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SILENT = re.compile(
    r"(Not recorded here|None recorded|None named|No problem statement|Not recorded$|Date not recorded)"
)
RECORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "officer": (("people", "Senior Responsible Officer"),),
    "check": (("people", "What people do before the output counts"), ("uses", "How output is verified")),
    "role": (("uses", "Responsible role"),),
    "risk": (("risks", "Risks"), ("ledger-risks", "Risk"), ("said Risk", "What a source says")),
    "claim": (("said Claimed", "What a source says"),),
    "mitigation": (("risks", "Mitigations"), ("ledger-risks", "What is done about it")),
    "record": (("openness", "Transparency record"),),
    "purpose": (("openness", "Why it is used"),),
    "working": (("openness", "What it does"),),
    "problem": (("problems", "Problem it answers"), ("openness", "Why it is used")),
    "training": (("ledger-trainings", "What was taught"),),
    "told": (("ledger-communications", "What was said"),),
    "evaluation": (("evaluations", "Evaluation"),),
    "feedback": (("ledger-feedback", "What it says"),),
    "steps": (("tools", "Legal steps"),),
    "technique": (("tools", "Family of technique"),),
}
"""Where each kind of thing that is recorded of a tool stands."""
CLAIMS: Mapping[str, tuple[str, ...]] = {
    "Human in the loop": ("check",),
    "Verify outputs": ("check", "training"),
    "Personal responsibility": ("role",),
    "A named owner for each tool": ("officer",),
    "Feedback from users": ("feedback",),
    "Transparency on tools and data": ("record", "told"),
    "Evaluate at every stage": ("evaluation",),
    "Monitor risk and harm": ("risk", "mitigation"),
    "How, why and outcomes": ("purpose", "working"),
    "Start with a problem": ("problem",),
    "Efficiency, quality, service": ("claim",),
    "Explain what tools do": ("working",),
}
"""What of a tool bears on each commitment, as docs/vision.md has it."""
MISSING = {
    "Senior Responsible Officer": "officer",
    "what people do before the output counts": "check",
    "risks": "risk",
    "mitigations": "mitigation",
    "purpose": "purpose",
    "what it does": "working",
    "legal steps": "steps",
    "family of technique": "technique",
}
"""What a table says that no source was found for."""
OWNERS = (("tools", 0, 1), ("people", 0, 1), ("openness", 0, 1), ("changes-new-tools", 0, 1), ("changes-status", 0, 1),
          ("alike", 0, 1), ("alike", 2, 3), ("chains", 1, 2))  # fmt: skip
"""Where a tool stands beside its owner."""
NAMES_TOOLS = ("people", "uses", "risks", "ledger-risks", "ledger-feedback", "ledger-communications", "evaluations",
               "openness", "problems", "changes-new-tools", "alike", "chains", "ledger-verifications",
               "ledger-trainings", "accountability")  # fmt: skip
"""Tables whose first column is a tool of the day."""
LEVELS = ("Contradicted", "Not assessed", "Stated", "Evidenced", "Current", "Independently checked")
ACTING = re.compile(r"(Proof of concept|Pilot|Live)$")
