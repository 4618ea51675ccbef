"""ScopeTest: whether a tool is an AI system as the OECD defines it."""

from hub.model.declare import Kind, Noun, Property, Relationship, choice, date, flag, text
from hub.model.enums import Adaptiveness, Autonomy, OutputKind

NOUN = Noun(
    label="ScopeTest",
    singular="scopeTest",
    plural="scopeTests",
    meaning="Whether a tool is an AI system as the OECD defines it: a machine-based system that infers from its input "
    "how to make outputs. A tool outside the definition stays in the register.",
    properties=(
        flag("machineBased", "Whether it runs on a machine."),
        flag("infers", "Whether it infers from its input how to make outputs, rather than follow rules people wrote."),
        choice("output", OutputKind, "The main kind of output."),
        choice("autonomy", Autonomy, "How far it acts without a person; decides nothing about the scope."),
        choice("adaptiveness", Adaptiveness, "Whether it changes after deployment; decides nothing about the scope."),
        Property(
            "inScope",
            Kind.BOOLEAN,
            "Whether it is within the definition: machine-based, infers and has an output; null when one that decides "
            "is not recorded and none is false.",
            sortable=True,
            all_of=("machineBased", "infers", "output"),
        ),
        date("date", "When it was tested; null when no source says."),
        text("note", "What the test rests on."),
    ),
    relationships=(
        Relationship(
            "tool",
            "OF",
            ("Tool",),
            "The tool tested.",
            inverse="scopeTest",
            inverse_meaning="Whether it is an AI system as the OECD defines it.",
            many=False,
            inverse_many=False,
            required=True,
        ),
    ),
)
