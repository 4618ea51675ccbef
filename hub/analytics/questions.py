"""Every question the API can ask of analytics, with the field under which it appears.

Read by hub.api once, when the schema is made. A question's arguments, answer and their meanings are read from its
signature and from the answer's class.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from hub.analytics.access_records import access_records
from hub.analytics.alike.hotspots import overlap_hotspots
from hub.analytics.alike.overlap import overlaps, tool_overlaps
from hub.analytics.asking.acting_filter import LeftOut, Uncertain
from hub.analytics.assurance.accountability import accountability_gaps
from hub.analytics.assurance.alignment import agency_alignment_pairs, alignment_pairs, tool_alignment_pairs
from hub.analytics.assurance.coverage import coverage
from hub.analytics.assurance.coverage_change import coverage_change
from hub.analytics.assurance.crosswalk import crosswalk
from hub.analytics.assurance.gaps import gaps
from hub.analytics.assurance.overrides import override_rate
from hub.analytics.assurance.practices import shared_practices
from hub.analytics.assurance.suggestions import suggested_practices, tool_suggested_practices
from hub.analytics.changes.grouped import change_events
from hub.analytics.changes.question import changes
from hub.analytics.counts.groups import tool_groups
from hub.analytics.counts.matrix import impact_matrix
from hub.analytics.duplicates.question import duplicates
from hub.analytics.following.recorded import recorded
from hub.analytics.following.saved import saved_searches
from hub.analytics.following.webhooks import webhooks
from hub.analytics.journal.question import journal, journal_entries, journal_proof
from hub.analytics.me import me
from hub.analytics.paths.chains import ChainsStart, chains
from hub.analytics.paths.reach import reach
from hub.analytics.paths.single_points import single_points_of_failure
from hub.analytics.paths.what_if import what_if
from hub.analytics.quality.question import quality
from hub.analytics.quality.register_coverage import register_coverage
from hub.analytics.quality.worklist import worklist
from hub.analytics.register import register
from hub.analytics.review.commitments import commitments
from hub.analytics.review.figures import figures
from hub.analytics.search.question import SearchFindings, search
from hub.analytics.seen.question import SeenByReader, seen_by, why


@dataclass(frozen=True)
class Question:
    """One field. `on` names the noun it is a field of, None the root; `connection` whether it is paged.

    `day` names the argument that gives the day of the answer, where it is not `asOf`; `of_now` is what has no day.
    `recorded`: whether it is asked of what was recorded earlier, where it has an `asOf`.

    `beside` is the class of what stands on the connection beside its rows, if anything does.
    `ask` is `f(reading, *, arguments)` at the root and `f(reading, slugs, *, arguments)` on a noun.
    """

    field: str
    ask: Callable[..., Awaitable[Any]]
    meaning: str
    on: str | None = None
    connection: bool = False
    day: str = ""
    of_now: bool = False
    beside: type | None = None
    recorded: bool = True


QUESTIONS: tuple[Question, ...] = (
    Question("me", me, "Who asks, as the hub knows you.", of_now=True),
    Question(
        "why",
        why,
        "Which rules show you a row and, for those who decide about it, from whom they hide it; NOT_FOUND when absent.",
        of_now=True,
    ),
    Question(
        "seenBy",
        seen_by,
        "What another reader sees of a row and of its links that you see; for those who decide about it.",
        connection=True,
        of_now=True,
        beside=SeenByReader,
    ),
    Question(
        "accessRecords",
        access_records,
        "Who was shown rows above PUBLISHED: for those who keep the rows, and auditors; the oldest first.",
        of_now=True,
    ),
    Question("journal", journal, "How long a log of the journal is, and the root of its Merkle tree.", of_now=True),
    Question(
        "journalEntries",
        journal_entries,
        "What stands in a log of the journal, in order, with what its hashes are made of.",
        of_now=True,
    ),
    Question("recorded", recorded, "What was recorded of a topic, call by call, the latest first.", of_now=True),
    Question(
        "savedSearches",
        saved_searches,
        "What you follow under names of your own, with how much is new since you last looked.",
        of_now=True,
    ),
    Question("webhooks", webhooks, "The webhooks that are registered, as far as you may know of them.", of_now=True),
    Question(
        "journalProof",
        journal_proof,
        "What proves that a log of the journal holds an entry, and that it began as it was earlier.",
        of_now=True,
    ),
    Question("register", register, "What is shipped, as of when, under which licence, and where to report an error."),
    Question(
        "registerCoverage",
        register_coverage,
        "For a period, which agencies reported, had nothing to report, withdrew all, or said nothing; these first.",
        connection=True,
        day="to",
    ),
    Question(
        "toolGroups", tool_groups, "How many tools there are by owner, status or other fields, largest group first."
    ),
    Question("impactMatrix", impact_matrix, "How many tools stand where two axes meet, such as agencies and stages."),
    Question(
        "overlapHotspots",
        overlap_hotspots,
        "Processes, outcomes, products or suppliers on which tools of several agencies act, the most families first.",
        connection=True,
        beside=LeftOut,
    ),
    Question(
        "overlaps",
        overlaps,
        "Pairs of tools that do much the same, the closest first, each with the features that show it.",
        connection=True,
        beside=LeftOut,
    ),
    Question(
        "overlaps",
        tool_overlaps,
        "Other acting tools that do much the same, the closest first; empty when this tool does not act.",
        on="Tool",
        connection=True,
        beside=LeftOut,
    ),
    Question(
        "search",
        search,
        "Whatever is recorded that speaks of these words, the closest first; forgives typing mistakes, knows acronyms.",
        connection=True,
        beside=SearchFindings,
        # An index of its own for each moment would take longer to make than to search.
        recorded=False,
    ),
    Question(
        "duplicates",
        duplicates,
        "Pairs of records that may be of one tool, the likeliest first, each with what speaks for it and against.",
        connection=True,
    ),
    Question(
        "sharedPractices",
        shared_practices,
        "Practices that tools of several agencies adopted, done alike or shared, with what worked and what did not.",
        connection=True,
    ),
    Question(
        "alignmentPairs",
        alignment_pairs,
        "Every tool against every principle that applies to it, with its level on the alignment ladder.",
        connection=True,
        beside=Uncertain,
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
        beside=Uncertain,
    ),
    Question("coverage", coverage, "How many pairs of tools and principles of a framework stand at each level."),
    Question(
        "coverageChange",
        coverage_change,
        "What moved between two days among the pairs of a framework, and which pairs came and went, by cause.",
        day="to",
    ),
    Question(
        "gaps",
        gaps,
        "Pairs of a framework that are not shown to be met: contradicted first, then of tools that bear on liberty.",
        connection=True,
        beside=Uncertain,
    ),
    Question(
        "crosswalk",
        crosswalk,
        "How two frameworks correspond, principle by principle, and what in each has no counterpart in the other.",
    ),
    Question(
        "suggestedPractices",
        suggested_practices,
        "Practices that a tool has not adopted and that might help it, with the reasons, most strong reasons first.",
        connection=True,
    ),
    Question(
        "suggestedPractices",
        tool_suggested_practices,
        "Practices that it has not adopted and that might help it, with the reasons, most strong reasons first.",
        on="Tool",
        connection=True,
    ),
    Question(
        "changes",
        changes,
        "What began, ended or changed after one day and up to another, the earliest first.",
        connection=True,
        day="to",
    ),
    Question(
        "changeEvents",
        change_events,
        "What began, ended or changed, what one source brought on one day as one event, the earliest first.",
        connection=True,
        day="to",
    ),
    Question(
        "commitments",
        commitments,
        "The principles of the vision one by one, with where tools and agencies in scope stand on the review's day.",
        on="Review",
    ),
    Question(
        "figures", figures, "The numbers of the review on its day, each with the query that gives it.", on="Review"
    ),
    Question(
        "accountabilityGaps",
        accountability_gaps,
        "Acting tools, with uses and checks of outputs, for which nobody, or nobody trained, is recorded to answer.",
        connection=True,
        beside=LeftOut,
    ),
    Question(
        "overrideRate",
        override_rate,
        "How often people who check its outputs change or reject them; null when no check is recorded.",
        on="Tool",
    ),
    Question("quality", quality, "How good the entries of the register are: which rules the tools pass or fail."),
    Question(
        "worklist",
        worklist,
        "What an agency should do next for its entries, those of tools that bear on liberty first.",
        connection=True,
    ),
    Question(
        "singlePointsOfFailure",
        single_points_of_failure,
        "Products and suppliers under acting tools of several agencies, those of the most families first.",
        connection=True,
        beside=LeftOut,
    ),
    Question(
        "chains",
        chains,
        "How a tool stands to tools of other agencies: by its output, at the step of both, or at steps that follow.",
        connection=True,
        beside=ChainsStart,
    ),
    Question("reach", reach, "What a tool may touch: processes it affects, those that may follow, and their outcomes."),
    Question(
        "whatIf", what_if, "What would change if tools were retired or paused, or products or suppliers withdrawn."
    ),
)
