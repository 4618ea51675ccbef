"""Every question the API can ask of analytics, with the field under which it appears.

Read by hub.api once, when the schema is made. A question's arguments, answer and their meanings are read from its
signature and from the answer's class.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from hub.analytics.alignment import agency_alignment_pairs, alignment_pairs, tool_alignment_pairs
from hub.analytics.correspondence import crosswalk
from hub.analytics.coverage import coverage
from hub.analytics.gaps import gaps
from hub.analytics.groups import tool_groups
from hub.analytics.hotspots import overlap_hotspots
from hub.analytics.matrix import impact_matrix
from hub.analytics.overlap import overlaps, tool_overlaps
from hub.analytics.practices import shared_practices
from hub.analytics.quality import quality
from hub.analytics.register import register
from hub.analytics.suggestions import suggested_practices, tool_suggested_practices
from hub.analytics.worklist import worklist


@dataclass(frozen=True)
class Question:
    """One field. `on` names the noun it is a field of, None the root; `connection` whether it is paged.

    `ask` is `f(reading, *, arguments)` at the root and `f(reading, slugs, *, arguments)` on a noun.
    """

    field: str
    ask: Callable[..., Awaitable[Any]]
    meaning: str
    on: str | None = None
    connection: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question("register", register, "What is shipped, as of when, under which licence, and where to report an error."),
    Question(
        "toolGroups", tool_groups, "How many tools there are by owner, status or other fields, largest group first."
    ),
    Question("impactMatrix", impact_matrix, "How many tools stand where two axes meet, such as agencies and stages."),
    Question(
        "overlapHotspots",
        overlap_hotspots,
        "Processes, outcomes, products or suppliers on which tools of several agencies act, the most agencies first.",
        connection=True,
    ),
    Question(
        "overlaps",
        overlaps,
        "Pairs of tools that do much the same, the closest first, each with the features that show it.",
        connection=True,
    ),
    Question(
        "overlaps",
        tool_overlaps,
        "Other acting tools that do much the same, the closest first; empty when this tool does not act.",
        on="Tool",
        connection=True,
    ),
    Question(
        "sharedPractices",
        shared_practices,
        "Practices that tools of several agencies adopted, with what worked and what did not, the most shared first.",
        connection=True,
    ),
    Question(
        "alignmentPairs",
        alignment_pairs,
        "Every tool against every principle that applies to it, with its level on the alignment ladder.",
        connection=True,
    ),
    Question(
        "alignmentPairs",
        tool_alignment_pairs,
        "The tool against every principle that applies to it, with its level on the alignment ladder.",
        on="Tool",
        connection=True,
    ),
    Question(
        "agencyAlignmentPairs",
        agency_alignment_pairs,
        "Every agency against every principle that agencies meet and that applies to it, with its level.",
        connection=True,
    ),
    Question("coverage", coverage, "Shares of the pairs of tools and principles of a framework at each level."),
    Question(
        "gaps",
        gaps,
        "Pairs of a framework with no more than a claim, those of tools that bear on liberty first.",
        connection=True,
    ),
    Question(
        "crosswalk",
        crosswalk,
        "How two frameworks correspond, principle by principle, and what in each has no counterpart in the other.",
    ),
    Question(
        "suggestedPractices",
        suggested_practices,
        "Practices that a tool has not adopted and that might help it, with the reasons, most kinds of reason first.",
        connection=True,
    ),
    Question(
        "suggestedPractices",
        tool_suggested_practices,
        "Practices that it has not adopted and that might help it, with the reasons, most kinds of reason first.",
        on="Tool",
        connection=True,
    ),
    Question("quality", quality, "How good the entries of the register are: which rules the tools pass or fail."),
    Question(
        "worklist",
        worklist,
        "What an agency should do next for its entries, those of tools that bear on liberty first.",
        connection=True,
    ),
)
