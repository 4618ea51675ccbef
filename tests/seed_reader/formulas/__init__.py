"""The formulas of the computed fields, worked out naively; each gives plain data that tests.seed_reader.ask shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.seed_reader.formulas.changes import change_events, changes
from tests.seed_reader.formulas.counts import groups, matrix
from tests.seed_reader.formulas.coverage import (
    agency_alignment_pairs,
    alignment_pairs,
    alignment_pairs_of,
    coverage,
    gaps,
)
from tests.seed_reader.formulas.coverage_change import coverage_change
from tests.seed_reader.formulas.crosswalk import crosswalk
from tests.seed_reader.formulas.duplicates import duplicates
from tests.seed_reader.formulas.features import hotspots, overlaps, overlaps_of, practices
from tests.seed_reader.formulas.ledger import accountability_gaps, override_rate_of
from tests.seed_reader.formulas.paths import chains, reach, single_points
from tests.seed_reader.formulas.quality import quality, worklist
from tests.seed_reader.formulas.register import register
from tests.seed_reader.formulas.reviews import commitments, figures
from tests.seed_reader.formulas.suggestions import suggestions, suggestions_of
from tests.seed_reader.formulas.what_if import what_if

FORMULAS: dict[Any, Callable[..., Any]] = {
    "register": register,
    "toolGroups": groups,
    "impactMatrix": matrix,
    "overlapHotspots": hotspots,
    "overlaps": overlaps,
    ("Tool", "overlaps"): overlaps_of,
    "duplicates": duplicates,
    "sharedPractices": practices,
    "alignmentPairs": alignment_pairs,
    ("Tool", "alignmentPairs"): alignment_pairs_of,
    "agencyAlignmentPairs": agency_alignment_pairs,
    "coverage": coverage,
    "coverageChange": coverage_change,
    "gaps": gaps,
    "crosswalk": crosswalk,
    "quality": quality,
    "worklist": worklist,
    "suggestedPractices": suggestions,
    ("Tool", "suggestedPractices"): suggestions_of,
    "reach": reach,
    "changes": changes,
    "changeEvents": change_events,
    ("Review", "commitments"): commitments,
    ("Review", "figures"): figures,
    "accountabilityGaps": accountability_gaps,
    ("Tool", "overrideRate"): override_rate_of,
    "chains": chains,
    "whatIf": what_if,
    "singlePointsOfFailure": single_points,
}
