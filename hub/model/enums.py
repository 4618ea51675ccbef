"""The enumerations of the model, in the field's words and in the order in which they sort.

Each member's value is what the graph holds and what GraphQL shows; `label` is what a person reads.
"""

from __future__ import annotations

from enum import StrEnum
from typing import LiteralString, Self


class Choice(StrEnum):
    """An enumeration whose members carry a sentence: `MEMBER = "MEMBER", "what it means"`."""

    meaning: str
    literal: LiteralString

    def __new__(cls, value: LiteralString, meaning: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.literal = value
        return member

    @property
    def label(self) -> str:
        """The member's name as words: PROOF_OF_CONCEPT is "Proof of concept"."""
        return self.value.replace("_", " ").capitalize()


class ToolStatus(Choice):
    """Where a tool stands in its life. A tool may act when it is PROOF_OF_CONCEPT, PILOT or LIVE."""

    PROPOSED = "PROPOSED", "Suggested; nobody has committed to it."
    PLANNED = "PLANNED", "Announced or procured; not yet used."
    PROOF_OF_CONCEPT = "PROOF_OF_CONCEPT", "Tried out to see whether it can work."
    PILOT = "PILOT", "Used by some people or places for a limited time."
    LIVE = "LIVE", "In ordinary use."
    PAUSED = "PAUSED", "Stopped for now."
    RETIRED = "RETIRED", "No longer used."
    RESEARCH = "RESEARCH", "Studied, with no operational use."
    UNKNOWN = "UNKNOWN", "No source says where it stands."


ACTING = (ToolStatus.PROOF_OF_CONCEPT, ToolStatus.PILOT, ToolStatus.LIVE)
"""A tool with such a status acts where a source shows it recently enough (hub.graph.compiler.acting)."""
COMING = (ToolStatus.PROPOSED, ToolStatus.PLANNED)


class StatementProperty(Choice):
    """What a dated statement tells of its record."""

    WORKED = "WORKED", "What worked."
    DID_NOT_WORK = "DID_NOT_WORK", "What did not work."
    USERS_SAY = "USERS_SAY", "What its users say."
    CLAIMED = "CLAIMED", "A benefit or figure that its owner, a minister, a supplier or the press claims; not verified."
    RISK = "RISK", "A risk that a source names."
    LATER = "LATER", "What came of it later."


class AiClass(Choice):
    """The broad family of technique behind a tool."""

    GENERATIVE = "GENERATIVE", "Makes new text, speech, images or code."
    MACHINE_LEARNING = "MACHINE_LEARNING", "Learnt from data; classifies, matches, ranks or predicts."
    STATISTICAL = "STATISTICAL", "A fitted statistical or actuarial model."
    RULES_BASED = "RULES_BASED", "Rules written by people."
    CHECKLIST = "CHECKLIST", "A structured form or score filled in by a person."


class RegisterScope(Choice):
    """Whether a tool belongs to the criminal justice system or stands beside it."""

    CORE = "CORE", "Used in or for the criminal justice system."
    ADJACENT = "ADJACENT", "Used by an enforcer beside the criminal justice system."


class ProcessKind(Choice):
    """The two levels of the end-to-end legal process."""

    STAGE = "STAGE", "A stage of the end-to-end process."
    PROCESS = "PROCESS", "A step that is part of a stage."


class DecisionRole(Choice):
    """How a process bears on an outcome."""

    DECIDES = "DECIDES", "The outcome is decided in this process."
    SHAPES = "SHAPES", "The process shapes the outcome, which is decided elsewhere."


class PrincipleScope(Choice):
    """Who meets a principle."""

    TOOL = "TOOL", "Met, or not, by each tool."
    AGENCY = "AGENCY", "Met, or not, by an agency as a whole."


class ConceptRelation(Choice):
    """How closely a principle stands for a concept, strongest first."""

    EXACT = "EXACT", "The same idea."
    CLOSE = "CLOSE", "The same idea with a narrower or wider reach."
    PARTIAL = "PARTIAL", "Only touches the idea."


class EvidenceKind(Choice):
    """What sort of document or finding a piece of evidence is."""

    TRANSPARENCY_RECORD = "TRANSPARENCY_RECORD", "A published Algorithmic Transparency Recording Standard record."
    POLICY = "POLICY", "A published policy, procedure or set of safeguards."
    STATEMENT = "STATEMENT", "A public statement by the owner or a minister."
    IMPACT_ASSESSMENT = "IMPACT_ASSESSMENT", "An impact assessment of data protection, equality or risk."
    EVALUATION = "EVALUATION", "An evaluation by or for the owner."
    INDEPENDENT_EVALUATION = "INDEPENDENT_EVALUATION", "An evaluation by another body than the owner."
    AUDIT = "AUDIT", "An audit."
    INSPECTION = "INSPECTION", "A report of an inspectorate, regulator or other oversight body."
    RULING = "RULING", "A judgment of a court or tribunal."
    REPORT = "REPORT", "A report in the press, in research or in Parliament."


INDEPENDENT_KINDS = (
    EvidenceKind.AUDIT,
    EvidenceKind.INSPECTION,
    EvidenceKind.RULING,
    EvidenceKind.INDEPENDENT_EVALUATION,
)


class Finding(Choice):
    """What a piece of evidence says about an alignment."""

    SUPPORTS = "SUPPORTS", "Shows that the principle is met."
    QUALIFIES = "QUALIFIES", "Shows that it is met in part or under conditions."
    CONTRADICTS = "CONTRADICTS", "Shows that it is not met."


class LifecycleStage(Choice):
    """When in the life of a tool an evaluation was made."""

    PROOF_OF_CONCEPT = "PROOF_OF_CONCEPT", "Before any use."
    PILOT = "PILOT", "During a pilot."
    PRE_DEPLOYMENT = "PRE_DEPLOYMENT", "Before roll-out."
    LIVE = "LIVE", "In ordinary use."
    POST_IMPLEMENTATION = "POST_IMPLEMENTATION", "After roll-out or after the end of use."


class FeedbackTopic(Choice):
    """What feedback is about."""

    ACCURACY = "ACCURACY", "Whether what the tool gives is right."
    PERFORMANCE = "PERFORMANCE", "How it works in use: speed, effort, what it cannot do."
    OTHER = "OTHER", "Anything else."


class Severity(Choice):
    """How grave an incident is."""

    LOW = "LOW", "No effect on a case or a person."
    MODERATE = "MODERATE", "An effect that was caught or put right."
    HIGH = "HIGH", "An effect on a case, a person or public confidence."
    CRITICAL = "CRITICAL", "An effect on liberty, safety or the safety of a conviction."


class IncidentStatus(Choice):
    """Whether an incident is still being dealt with."""

    OPEN = "OPEN", "Not yet resolved, or not known to be."
    CLOSED = "CLOSED", "Resolved."


class RiskStatus(Choice):
    """How a risk of a tool stands."""

    OPEN = "OPEN", "Nothing is known to be done about it."
    TREATED = "TREATED", "Something is done about it; what is left of it is not recorded."
    ACCEPTED = "ACCEPTED", "Known, and borne by whoever answers for the tool."
    CLOSED = "CLOSED", "It cannot come about any more."


class VerificationResult(Choice):
    """What a person who checked an output made of it."""

    CONFIRMED = "CONFIRMED", "Used as it was."
    CORRECTED = "CORRECTED", "Used after a change."
    REJECTED = "REJECTED", "Not used."


class OutputKind(Choice):
    """What a system puts out, in the words of the OECD definition."""

    PREDICTION = "PREDICTION", "A score, a class, a match or a forecast."
    CONTENT = "CONTENT", "Text, speech, images or code."
    RECOMMENDATION = "RECOMMENDATION", "A proposal of what to do or to look at."
    DECISION = "DECISION", "A result that takes effect by itself."


class Autonomy(Choice):
    """How far a system acts without a person."""

    INFORMS = "INFORMS", "A person decides, with the output among other things."
    PROPOSES = "PROPOSES", "A person confirms, changes or rejects each output before it counts."
    ACTS = "ACTS", "An output can take effect without a person having looked at it."


class Adaptiveness(Choice):
    """Whether a system changes after deployment."""

    FIXED = "FIXED", "It stays as it was deployed until somebody replaces it."
    REFITTED = "REFITTED", "People train or fit it anew from time to time."
    LEARNING = "LEARNING", "It goes on learning from what it meets."


class Marking(Choice):
    """Protective marking, low to high."""

    PUBLISHED = "PUBLISHED", "Public."
    OFFICIAL = "OFFICIAL", "OFFICIAL in the Government Security Classifications."
    OFFICIAL_SENSITIVE = "OFFICIAL_SENSITIVE", "OFFICIAL with the SENSITIVE handling marking."


class Confidence(Choice):
    """How firmly a citation is known; it belongs to the citation."""

    SOURCED = "SOURCED", "A stored copy of at least one cited page was read and carries the fact."
    RECALLED = "RECALLED", "Known, with an official address given from memory; to be checked."


class SourceKind(Choice):
    """What sort of page a source is."""

    LAW = "LAW", "Legislation, a treaty or a judgment."
    OFFICIAL = "OFFICIAL", "A page, record or answer of a public body or of Parliament itself."
    RESEARCH = "RESEARCH", "Published research, or a page of a research body."
    PRESS = "PRESS", "The general or trade press, a commentary or a blog."
    SUPPLIER = "SUPPLIER", "A page of a supplier."
    REPUBLICATION = "REPUBLICATION", "Relays what another published: a copy, a repost, a catalogue, an encyclopedia."
    EDITORIAL = "EDITORIAL", "A reading of the keepers of this register."


STRONG_SOURCES = (SourceKind.LAW, SourceKind.OFFICIAL, SourceKind.RESEARCH)


class Basis(Choice):
    """Whether a source says it or somebody read it into a source."""

    STATED = "STATED", "A source says it."
    INFERRED = "INFERRED", "Our reading of a source."


class AlignmentLevel(Choice):
    """The alignment ladder, lowest rung first, after what stands beside it. Levels are computed, never recorded."""

    CONTRADICTED = (
        "CONTRADICTED",
        "Beside the ladder: evidence contradicts it, an evaluation was failed or an incident is open, unanswered.",
    )
    NOT_ASSESSED = "NOT_ASSESSED", "Level 0: neither a claim nor support is recorded."
    STATED = "STATED", "Level 1: a claim with a source, or evidence that it is met in part."
    EVIDENCED = "EVIDENCED", "Level 2: at least one piece of evidence supports it."
    CURRENT = "CURRENT", "Level 3: at least one such piece is valid on the day."
    INDEPENDENTLY_CHECKED = (
        "INDEPENDENTLY_CHECKED",
        "Level 4: valid support from an audit, inspection, ruling or independent evaluation of another family.",
    )

    @property
    def rung(self) -> int:
        """The level's number, 0 to 4. Raises ValueError for CONTRADICTED, which is no rung."""
        return LADDER.index(self)

    @property
    def is_gap(self) -> bool:
        """Whether it is not shown to be met: contradicted, not assessed or stated."""
        return self is AlignmentLevel.CONTRADICTED or self.rung <= 1


LADDER = tuple(level for level in AlignmentLevel if level is not AlignmentLevel.CONTRADICTED)
"""The rungs, lowest first."""
