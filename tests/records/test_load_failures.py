"""Loading is all or nothing: whatever goes wrong, the graph is as it was."""

import asyncio
from pathlib import Path

import pytest

from hub.errors import Conflict, SeedInvalid
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.records.problems import Problem
from hub.seed.folder import load_seed
from tests.conftest import Engine
from tests.migrations.others import other_hubs
from tests.records.folders import SOUND, changed, write
from tests.records.graphs import ask, done, load

TEN_KINDS = {
    "agencies.yaml": "agencies:\n  - {slug: Mill, name: Mill, kind: x, sources: [page], confidence: SOURCED}\n",
    "broken.yaml": "tools:\n  - slug: [a\n",
    "lessons.yaml": "lesons: []\n",
    "more/processes.yaml": (
        "processes:\n"
        "  - {slug: sorting, name: Again, kind: PROCESS, order: 2, sources: [page], confidence: SOURCED}\n"
        "  - {slug: second, name: Second, kind: STEP, order: two, sources: [page], confidence: SOURCED}\n"
        "  - {slug: third, kind: STAGE, order: 3, color: red, sources: [page], confidence: SOURCED}\n"
        "  - {slug: fourth, name: Fourth, kind: STAGE, order: 4, until: 30 June}\n"
        "  - {slug: fifth, name: Five, kind: STAGE, order: 5, owners: [nobody], sources: [blog], confidence: SOURCED}\n"
    ),
    "sound.yaml": SOUND,
}
NAMED = [
    ("MALFORMED_SLUG", "agencies.yaml", "Mill", "slug"),
    ("YAML_SYNTAX", "broken.yaml", "", ""),
    ("UNKNOWN_NOUN", "lessons.yaml", "", "lesons"),
    ("DUPLICATE_SLUG", "sound.yaml", "sorting", "slug"),
    ("UNKNOWN_CHOICE", "more/processes.yaml", "second", "kind"),
    ("WRONG_TYPE", "more/processes.yaml", "second", "order"),
    ("MISSING_FIELD", "more/processes.yaml", "third", "name"),
    ("UNKNOWN_FIELD", "more/processes.yaml", "third", "color"),
    ("MALFORMED_DATE", "more/processes.yaml", "fourth", "until"),
    ("NO_SOURCE", "more/processes.yaml", "fourth", "sources"),
    ("NO_CONFIDENCE", "more/processes.yaml", "fourth", "confidence"),
    ("UNKNOWN_REFERENCE", "more/processes.yaml", "fifth.owners[nobody]", "owners"),
    ("UNKNOWN_SOURCE", "more/processes.yaml", "fifth", "sources"),
    ("MISSING_FIELD", "register.yaml", "register", "licence"),
]


class BrokenOffError(Exception):
    """The hub ended in the middle."""


async def test_every_error_of_a_folder_is_named_and_nothing_is_loaded(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path / "before")
    before, sent = await graph_digest(migrated), migrated.statements_sent
    register = {"register.yaml": "register: {title: T, cutOff: '2026', attribution: A}\n"}
    with pytest.raises(SeedInvalid) as caught:
        await load_seed(migrated, the_model(), write(tmp_path / "bad", {**TEN_KINDS, **register}))
    problems = [problem for problem in caught.value.problems if isinstance(problem, Problem)]
    assert sorted((p.fault.value, p.place.file, p.place.record, p.field) for p in problems) == sorted(NAMED)
    assert caught.value.message == "The records hold 14 errors and nothing was loaded; each is named below."
    assert migrated.statements_sent == sent + 1, "the question what was loaded last"
    assert await graph_digest(migrated) == before


async def test_a_refused_row_undoes_the_whole_load(migrated: Graph, tmp_path: Path) -> None:
    """The graph itself refuses one row, long after others were written in the same transaction."""
    await load(migrated, tmp_path)
    await migrated.schema(
        Statement("CREATE CONSTRAINT only_one IF NOT EXISTS FOR (n:Process) REQUIRE n.name IS UNIQUE")
    )
    before = await graph_digest(migrated)
    twin = (
        "processes:\n  - {slug: twin, name: Sorting, kind: PROCESS, order: 2, sources: [page], confidence: SOURCED}\n"
    )
    with pytest.raises(Conflict):
        await load(migrated, tmp_path, changed("processes:\n", twin, changed("The Wheel", "The Other Wheel")))
    assert await graph_digest(migrated) == before
    await migrated.schema(Statement("DROP CONSTRAINT only_one IF EXISTS"))


@pytest.mark.parametrize("after", [1, 4, 8, 12, 16])
async def test_a_load_that_is_broken_off_leaves_nothing(migrated: Graph, tmp_path: Path, after: int) -> None:
    before = await graph_digest(migrated)
    left = iter(range(after))

    def break_off(_: Statement) -> None:
        if next(left, None) is None:
            raise BrokenOffError

    migrated.listeners.append(break_off)
    with pytest.raises(BrokenOffError):
        await load(migrated, tmp_path)
    migrated.listeners.remove(break_off)
    assert await graph_digest(migrated) == before
    assert (await load(migrated, tmp_path)).version == 1


async def test_two_hubs_that_load_at_once_do_it_once(migrated: Graph, engine: Engine, tmp_path: Path) -> None:
    async with other_hubs(engine, 3) as others:
        loads = [load(graph, tmp_path / str(n)) for n, graph in enumerate([migrated, *others])]
        all_loaded = await asyncio.gather(*loads)
    assert sorted(done(loaded) for loaded in all_loaded) == [(0, 0, 0, 0)] * 3 + [(17, 0, 0, 0)]
    assert {loaded.version for loaded in all_loaded} == {1}
    assert await ask(migrated, "MATCH ()-[r]->() RETURN count(r), count(DISTINCT r.key)") == [[9, 9]]
