"""On which engines a test that asks for one runs, so that each engine is asked what it bears on and no more.

Used by tests/conftest.py, and by tests that choose for themselves.
"""

from __future__ import annotations

import os

import pytest
from _pytest.mark.structures import ParameterSet

ENGINES = [pytest.param("embedded", marks=pytest.mark.embedded), pytest.param("neo4j", marks=pytest.mark.neo4j)]
NEWEST_TOO = pytest.param("newest", marks=pytest.mark.newest)
ON_NEWEST = (
    "engines",
    "migrations",
    "records",
    "partner/test_hub_feed.py::test_tools_stand",
    "api/test_questions_compiled.py",
    "analytics/test_query_text.py",
)
"""What runs on the newest Neo4j too, with Cypher 25 as its default language: the driver's part, the writes, documented
questions through the compiler, the partner feed, and each hand-written query as it stands."""
NOT_ON_NEWEST = (
    "engines/test_deadline.py",
    "migrations/test_migrate.py::test_a_",
    "migrations/test_migrate.py::test_an_",
    "migrations/test_migrate.py::test_data",
    "migrations/test_migrate.py::test_no_other",
    "migrations/test_migrate.py::test_other",
    "migrations/test_migrate.py::test_what",
    "records/test_a_day.py",
    "records/test_backup.py",
    "records/test_call_left.py",
    "records/test_feedback.py",
    "records/test_following.py",
    "records/test_forms.py",
    "records/test_importing.py",
    "records/test_journal",
    "records/test_kept_answers.py",
    "records/test_load_failures.py",
    "records/test_many_writers.py",
    "records/test_origins.py",
    "records/test_over_graphql.py",
    "records/test_proposals.py",
    "records/test_access_channels.py",
    "records/test_reads_beside_writes.py",
    "records/test_recorded_as_of.py",
    "records/test_recorded_feed.py",
    "records/test_search_follows.py",
    "records/test_seed_beside_people.py",
    "records/test_worklist.py",
)
"""Of these, what is made of rows when they have come, whichever Neo4j gave them."""
WHICHEVER_ENGINE = (
    "analytics/test_accountability.py",
    "analytics/test_acting.py",
    "access/test_access_records.py::test_a_question",
    "access/test_access_records.py::test_each_row",
    "access/test_access_records.py::test_wh",
    "access/test_crossings.py",
    "analytics/test_alignment",
    "analytics/test_c",
    "analytics/test_groups.py",
    "analytics/test_hotspots.py",
    "analytics/test_invisible.py::test_whoever_is",
    "analytics/test_keeping.py",
    "analytics/test_ladder.py",
    "analytics/test_losses.py",
    "analytics/test_matrix.py",
    "analytics/test_overlap.py",
    "analytics/test_overrides.py",
    "analytics/test_practices.py",
    "analytics/test_quality.py",
    "analytics/test_questions.py::test_a_question_is_as_many",
    "analytics/test_questions.py::test_an_empty_graph",
    "analytics/test_ranking.py",
    "analytics/test_re",
    "analytics/test_single_points.py",
    "analytics/test_suggestions.py",
    "analytics/test_what_if.py",
    "api/test_bad_input.py",
    "api/test_both_ways.py",
    "api/test_earlier_fields.py",
    "api/test_likeness.py",
    "api/test_nearest.py",
    "api/test_non_interference.py::test_a_past_day",
    "api/test_nothing_later.py",
    "api/test_past_days.py",
    "api/test_replay.py",
    "api/test_no_contradiction.py",
    "api/test_search",
    "benchmarks/test_beside.py",
    "benchmarks/test_dense.py",
    "benchmarks/test_fair.py",
    "benchmarks/test_following.py",
    "benchmarks/test_hidden.py",
    "benchmarks/test_histories.py",
    "clients/",
    "exports/formats/",
    "exports/test_crosswalk.py",
    "exports/test_downloads.py",
    "exports/test_workbook_",
    "http/test_costly.py",
    "http/test_h",
    "http/test_limits.py",
    "http/test_persisted.py",
    "http/test_protocol.py",
    "http/test_signing_in.py",
    "http/test_tables.py",
    "http/test_threats.py::test_a_key",
    "http/test_threats.py::test_a_near_miss",
    "http/test_threats.py::test_a_parameter",
    "http/test_threats.py::test_a_suggestion",
    "http/test_threats.py::test_an_address",
    "http/test_threats.py::test_depth",
    "http/test_threats.py::test_headers",
    "http/test_threats.py::test_names",
    "http/test_threats.py::test_page_sizes",
    "http/test_threats.py::test_the_schema",
    "http/test_who.py::test_a_key_opens",
    "http/test_who.py::test_no_key",
    "partner/test_http.py",
    "partner/test_hub_changes.py",
    "records/test_call_left.py::test_words",
    "records/test_forms.py",
    "records/test_recorded_as_of.py",
    "records/test_search_follows.py",
    "review/test_bad_input.py",
    "harvest/test_failing.py",
    "harvest/test_hostile.py",
    "harvest/test_runs.py",
    "review/test_crossing.py",
    "review/test_grades.py",
    "review/test_hostile_packs.py",
    "review/test_lead.py",
    "review/test_nothing_later.py",
    "review/test_pa",
    "review/test_second_review.py",
    "review/test_sections.py",
    "review/test_summary.py",
    "streams/",
    "web/test_changes.py",
    "web/test_form_",
    "web/test_import_page.py",
    "web/test_in_chromium.py",
    "web/test_nothing_here.py",
    "web/test_pages",
    "webhooks/",
)
"""What is made of rows when they have come, and HTTP; the deep run asks all. Others show that Neo4j gives like rows."""
DEEP = bool(os.environ.get("HUB_TEST_DEEP"))


def engines_of(test: str, *, deep: bool = DEEP) -> list[ParameterSet]:
    """The engines that a test runs on; the newest only where no server of somebody else's is all there is."""
    place = test.removeprefix("tests/")
    if place.startswith(WHICHEVER_ENGINE) and not deep:
        return ENGINES[:1]
    newest = place.startswith(ON_NEWEST) and (deep or not place.startswith(NOT_ON_NEWEST)) and not borrowed_uri()
    return [*ENGINES, NEWEST_TOO] if newest else ENGINES


def borrowed_uri() -> str | None:
    """The address of a Neo4j that somebody else runs for these tests."""
    return os.environ.get("HUB_TEST_NEO4J_URI")
