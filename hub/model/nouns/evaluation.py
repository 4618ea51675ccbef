"""Evaluation: an evaluation of a tool at one stage of its life."""

from hub.model.declare import Noun, Relationship, choice, date, flag, text
from hub.model.enums import LifecycleStage
from hub.model.rules import NotAhead

NOUN = Noun(
    label="Evaluation",
    singular="evaluation",
    plural="evaluations",
    meaning="An evaluation of a tool at one stage of its life.",
    default_order="date",
    properties=(
        text("name", "Short name.", required=True, sortable=True),
        choice("stage", LifecycleStage, "When in the tool's life it was made."),
        date("date", "When it was made or published."),
        text("question", "What it asked."),
        text("method", "How it looked for an answer."),
        text("result", "What it found."),
        flag("passed", "Whether the tool passed; null when the evaluation does not say."),
    ),
    relationships=(
        Relationship(
            "tool",
            "OF",
            ("Tool",),
            "The tool evaluated.",
            inverse="evaluations",
            inverse_meaning="Evaluations of the tool.",
            many=False,
            required=True,
        ),
        Relationship(
            "principles",
            "CONCERNS",
            ("Principle",),
            "Principles it bears on.",
            inverse="evaluations",
            inverse_meaning="Evaluations that bear on it.",
        ),
    ),
    rules=(NotAhead("date"),),
)
