"""A pack says what the graph says, the same on both engines, and notices when the graph has moved on."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.errors import BadUserInput, Forbidden, NotFound, Overloaded, Unauthenticated
from hub.graph.digest import Summary, graph_digest, summary
from hub.graph.edit import Act, Edit, NodeAt
from hub.graph.journal import Call
from hub.graph.logs.entry import Log
from hub.graph.register import lock
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import note_edits
from hub.model.enums import Marking
from hub.review.build import Pack, build
from hub.review.cited import JOURNAL, cite, read_cited, shown_in
from hub.review.content import Wanted, canonical, read_content
from hub.review.diff import differences
from hub.review.frozen import read_pack
from hub.review.over_graphql import build_for
from hub.review.pack_folder import MANIFEST, manifest, write_folder
from hub.review.pack_record import record
from hub.review.questioner import Question, Questioner, take_page_info
from hub.review.verify import verify
from tests.review.conftest import REVIEW, load

PACKS = f'{{ review(slug: "{REVIEW}") {{ packs(first: 5) {{ nodes {{ createdAt graphDigest sha256 asOf }} }} }} }}'


def nothing(_: str) -> None:
    """Nobody is told."""


async def change(questioner: Questioner, text: Any, **given: Any) -> None:
    """Change the graph and count the change, as everything that writes does."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(text, given))
        await tx.run(Statement("MATCH (r:Register) SET r.version = r.version + 1"))

    await questioner.graph.write(work)


def total(answer: Any) -> int:
    """The sum of every totalCount in an answer."""
    if isinstance(answer, dict):
        return sum(value if key == "totalCount" else total(value) for key, value in answer.items())
    return 0


async def test_each_figure_is_what_its_query_gives(questioner: Questioner, pack: Pack) -> None:
    await load(questioner, Path(__file__).parents[2] / "seed")
    [review] = [answer["data"]["review"] for answer in pack.content["answers"] if answer["name"] == "review"]
    assert len(review["figures"]) >= 20
    for figure in review["figures"]:
        answer = await questioner.ask(Question("figure", figure["query"], {}))
        assert total(answer) == figure["value"], figure["name"]


async def test_every_question_of_the_pack_gives_its_answer_again(questioner: Questioner, pack: Pack) -> None:
    for recorded in pack.content["answers"]:
        answer = await questioner.ask(Question(recorded["name"], recorded["query"], recorded["variables"]))
        [field] = answer
        page = answer[field]
        paged = "pageInfo" in page
        assert recorded["cut"] == []
        assert set(take_page_info(answer)) <= {field}
        if paged:
            assert recorded["data"][field]["nodes"][: len(page["nodes"])] == page["nodes"]
        else:
            assert answer == recorded["data"]


async def test_a_list_that_goes_on_is_named_in_the_pack(patient: Questioner, records: Path) -> None:
    risks = "".join(
        f"  - slug: risk-{number}\n    name: Risk {number}\n    description: A risk.\n    severity: LOW\n"
        "    status: OPEN\n    tool: cps-correspondence-drafting-tool\n    seen: '2025-09'\n"
        "    sources: [hub-editorial]\n    confidence: SOURCED\n"
        for number in range(21)
    )
    (records / "more-risks.yaml").write_text(f"risks:\n{risks}", encoding="utf-8")
    await load(patient, records)
    pack = await build(patient, Wanted(REVIEW))
    assert {answer["name"]: answer["cut"] for answer in pack.content["answers"] if answer["cut"]} == {
        "ledger": ["risks"]
    }
    assert "Cut: risks." in pack.files["pack.md"].decode()


async def test_a_pack_built_twice_is_the_same_to_the_byte(questioner: Questioner, pack: Pack) -> None:
    again = await build(questioner, Wanted(REVIEW, "2025-12-31"))
    assert again.sha256 == pack.sha256
    assert again.files == pack.files


async def test_a_pack_is_recorded_once_and_changes_no_digest(questioner: Questioner, pack: Pack) -> None:
    everybody = questioner.asker
    before = (await summary(questioner.graph, everybody)).digest
    assert pack.content["graphDigest"] == before
    assert [await record(questioner, pack), await record(questioner, pack)] == [True, False]
    assert (await summary(questioner.graph, everybody)).digest == before
    [node] = (await questioner.ask(Question("packs", PACKS, {})))["review"]["packs"]["nodes"]
    assert node == {
        "createdAt": "2026-07-01T12:00:00+00:00",
        "graphDigest": before,
        "sha256": pack.sha256,
        "asOf": "2025-12-31",
    }
    again = await read_content(questioner, Wanted(REVIEW))
    assert canonical(again) == canonical(pack.content)


async def test_a_pack_cites_a_journal_that_began_so(questioner: Questioner, pack: Pack, tmp_path: Path) -> None:
    cited = await cite(questioner.graph, Marking(pack.content["marking"]), None)
    assert (pack.cited.log, cited.log, pack.cited.size > 0) == (Log.OPEN, Log.OPEN, True)
    (tmp_path / JOURNAL).write_bytes(cited.file())
    assert read_cited(tmp_path) == cited

    async def two_more(tx: Transaction) -> None:
        await note_edits(tx, await lock(tx), (), Call("TEST", "Something else."))
        edit = Edit(Act.CREATE, NodeAt("Supplier", "later"), None, {"slug": "later", "marking": "PUBLISHED"})
        await note_edits(tx, await lock(tx), [edit], Call("TEST", "What everybody sees."))

    await questioner.graph.write(two_more)
    holds, said = await shown_in(questioner.graph, cited)
    assert (holds, said.rpartition(" and ")[2]) == (True, f"has {cited.size + 1} entries now.")
    forged = [replace(cited, root="0" * 64), replace(cited, size=10**6), replace(cited, size=0)]
    assert [(await shown_in(questioner.graph, wrong))[0] for wrong in forged] == [False, False, False]
    for broken in (b"{", b"[]", b'{"log":"OPEN","size":1,"rootHash":"x"}', b" " * 2000):
        (tmp_path / JOURNAL).write_bytes(broken)
        with pytest.raises(BadUserInput):
            read_cited(tmp_path)


BUILD = f"""mutation {{ buildPack(review: "{REVIEW}") {{ outcome pack {{
  review asOf sha256 graphDigest journalSize rootHash new files {{ name size sha256 content }} }} }} }}"""


async def test_a_reviewer_builds_the_same_bytes_over_graphql(questioner: Questioner, pack: Pack) -> None:
    """Whatever the reviewer may see: it is the pack of everybody, as the command writes it, and the journal tells."""
    api = replace(questioner.api, packs=build_for)
    reviewer = Asker(Marking.OFFICIAL, "cps", "key:r", frozenset({Role.REVIEWER}), signed_in=SignIn.KEY)

    async def built(asker: Asker) -> Any:
        response = await respond(api, questioner.graph, Request(BUILD), asker, read_only=False)
        return json.loads(response.content)

    cited = await cite(questioner.graph, Marking(pack.content["marking"]), None)
    answer = await built(reviewer)
    assert ("errors" not in answer, answer["extensions"]["cost"] > 20_000) == (True, True)
    done = answer["data"]["buildPack"]
    told = done["pack"]
    files = {file["name"]: base64.b64decode(file["content"], validate=True) for file in told["files"]}
    beside = {**pack.files, JOURNAL: cited.file()}
    assert files == {**beside, MANIFEST: manifest(beside)}
    assert all(len(files[file["name"]]) == file["size"] for file in told["files"])
    assert (told["sha256"], told["graphDigest"]) == (pack.sha256, pack.content["graphDigest"])
    assert (told["journalSize"], told["rootHash"]) == (cited.size, cited.root)
    assert (done["outcome"], told["new"]) == ("RECORDED", True)
    [[agency, roles, door]] = await questioner.graph.read_one(
        Statement("MATCH (j:JournalEntry) WHERE j.door = 'PACK' RETURN j.agency, j.roles, j.door")
    )
    assert (agency, roles, door) == ("cps", ["REVIEWER"], "PACK")

    editor = replace(reviewer, roles=frozenset({Role.EDITOR}))
    for asker, error in ((editor, Forbidden), (questioner.asker, Unauthenticated)):
        with pytest.raises(error):
            await built(asker)
    async with api.packing:
        with pytest.raises(Overloaded) as busy:
            await built(reviewer)
    assert busy.value.retry_after > 0


async def test_the_digest_is_that_of_the_state_that_was_asked(
    questioner: Questioner, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The graph changes once, after the questions and before the digest."""
    changes = ["MATCH (t:Tool {slug: 'cps-correspondence-drafting-tool'}) SET t.name = 'Renamed'"]

    async def later(*given: Any) -> Summary:
        if changes:
            await change(questioner, changes.pop())
        return await summary(*given)

    monkeypatch.setattr("hub.review.content.summary", later)
    content = await read_content(questioner, Wanted(REVIEW))
    assert content["graphDigest"] != pack.content["graphDigest"]
    [tools] = [answer["data"]["tools"]["nodes"] for answer in content["answers"] if answer["name"] == "tools"]
    assert "Renamed" in [tool["name"] for tool in tools]


async def test_what_a_reader_may_not_see_moves_nothing_in_a_pack(questioner: Questioner, pack: Pack) -> None:
    everything = await graph_digest(questioner.graph)
    held = "{slug: 'hidden', title: 'Hidden', marking: 'OFFICIAL', heldFrom: '', heldTo: '9999-12-31'}"
    await change(questioner, f"MATCH (s:Source {{slug: 'hub-editorial'}}) CREATE (s)<-[:HIDES {held}]-(:Source {held})")
    await change(questioner, "MATCH (r:Register) SET r.earlier = ['name']")
    assert await graph_digest(questioner.graph) != everything
    again = await read_content(questioner, Wanted(REVIEW))
    assert canonical(again) == canonical(pack.content)


@pytest.mark.parametrize(
    "kept",
    [
        "MATCH (s:Evidence) WITH s LIMIT 1 SET s.marking = 'OFFICIAL'",
        "MATCH (:Tool)-[s:AFFECTS]->() WITH s LIMIT 1 SET s.marking = 'OFFICIAL'",
    ],
)
async def test_a_pack_bears_the_highest_marking_of_what_its_reader_sees(
    questioner: Questioner, pack: Pack, kept: Any
) -> None:
    """Of whatever kind the row is, for who is cleared for it and for nobody else."""
    assert pack.content["marking"] == "PUBLISHED"
    await change(questioner, kept)
    assert (await read_content(questioner, Wanted(REVIEW)))["marking"] == "PUBLISHED"
    cleared = replace(questioner, asker=Asker(Marking.OFFICIAL_SENSITIVE))
    made = await build(cleared, Wanted(REVIEW))
    assert made.content["marking"] == "OFFICIAL"
    paper = made.files["pack.md"].decode()
    assert paper.startswith("**OFFICIAL**")
    assert "\nPUBLISHED\n" not in paper


async def test_a_pack_is_verified_until_the_graph_moves_on(questioner: Questioner, pack: Pack, tmp_path: Path) -> None:
    write_folder(tmp_path / "out", pack.files)
    frozen = read_pack(tmp_path / "out")
    assert (await verify(questioner, frozen, nothing))[0] is True
    await change(questioner, "MATCH (t:Tool {slug: 'cps-correspondence-drafting-tool'}) REMOVE t.sroRole")
    equal, said = await verify(questioner, frozen, nothing)
    assert not equal
    assert said[0].startswith("The graph has moved on since the pack was built, or is another one")
    assert "  Tools in scope without a Senior Responsible Officer recorded here: 3 before, 4 after" in said
    told = [line for line in said if line.startswith("  changed: Correspondence Drafting Tool: sro role from “")]
    assert told
    assert all(" to nothing recorded" in line for line in told)
    after = await build(questioner, Wanted(REVIEW))
    write_folder(tmp_path / "after", after.files)
    assert list(differences(frozen, read_pack(tmp_path / "after"))) == said[1:]


async def test_a_pack_of_another_graph_is_told_as_such(
    patient: Questioner, pack: Pack, records: Path, tmp_path: Path
) -> None:
    (records / "reviews.yaml").unlink()
    await load(patient, records)
    write_folder(tmp_path / "out", pack.files)
    equal, said = await verify(patient, read_pack(tmp_path / "out"), nothing)
    assert not equal
    assert said == [f"The pack comes from another graph: there is no review {REVIEW} in this one."]


async def test_a_pack_with_a_changed_number_and_a_matching_hash_is_told_altered(
    questioner: Questioner, pack: Pack, tmp_path: Path
) -> None:
    from hub.review.content import frozen

    content = json.loads(canonical(pack.content))
    [review] = [answer["data"]["review"] for answer in content["answers"] if answer["name"] == "review"]
    review["figures"][0]["value"] += 1
    (tmp_path / "pack.json").write_bytes(frozen(content))
    equal, said = await verify(questioner, read_pack(tmp_path), nothing)
    assert not equal
    assert "the pack was altered" in said[0]
    assert "  Tools in scope: 5 before, 4 after" in said


UNUSABLE = (
    ("nothing", None, NotFound, "no review nothing"),
    (REVIEW, "2026-07-02", BadUserInput, "still to come"),
    (REVIEW, "2030", BadUserInput, "still to come"),
    (REVIEW, "2025-06-29", BadUserInput, "before the baseline"),
    (REVIEW, "yesterday", BadUserInput, "is not a date"),
)


async def test_a_day_or_review_that_cannot_be_used_is_refused(questioner: Questioner) -> None:
    """One test for all of them: the shipped records are loaded for it."""
    for slug, day, error, said in UNUSABLE:
        with pytest.raises(error, match=said):
            await read_content(questioner, Wanted(slug, day))
