"""Principle: one requirement of a framework."""

from hub.model.declare import Noun, Relationship, choice, number, text, texts
from hub.model.enums import ConceptRelation, PrincipleScope
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Principle",
    singular="principle",
    plural="principles",
    meaning="One requirement of a framework.",
    default_order="name",
    policy=KEPT_BY_EDITORS,
    properties=(
        text("name", "Short name.", required=True, sortable=True),
        text("gist", "What it asks, in our words."),
        choice("scope", PrincipleScope, "Whether tools or agencies meet it.", required=True),
        number("order", "Place within its framework, from 1.", required=True),
        texts(
            "claimedBy",
            "What claims that it is met where it is recorded: fields of a tool such as Tool.sroRole and rows of its "
            "ledger such as Training. Any of these claims; one that joins several by `and` claims when all are there.",
        ),
    ),
    relationships=(
        Relationship(
            "concepts",
            "EXPRESSES",
            ("Concept",),
            "Concepts it stands for.",
            inverse="principles",
            inverse_meaning="Principles of any framework that stand for it.",
            properties=(choice("relation", ConceptRelation, "How closely it stands for the concept.", required=True),),
        ),
    ),
)
