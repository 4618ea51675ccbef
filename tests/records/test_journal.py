"""The two logs: gap-free, provable, replayed to the same digest, and every forgery named."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from hub.actors.keys import make_key, revoke_key
from hub.actors.rights import Rights
from hub.changing import OPERATOR
from hub.errors import BadUserInput, NotFound
from hub.files import shipped
from hub.graph.digest import graph_digest, public_digest
from hub.graph.journal import Call
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log, entry_of
from hub.graph.logs.merkle import Tree, consistent, included, leaf_hash
from hub.graph.logs.redact import redact
from hub.graph.logs.replay import build, replayed
from hub.graph.logs.stored import prove_entry, prove_growth, register_of, rows_of, tree_at
from hub.graph.logs.verify import checked, verify
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.record import Request, record
from hub.records.redaction import redaction_of
from tests.records.graphs import ask, change, load

PAGE = {"sources": ["page"], "confidence": "SOURCED"}
TOOL = {"name": "Riddle", "owner": "mill", "aiClass": "CHECKLIST", "scope": "CORE", **PAGE}
OPEN_ENTRIES = "MATCH (o:OpenEntry) RETURN properties(o) ORDER BY o.sequence"


async def say(graph: Graph, *changes: Any, why: str = "It is so.") -> str:
    """The slug of the first record that was written."""
    result = await record(graph, the_model(), OPERATOR, Request(list(changes), why))
    assert result.sound, [str(problem) for problem in result.problems]
    return result.records[0][0].slug


async def names(graph: Graph, number: int) -> list[str]:
    """The rows of which an entry of the open log tells, a sign before each: made, changed or gone."""
    [[row]] = await ask(graph, "MATCH (o:OpenEntry {sequence: $n}) RETURN properties(o)", n=number)
    signs = {(True, False): "+", (False, False): "~", (False, True): "-"}
    told = entry_of(Log.OPEN, row).changes
    return sorted(signs[c.before is None, c.after is None] + c.name.split(":")[0] for c in told)


async def wrong(graph: Graph) -> list[str]:
    return [line for log in (await verify(graph)).values() for line in log.wrong]


@pytest.fixture
async def lived(migrated: Graph, tmp_path: Path) -> Graph:
    """A register that was loaded and changed: what is hidden, what is opened, what is hidden again."""
    await load(migrated, tmp_path)
    hidden = {**TOOL, "slug": "riddle", "marking": "OFFICIAL", "users": [{"to": "wheel", "basis": "STATED"}]}
    slug = await say(migrated, {"create": {"tool": hidden}})
    await say(migrated, {"correct": {"tool": slug, "version": 1, "values": {"note": "Not for everybody."}}})
    await say(migrated, {"mark": {"tool": slug, "version": 2, "marking": "PUBLISHED"}}, why="We may say so now.")
    note = {"agency": "mill", "version": 1, "from": "2026-01-01", "values": {"note": "Grinds."}}
    await say(migrated, {"set": note}, {"mark": {"agency": "wheel", "version": 1, "marking": "OFFICIAL"}})
    return migrated


async def test_the_open_log_holds_what_everybody_sees_and_when(lived: Graph) -> None:
    rows = await ask(lived, OPEN_ENTRIES)
    assert [row["sequence"] for (row,) in rows] == [1, 2, 3]
    # The tool as it is when it is opened; then an agency goes, and with it what leads there, and comes again.
    assert await names(lived, 2) == ["+Tool"]
    assert await names(lived, 3) == ["+Earlier", "+WAS", "-Agency", "-PART_OF", "-USES", "-USES", "~Agency"]
    await say(lived, {"mark": {"agency": "wheel", "version": 2, "marking": "PUBLISHED"}})
    assert await names(lived, 4) == ["+Agency", "+PART_OF", "+USES", "+USES"]
    text = json.dumps([row for (row,) in rows], ensure_ascii=False)
    assert not {"origin", "Not for everybody"} & set(text.split('"'))
    assert [row["whyKept"] for (row,) in rows if "whyKept" in row] == [True, True]


async def test_both_logs_verify_and_replay_to_the_same_digest(lived: Graph) -> None:
    assert await wrong(lived) == []
    before, open_before = await graph_digest(lived), await public_digest(lived)
    full, seen = await replayed(lived, Log.FULL), await replayed(lived, Log.OPEN)
    earlier = await replayed(lived, Log.FULL, to=3)
    hidden = earlier.rows.keys() - earlier.public().rows.keys()
    assert [name.rpartition("-")[0] for name in hidden if name.startswith("Tool:")] == ["Tool:riddle"]
    for state, digest in ((full, before), (seen, open_before)):
        await change(lived, "MATCH (n) DETACH DELETE n")
        await migrate(lived, the_model(), shipped("schema") / "graph")
        await build(lived, the_model(), state)
        assert await (graph_digest if state is full else public_digest)(lived) == digest


async def test_proofs_hold_and_forged_ones_do_not(lived: Graph) -> None:
    async with lived.reading() as tx:
        for log in Log:
            tree = tree_of(await register_of(tx), log)
            for number in range(1, tree.size + 1):
                proof = await prove_entry(tx, log, number)
                [[row]] = await tx.run(_entry(log, number))
                leaf, path = leaf_hash(entry_of(log, row).leaf()), [bytes.fromhex(hash) for hash in proof.hashes]
                assert included(leaf, number, tree.size, path, tree.root)
                grown = [bytes.fromhex(hash) for hash in (await prove_growth(tx, log, number)).hashes]
                assert consistent(number, tree.size, grown, (await tree_at(tx, log, number)).root, tree.root)


def _entry(log: Log, number: int) -> Statement:
    return Statement(f"MATCH (j:{log.label} {{sequence: $number}}) RETURN properties(j)", {"number": number})


Rows = list[dict[str, Any]]


def _byte(rows: Rows) -> None:
    rows[1]["changes"] = [told.replace("Riddle", "Biddle") for told in rows[1]["changes"]]


def _swap(rows: Rows) -> None:
    rows[1], rows[2] = rows[2] | {"slug": rows[1]["slug"]}, rows[1] | {"slug": rows[2]["slug"]}


def _swap_and_renumber(rows: Rows) -> None:
    _swap(rows)
    rows[1]["sequence"], rows[2]["sequence"] = 2, 3


def _with_its_hash(rows: Rows) -> None:
    rows[2]["why"] = "Another."
    rows[2]["hashes"] = [leaf_hash(entry_of(Log.FULL, rows[2]).leaf()).hex(), *rows[2]["hashes"][1:]]


FORGERIES: dict[str, tuple[Callable[[Rows], Any], str]] = {
    "one byte of a value": (_byte, "Entry 2 was altered."),
    "another reason": (lambda rows: rows[2].update(why="Another."), "Entry 3 was altered."),
    "another time": (lambda rows: rows[2].update(at="2020-01-01"), "Entry 3 was altered."),
    "a hash as well": (_with_its_hash, "Entry 4, or an entry before it, was altered together with its hash."),
    "a gap": (lambda rows: rows.pop(2), "Entry 3 is missing."),
    "the end cut off": (lambda rows: rows.pop(), "Entry 5 is missing: the register counts 5."),
    "an entry too many": (
        lambda rows: rows.append(rows[4] | {"slug": "000000000006"}), "Entry 6 was added: the register counts 5."
    ),
    "a swapped pair": (_swap, "Entry 2 is the one that was written as 3."),
    "a swapped pair, renumbered": (_swap_and_renumber, "Entry 2 is the one that was written as 3."),
    "no JSON": (lambda rows: rows[3].update(changes=["{"]), "Entry 4 was altered: it cannot be read."),
    "no salts": (lambda rows: rows[3].pop("salts"), "Entry 4 was altered: it cannot be read."),
}  # fmt: skip


async def test_every_forgery_is_named(lived: Graph) -> None:
    async with lived.reading() as tx:
        tree = tree_of(await register_of(tx), Log.FULL)
        rows: Rows = [dict(row) async for row in rows_of(tx, Log.FULL)]
    for forgery, (forge, line) in FORGERIES.items():
        forged = copy.deepcopy(rows)
        forge(forged)
        assert (forgery, (await checked(_each(forged), tree, Log.FULL)).wrong) == (forgery, (line,))
    assert (await checked(_each(rows), tree, Log.FULL)).wrong == ()
    other = Tree(tree.size, tree.peaks[::-1])
    root = "The register's node names another root than the entries give."
    assert (await checked(_each(rows), other, Log.FULL)).wrong == (root,)


async def _each(rows: Rows) -> AsyncGenerator[dict[str, Any]]:
    for row in rows:
        yield row


async def test_what_some_other_program_wrote_is_named(lived: Graph) -> None:
    await change(lived, "MATCH (t:Tool {slug: 'sieve'}) SET t.name = 'Ours' CREATE (:Tool {slug: 'theirs'})")
    await change(lived, "MATCH (:Tool {slug: 'sieve'})-[r:BEARS_ON]->() DELETE r")
    [gone] = [line for line in await wrong(lived) if "lacks BEARS_ON" in line][:1]
    assert gone.startswith("The graph lacks BEARS_ON:")
    assert {line for line in await wrong(lived) if "Tool" in line} == {
        "The graph holds another Tool:sieve than the log gives: name.",
        "The graph holds Tool:theirs, of which the log does not tell.",
    }


async def test_a_key_may_be_used(lived: Graph) -> None:
    """When it was last used is noted past the journal, and stands in entries that tell of the key later."""
    token = await make_key(lived, Rights(None, frozenset(), Marking.PUBLISHED), "Reading", 1, "")
    await change(lived, "MATCH (k:ApiKey) SET k.used = '2026-06-30T00:00:00+00:00'")
    assert await wrong(lived) == []
    await revoke_key(lived, token.split("_")[1])
    await change(lived, "MATCH (k:ApiKey) SET k.used = '2026-07-01T00:00:00+00:00'")
    assert await wrong(lived) == []


async def test_what_an_earlier_hub_wrote_becomes_both_logs(lived: Graph) -> None:
    """A journal as it was before there were two: no salts, no hashes, and rows of which it does not tell."""
    await change(lived, "MATCH (o:OpenEntry) DELETE o")
    await change(lived, "MATCH (j:JournalEntry) REMOVE j.salts, j.hashes, j.whySalt, j.actorSalt, j.open")
    await change(lived, "MATCH (g:Register) REMOVE g.journalPeaks, g.open, g.openPeaks")
    await change(lived, "MATCH (m:Migration) WHERE m.version = 8 DELETE m")
    await change(lived, "CREATE (:Tool {slug: 'old', name: 'Old', marking: 'PUBLISHED', origin: 'seed'})")
    await migrate(lived, the_model(), shipped("schema") / "graph")
    assert await wrong(lived) == []
    whys = await ask(lived, "MATCH (j:JournalEntry) RETURN j.sequence, j.why ORDER BY j.sequence")
    assert [why for _, why in whys][:4] == [
        "The shipped records were loaded.",
        "It is so.",
        "It is so.",
        "We may say so now.",
    ]
    assert [number for number, _ in whys] == [1, 2, 3, 4, 5, 6, 7]
    assert (await replayed(lived, Log.FULL, to=6)).rows["Tool:old"][1]["name"] == "Old"
    await say(lived, {"correct": {"tool": "sieve", "version": 1, "values": {"note": "Goes on."}}})
    assert await wrong(lived) == []


async def test_a_source_that_is_hidden_leaves_the_open_log_with_its_citations(lived: Graph) -> None:
    source = {"slug": "memo", "title": "A memo", "note": "No day", "marking": "PUBLISHED", **PAGE}
    await say(lived, {"create": {"source": source}})
    await say(lived, {"correct": {"tool": "sieve", "version": 1, "values": {}, "sources": ["page", "memo"]}})
    assert (await replayed(lived, Log.OPEN)).rows["Tool:sieve"][1]["sources"] == ["page", "memo"]
    await say(lived, {"mark": {"source": "memo", "version": 1, "marking": "OFFICIAL"}})
    assert (await replayed(lived, Log.OPEN)).rows["Tool:sieve"][1]["sources"] == ["page"]
    assert await wrong(lived) == []


async def test_a_redacted_value_is_gone_everywhere_and_every_proof_holds(lived: Graph) -> None:
    for n, note in enumerate(("Ask Jo Bloggs.", "Ask the desk."), 2):
        await say(lived, {"set": {"agency": "mill", "version": n, "from": f"2026-0{n}-01", "values": {"note": note}}})
    roots = [log.tree.root for log in (await verify(lived)).values()]
    wanted = await redaction_of(lived, the_model(), "agency:mill", "note", "Ask Jo Bloggs.")
    done = await redact(lived, wanted, Call("COMMAND", "A name that must not be kept.", "operator"))
    assert (len(done.rows), done.rows[0].partition(":")[0]) == (1, "Earlier")
    held = await ask(lived, "MATCH (n) RETURN properties(n)")
    links = await ask(lived, "MATCH ()-[r]->() RETURN properties(r)")
    assert "bloggs" not in repr([*held, *links]).lower()
    assert await ask(lived, "MATCH (e:Earlier) RETURN e.value ORDER BY e.until") == [
        [None],
        ["Grinds."],
        ["[redacted]"],
    ]
    # Nothing that was proved before is otherwise, and what is there now is what the logs give.
    assert await wrong(lived) == []
    async with lived.reading() as tx:
        for log, root in zip(Log, roots, strict=True):
            size = tree_of(await register_of(tx), log).size - 1
            assert (await tree_at(tx, log, size)).root == root


async def test_a_present_value_is_marked_and_what_is_no_property_refused(lived: Graph) -> None:
    wanted = await redaction_of(lived, the_model(), "tool:sieve", "name", None)
    done = await redact(lived, wanted, Call("COMMAND", "A name.", "operator"))
    assert (done.rows, done.packs) == (["Tool:sieve"], [])
    assert await ask(lived, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.name, t.nameSort, t.version") == [
        ["[redacted]", "[redacted]", 2]
    ]
    assert await wrong(lived) == []
    for place, field in (("tool", "name"), ("tool:sieve", "marking"), ("tool:sieve", "nothing")):
        with pytest.raises(BadUserInput):
            await redaction_of(lived, the_model(), place, field, None)
    with pytest.raises(NotFound):
        await redaction_of(lived, the_model(), "tool:nothing", "name", None)
