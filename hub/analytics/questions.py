"""Every question the API can ask of analytics, with the field under which it appears.

Read by hub.api once, when the schema is made. A question's arguments, answer and their meanings are read from its
signature and from the answer's class.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from hub.analytics.alignment import agency_alignment_pairs, alignment_pairs, tool_alignment_pairs
from hub.analytics.chains import chains
from hub.analytics.coverage import coverage
from hub.analytics.failures import single_points_of_failure
from hub.analytics.gaps import gaps
from hub.analytics.groups import tool_groups
from hub.analytics.hotspots import overlap_hotspots
from hub.analytics.matrix import impact_matrix
from hub.analytics.overlap import overlaps, tool_overlaps
from hub.analytics.practices import shared_practices
from hub.analytics.reach import reach
from hub.analytics.register import register
from hub.analytics.what_if import what_if


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
        "singlePointsOfFailure",
        single_points_of_failure,
        "Products and suppliers under acting tools of several agencies, those that touch the most processes first.",
        connection=True,
    ),
    Question(
        "chains",
        chains,
        "Shortest paths from a tool to tools of other agencies, by FEEDS or by the order of the processes they affect.",
        connection=True,
    ),
    Question("reach", reach, "What a tool may touch: processes it affects, those that may follow, and their outcomes."),
    Question("whatIf", what_if, "What would change if tools were retired, or products or suppliers withdrawn."),
)
