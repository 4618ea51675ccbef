"""ToolState: a dated status of a tool."""

from hub.model.declare import Kind, Noun, Property, choice
from hub.model.enums import ToolStatus
from hub.model.policy import kept_through

NOUN = Noun(
    label="ToolState",
    singular="toolState",
    plural="toolStates",
    meaning="A status of a tool from a day on; it holds until the next dated status.",
    default_order="since",
    policy=kept_through("tool"),
    properties=(
        choice("status", ToolStatus, "Where the tool stood.", required=True),
        Property("detail", Kind.STRING, "What the sources add; null before the last that may add it.", grew=True),
    ),
)
