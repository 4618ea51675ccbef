"""Records are stored in the form that the compiler reads."""

import hashlib
from pathlib import Path

from hub.graph.session import Graph
from hub.seed.stamp import stamp_of
from tests.records.folders import changed
from tests.records.graphs import ask, load

KEY = hashlib.sha256(b"AFFECTS\nTool:sieve\nProcess:sorting\n").hexdigest()[:16]


async def test_a_record(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    assert await ask(migrated, "MATCH (n:Tool) RETURN properties(n)") == [
        [
            {
                "slug": "sieve", "name": "Ŵyl Sieve", "nameSort": "wyl sieve", "aiClass": "STATISTICAL",
                "techniques": ["regression"], "techniquesSort": ["regression"],
                "scope": "CORE", "since": "2020", "sinceDay": "2020-12-31",
                "seen": "2020-09", "seenDay": "2020-09-30", "lastSeen": "2020-09", "lastSeenDay": "2020-09-30",
                "heldFrom": "2020-12-31", "possibleFrom": "2020-12-31",
                "heldTo": "9999-12-31", "marking": "PUBLISHED", "confidence": "SOURCED", "sources": ["page"],
                "origin": "seed", "version": 1,
            }
        ]
    ]  # fmt: skip


async def test_a_relationship_has_its_own_facts_and_those_of_its_record(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    [[affects]] = await ask(migrated, "MATCH (:Tool)-[r:AFFECTS]->(:Process) RETURN properties(r)")
    assert affects == {
        "key": KEY, "how": "It sorts", "howSort": "it sorts", "basis": "INFERRED", "confidence": "SOURCED",
        "marking": "PUBLISHED", "sources": ["page"], "origin": "seed", "heldFrom": "", "heldTo": "9999-12-31",
        "possibleFrom": "",
        "version": 1,
    }  # fmt: skip


async def test_one_pair_may_be_linked_in_two_periods(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    periods = await ask(
        migrated, "MATCH (:Agency)-[r:USES]->(:Tool) RETURN r.since, r.untilDay, r.heldTo ORDER BY r.since"
    )
    assert periods == [["2020", "2022-12-31", "2022-12-31"], ["2023", None, "9999-12-31"]]


async def test_states_are_nodes_and_their_links_begin_at_no_known_time(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    states = await ask(
        migrated,
        "MATCH (:Tool)-[r:STOOD_AT]->(s:ToolState) "
        "RETURN s.slug, s.status, s.sinceDay, s.sources, s.confidence, s.basis, r.since, r.heldFrom, r.basis "
        "ORDER BY s.slug",
    )
    assert states == [
        ["sieve--2020-03", "PILOT", "2020-03-31", ["page"], "SOURCED", "STATED", None, "", None],
        ["sieve--2021", "LIVE", "2021-12-31", ["page"], "SOURCED", None, None, "", None],
    ]


HIDDEN = "slug: sieve-0a1b2c3d\n    marking: OFFICIAL\n    audience: [mill]"


async def test_what_is_written_in_a_record_is_as_hidden_as_the_record(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path, changed("slug: sieve", HIDDEN))
    hidden = await ask(
        migrated,
        "MATCH (:Tool)-[r]-(s) RETURN DISTINCT r.marking, r.audience, labels(s)[0] = 'ToolState' AS state, s.marking, "
        "s.audience ORDER BY state",
    )
    assert hidden == [
        ["OFFICIAL", ["mill"], False, "PUBLISHED", None],
        ["OFFICIAL", ["mill"], True, "OFFICIAL", ["mill"]],
    ]


async def test_the_register(migrated: Graph, tmp_path: Path) -> None:
    loaded = await load(migrated, tmp_path)
    [[register]] = await ask(migrated, "MATCH (r:Register) RETURN properties(r)")
    [[last, at]] = await ask(migrated, "MATCH (j:JournalEntry) RETURN j.sequence, j.at")
    peaks = [register.pop("journalPeaks"), register.pop("openPeaks")]
    assert [len(log) for log in peaks] == [1, 1]
    assert register == {
                "slug": "register", "title": "A register", "cutOff": "2026-06-30", "cutOffDay": "2026-06-30",
                "titleSort": "a register", "attributionSort": "by us", "licenceSort": "open",
                "attribution": "By us", "licence": "Open", "marking": "PUBLISHED", "origin": "seed", "heldFrom": "",
                "heldTo": "9999-12-31", "possibleFrom": "", "version": 1, "seedDigest": loaded.digest, "earlier": [],
                "seedStamp": f"{stamp_of(tmp_path)} {loaded.digest} {loaded.nodes} {loaded.relationships}",
                "earlierAt": 1, "journal": last, "journalAt": at, "open": 1,
    }  # fmt: skip
    assert last == 1
