"""ToolState: a dated status of a tool."""

from hub.model.declare import Noun, choice, date, text
from hub.model.enums import ToolStatus

NOUN = Noun(
    label="ToolState",
    one="toolState",
    many="toolStates",
    meaning="A status of a tool from a day on; it holds until the next dated status.",
    default_order="since",
    properties=(
        choice("status", ToolStatus, "Where the tool stood.", required=True),
        date("seen", "The last date at which a source shows this status."),
        text("detail", "What the sources add."),
    ),
)
