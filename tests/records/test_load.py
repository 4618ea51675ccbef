"""Loading makes the graph hold the records, changes nothing the second time and touches nobody else's rows."""

from dataclasses import replace
from pathlib import Path

import pytest

from hub.errors import SeedInvalid
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.seed.folder import load_seed
from tests.records.folders import REGISTER, SOUND, changed, write
from tests.records.graphs import ask, change, done, load


async def test_the_first_load_creates_everything(migrated: Graph, tmp_path: Path) -> None:
    loaded = await load(migrated, tmp_path)
    assert str(loaded) == "8 records and 9 relationships: 17 created, 0 changed, 0 removed."
    assert loaded.version == 1
    [[nodes]] = await ask(migrated, "MATCH (n) WHERE n.origin = 'seed' AND NOT n:Register RETURN count(n)")
    [[links]] = await ask(migrated, "MATCH ()-[r]->() RETURN count(r)")
    assert (nodes, links) == (loaded.nodes, loaded.relationships)


async def test_loading_again_sends_one_read(migrated: Graph, tmp_path: Path) -> None:
    first = await load(migrated, tmp_path)
    before, sent = await graph_digest(migrated), migrated.statements_sent
    again = await load(migrated, tmp_path)
    assert migrated.statements_sent == sent + 1
    assert again == replace(first, created=0)
    assert await graph_digest(migrated) == before


async def test_the_same_files_are_not_read_again_and_a_changed_file_is(
    migrated: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await load(migrated, tmp_path)
    with monkeypatch.context() as there:
        there.setattr("hub.seed.folder.read_seed", None)
        assert await load_seed(migrated, the_model(), tmp_path) == replace(first, created=0)
        there.setattr("hub.seed.stamp._READERS", ("model",))
        with pytest.raises(TypeError):
            await load_seed(migrated, the_model(), tmp_path)
    (tmp_path / "more.yaml").write_text("tools: [")
    with pytest.raises(SeedInvalid):
        await load_seed(migrated, the_model(), tmp_path)


async def test_loading_by_force_changes_nothing(migrated: Graph, tmp_path: Path) -> None:
    first = await load(migrated, tmp_path)
    before = await graph_digest(migrated)
    assert await load(migrated, tmp_path, force=True) == replace(first, created=0)
    assert await graph_digest(migrated) == before


async def test_loading_by_force_mends_what_was_altered(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    before = await graph_digest(migrated)
    await change(migrated, "MATCH (n:Tool)-[r:AFFECTS]->() SET n.name = 'X', n.extra = 1 DELETE r")
    loaded = await load(migrated, tmp_path, force=True)
    assert done(loaded) == (1, 1, 0, 0)
    assert loaded.version == 2
    assert await graph_digest(migrated) == before


async def test_a_changed_seed_changes_what_it_changed(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    text = changed("scope: CORE\n    techniques: [regression]", "scope: ADJACENT")
    text = changed("      - {to: wheel, basis: INFERRED, since: '2023'}\n", "", text)
    text = text.replace("sorting", "sifting")
    loaded = await load(migrated, tmp_path, text)
    created = len(["the process", "who runs it", "what affects it"])
    assert done(loaded) == (created, len(["the tool"]), created + len(["the use since 2023"]), 0)
    assert loaded.version == 2
    assert await ask(migrated, "MATCH (n:Tool) RETURN n.scope, n.techniques") == [["ADJACENT", None]]
    assert await ask(migrated, "MATCH (n:Process) RETURN n.slug") == [["sifting"]]


async def test_going_back_to_the_first_seed_gives_the_first_graph(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    before = await graph_digest(migrated)
    await load(migrated, tmp_path, SOUND.replace("sorting", "sifting"))
    assert await graph_digest(migrated) != before
    await load(migrated, tmp_path)
    assert await graph_digest(migrated) == before


async def test_a_changed_register_is_one_change(migrated: Graph, tmp_path: Path) -> None:
    await load(migrated, tmp_path)
    folder = write(tmp_path, {"register.yaml": changed("By us", "By all", REGISTER)})
    loaded = await load_seed(migrated, the_model(), folder)
    assert (done(loaded), loaded.version) == ((0, 1, 0, 0), 2)
    assert await ask(migrated, "MATCH (r:Register) RETURN r.attribution") == [["By all"]]


async def test_rows_of_another_origin_are_left_as_they_are(migrated: Graph, tmp_path: Path) -> None:
    await change(
        migrated,
        "CREATE (t:Tool {slug: 'theirs', origin: 'journal', sources: ['page']}) "
        "CREATE (s:Supplier {slug: 'free'})-[:SUPPLIES_TEA {key: 'k'}]->(t)",
    )
    await load(migrated, tmp_path)
    await change(
        migrated,
        "MATCH (t:Tool {slug: 'theirs'}) MATCH (p:Process {slug: 'sorting'}) "
        "CREATE (t)-[:AFFECTS {key: 'theirs', origin: 'journal'}]->(p)",
    )
    loaded = await load(migrated, tmp_path, SOUND.replace("sorting", "sifting"))
    # Their link leads to a process that the seed no longer has, so the process stays.
    assert done(loaded) == (3, 0, 2, 1)
    assert await ask(migrated, "MATCH (:Tool {slug: 'theirs'})-[r:AFFECTS]->(p) RETURN p.slug, properties(r)") == [
        ["sorting", {"key": "theirs", "origin": "journal"}]
    ]
    assert await ask(migrated, "MATCH (:Supplier)-[r:SUPPLIES_TEA]->(t) RETURN r.key, t.slug") == [["k", "theirs"]]


async def test_a_slug_that_somebody_else_took_stays_theirs(migrated: Graph, tmp_path: Path) -> None:
    await change(migrated, "CREATE (:Tool {slug: 'sieve', origin: 'journal', name: 'Their sieve'})")
    loaded = await load(migrated, tmp_path)
    assert done(loaded) == (16, 0, 0, 1)
    told = "16 created, 0 changed, 0 removed; 1 left to whoever recorded them.\nLeft as they are: Tool:sieve."
    assert str(loaded).endswith(told)
    assert await ask(migrated, "MATCH (n:Tool) RETURN properties(n)") == [
        [{"slug": "sieve", "origin": "journal", "name": "Their sieve"}]
    ]
