"""Use: one agency's use of a tool in one process."""

from hub.model.declare import Noun, Relationship, text, texts
from hub.model.policy import kept_through
from hub.model.rules import Absences

NOUN = Noun(
    label="Use",
    singular="use",
    plural="uses",
    meaning="One agency's use of a tool in one process.",
    policy=kept_through("agency"),
    properties=(
        text("description", "What the agency does with the tool there."),
        text("responsibleRole", "Role of the person responsible for this use; null when not recorded here."),
        text("verification", "How the output is verified before it counts; null when not recorded here."),
        texts("notInPlace", "What a source says is not in place: responsibleRole, verification."),
    ),
    relationships=(
        Relationship(
            "tool",
            "OF",
            ("Tool",),
            "The tool used.",
            inverse="uses",
            inverse_meaning="Its uses, one for each agency and process.",
            many=False,
            required=True,
        ),
        Relationship(
            "agency",
            "BY",
            ("Agency",),
            "The agency that uses it.",
            inverse="uses",
            inverse_meaning="Its uses of tools.",
            many=False,
            required=True,
        ),
        Relationship(
            "process",
            "IN",
            ("Process",),
            "The process it is used in.",
            inverse="uses",
            inverse_meaning="Uses of tools in the process.",
            many=False,
            required=True,
        ),
    ),
    rules=(Absences(("responsibleRole", "verification")),),
)
