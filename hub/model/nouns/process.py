"""Process: a step, or a stage, of the end-to-end legal process."""

from hub.model.declare import Noun, Relationship, choice, flag, number, text, texts
from hub.model.enums import Confidence, DecisionRole, ProcessKind
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Process",
    singular="process",
    plural="processes",
    meaning="A step of the end-to-end legal process, or a stage that such steps are part of.",
    default_order="order",
    policy=KEPT_BY_EDITORS,
    picture=True,
    properties=(
        text("name", "Name of the process.", required=True, sortable=True),
        choice("kind", ProcessKind, "Stage, or process within a stage.", required=True),
        number("order", "Place among the stages, or within its stage, from 1.", required=True),
        text("purpose", "What the process is for."),
        texts("legalBasis", "Acts, rules and codes that govern it."),
        choice("legalBasisConfidence", Confidence, "How firmly the legal basis is known."),
        flag("crossCutting", "Whether the stage runs beside the others rather than in sequence."),
        texts("probableFuturesStages", "Stages of the published PROBabLE Futures list that correspond to it."),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        Relationship(
            "stage",
            "PART_OF",
            ("Process",),
            "The stage it is part of; null for a stage.",
            inverse="parts",
            inverse_meaning="Processes that are part of the stage.",
            many=False,
        ),
        Relationship(
            "precedes",
            "PRECEDES",
            ("Process",),
            "Processes that normally come next.",
            inverse="precededBy",
            inverse_meaning="Processes that normally come before.",
        ),
        Relationship(
            "decides",
            "DECIDES",
            ("Outcome",),
            "Outcomes that it decides or shapes.",
            inverse="decidedIn",
            inverse_meaning="Processes in which the outcome is decided or shaped.",
            properties=(choice("role", DecisionRole, "Whether it decides or shapes the outcome."),),
        ),
    ),
)
