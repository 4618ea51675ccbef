"""A feed is harvested as it changes: taken, gone on with, ended, listed as vanished, proposed, reconciled."""

from __future__ import annotations

from dataclasses import replace

from hub.access.asker import Asker
from hub.changing import OPERATOR
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.importers.kept_imports import imports
from hub.partner import (
    Basis,
    Bearing,
    Component,
    Evidence,
    EvidenceKind,
    Finding,
    Marking,
    Practice,
    PrincipleLink,
    ProcessLink,
    Record,
    Status,
    ToolLink,
    ToolStatus,
)
from hub.partner.from_graph import GraphSource
from hub.records.record import Request, record
from tests.harvest.harvested import MODEL, PAGE, added, journalled, listed, states, told, tool, tools
from tests.harvest.partners import serving
from tests.records.graphs import ask

SORTING = ProcessLink(process="sorting", name="Sorting", how="It sorts", basis=Basis.STATED)


async def change(graph: Graph, *changes: object) -> None:
    """Record something, as people do."""
    done = await record(graph, MODEL, OPERATOR, Request(changes, "It is so."))
    assert done.sound, done.problems


async def test_what_a_feed_says_is_recorded_under_its_agency_and_its_run(seeded: Graph) -> None:
    state = Status(status=ToolStatus.PILOT, since="2026-03", detail="Two sites")
    held: list[Record] = [
        tool("a1", purpose="Chaff", sources=(PAGE,), status_history=(state,), affects=(SORTING,),
             suppliers=(Component(name="Nobody Ltd"),)),
        tool("b.2"),
    ]  # fmt: skip
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        assert await told(seeded, feed) == [
            "Of what the feed named: 2 new, 0 changed, 0 same, 0 refused.",
            "Records: 2 in the feed's lists, 2 recorded here; notes: 1.",
            "mill/tool/a1: no Supplier 'Nobody Ltd' is recorded",
        ]
        assert await told(seeded, feed) == [
            "Of what the feed named: 0 new, 0 changed, 0 same, 0 refused.",
            "Records: 2 in the feed's lists, 2 recorded here; notes: 1.",
            "mill/tool/a1: no Supplier 'Nobody Ltd' is recorded",
        ]
    rows = await ask(
        seeded,
        "MATCH (a:Agency)-[:OWNS]->(t:Tool {slug: 'feed-m-mill-a1'})-[:STOOD_AT]->(s:ToolState) "
        "MATCH (t)-[f:AFFECTS]->(p:Process) "
        "RETURN a.slug, t.purpose, s.status, s.since, s.detail, p.slug, f.how, f.basis",
    )
    assert rows == [["mill", "Chaff", "PILOT", "2026-03", "Two sites", "sorting", "It sorts", "STATED"]]
    cited = await ask(
        seeded,
        "MATCH (t:Tool {slug: 'feed-m-mill-a1'}), (s:Source) WHERE s.slug IN t.sources "
        "RETURN s.title, s.url, s.published ORDER BY s.title",
    )
    assert [row[0] for row in cited] == ["AI at the mill", "The feed m (ai.mill.example), run 1"]
    assert cited[0][1:] == ["https://mill.example/ai", "2026-05"]
    [made] = await imports(seeded)
    assert (made.register, made.file, made.state, made.counts["NEW"]) == ("feed-m", "run 1", "DONE", 2)


async def test_practices_and_evidence_come_with_what_they_lead_to(seeded: Graph) -> None:
    await change(
        seeded,
        {"create": {"framework": {"slug": "charter", "title": "A charter", "kind": "covenant", "issuer": {"to": "mill"},
                                  "sources": ["page"],
                                  "confidence": "SOURCED", "marking": "PUBLISHED"}}},
        {"create": {"principle": {"slug": "lawful", "name": "Lawful", "scope": "TOOL", "order": 1,
                                  "framework": {"to": "charter"}, "sources": ["page"], "confidence": "SOURCED",
                                  "marking": "PUBLISHED"}}},
    )  # fmt: skip
    supports = Bearing(principle="lawful", name="Lawful", tool="mill/tool/a1", finding=Finding.SUPPORTS, reason="So")
    evidence = Evidence(agency="mill", reference="dpia", title="An assessment", date="2026-01", findings=(supports,),
                        kind=EvidenceKind.IMPACT_ASSESSMENT)  # fmt: skip
    held: list[Record] = [
        tool("a1"),
        Practice(agency="mill", reference="check", name="A person checks", what_was_done="Each is read.",
                 worked="Slips are caught.", tools=(ToolLink(tool="mill/tool/a1", result="Fewer slips"),),
                 meets=(PrincipleLink(principle="lawful", name="Lawful"),), done_in=(SORTING,)),
        evidence,
    ]  # fmt: skip
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        assert (await told(seeded, feed))[1:] == ["Records: 3 in the feed's lists, 3 recorded here."]
        held[2] = replace(evidence, findings=(replace(supports, finding=Finding.CONTRADICTS),))
        assert "1 changed" in (await told(seeded, feed))[0]
    adopted = "MATCH (t:Tool)-[r:ADOPTED]->(p:Practice)-[:DONE_IN]->(s:Process) RETURN t.slug, r.result, p.slug, s.slug"
    assert await ask(seeded, adopted) == [["feed-m-mill-a1", "Fewer slips", "feed-m-mill-check", "sorting"]]
    assert await ask(seeded, "MATCH (s:Statement)-[:SAID_OF]->(p:Practice) RETURN s.property, s.text") == [
        ["WORKED", "Slips are caught."]
    ]
    rows = await ask(
        seeded,
        "MATCH (e:Evidence)-[r:BEARS_ON]->(x:Alignment)-[:WITH]->(p:Principle) MATCH (x)-[:OF]->(t:Tool) "
        "WHERE r.until IS NULL RETURN e.slug, r.finding, r.reason, p.slug, t.slug",
    )
    assert rows == [["feed-m-mill-dpia", "CONTRADICTS", "So", "lawful", "feed-m-mill-a1"]]


async def test_what_changes_is_taken_and_what_is_withdrawn_ends(seeded: Graph) -> None:
    held: list[Record] = [tool("a1", purpose="Chaff"), tool("b2"), tool("c3")]
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
        held[:] = [
            tool("a1", purpose="Grain", status_history=(Status(status=ToolStatus.LIVE, since="2026-06"),)),
            held[2],
        ]
        assert await told(seeded, feed) == [
            "Of what the feed named: 0 new, 1 changed, 0 same, 0 refused, 1 ended.",
            "Records: 2 in the feed's lists, 2 recorded here.",
        ]
        there = await tools(seeded)
        assert there["feed-m-mill-a1"]["purpose"] == "Grain"
        assert ["until" in there[f"feed-m-mill-{name}"] for name in ("a1", "b2", "c3")] == [False, True, False]
        assert await states(seeded) == {"mill/tool/a1": ("TAKEN", ""), "mill/tool/b2": ("ENDED", ""),
                                        "mill/tool/c3": ("TAKEN", "")}  # fmt: skip
        held.append(tool("b2", purpose="Back"))
        assert "1 changed" in (await told(seeded, feed))[0]
        back = (await tools(seeded))["feed-m-mill-b2"]
        assert ("until" in back, back["purpose"]) == (False, "Back")


async def test_what_merely_stops_coming_is_listed_and_stays(seeded: Graph) -> None:
    held: list[Record] = [tool("a1", purpose="Chaff", affects=(SORTING,)), tool("b2")]
    async with serving(listed(held)) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
        held[:] = [tool("a1")]
        assert await told(seeded, feed) == [
            "Of what the feed named: 0 new, 0 changed, 1 same, 0 refused.",
            "Records: 1 in the feed's lists, 1 recorded here; notes: 2, vanished: 1.",
            "mill/tool/a1: the feed says nothing of purpose any more; what it said stays",
            "mill/tool/a1: the feed does not name affects sorting any more; the link stays",
            "mill/tool/b2: The feed does not name it any more, and says nothing about why: it stays as it was.",
        ]
    there = await tools(seeded)
    assert there["feed-m-mill-a1"]["purpose"] == "Chaff"
    assert "until" not in there["feed-m-mill-b2"]


async def test_what_people_changed_is_proposed_once_and_what_the_feed_left_alone_is_left(seeded: Graph) -> None:
    held: list[Record] = [tool("a1", purpose="Chaff", functionality="Sieves")]
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
        values = {"purpose": "Ours", "functionality": "Ours too"}
        await change(seeded, {"set": {"tool": "feed-m-mill-a1", "version": 1, "from": "2026-01-01", "values": values}})
        held[0] = tool("a1", purpose="Theirs", functionality="Sieves", user_group="Millers")
        lines = await told(seeded, feed)
        assert "1 changed" in lines[0]
        assert "1 proposed" in lines[0]
        assert lines[2:] == ["mill/tool/a1: purpose was changed here; what the feed says is proposed"]
        held[0] = tool("a1", purpose="Theirs", functionality="Sieves", user_group="Grinders")
        assert "proposed." not in (await told(seeded, feed))[0]
    there = (await tools(seeded))["feed-m-mill-a1"]
    assert (there["purpose"], there["functionality"], there["userGroup"]) == ("Ours", "Ours too", "Grinders")
    [[changes, actor, agency]] = await ask(seeded, "MATCH (p:Proposal) RETURN p.changes, p.actor, p.agency")
    assert (actor, agency) == ("feed:m", "mill")
    assert "Theirs" in str(changes)


async def test_a_link_is_followed_ended_and_proposed_where_people_changed_it(seeded: Graph) -> None:
    held: list[Record] = [
        tool("a1", affects=(SORTING,)),
        tool("b2", affects=(SORTING,)),
        tool("c3", affects=(SORTING,)),
    ]
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
        about = {"tool": "feed-m-mill-c3", "field": "affects", "to": "sorting"}
        [[since]] = await ask(seeded, "MATCH (:Tool {slug: 'feed-m-mill-c3'})-[r:AFFECTS]->() RETURN r.since")
        ours = {"how": "By hand", "basis": "STATED", "sources": ["page"]}
        await change(seeded, {"withdraw": {**about, "since": since}}, {"link": {**about, **ours}})
        anew = replace(SORTING, how="Faster")
        held[:] = [tool("a1", affects=(anew,)), tool("b2", affects=(replace(SORTING, until="2027-01-01"),)),
                   tool("c3", affects=(anew,))]  # fmt: skip
        lines = await told(seeded, feed)
        assert "2 changed, 1 same" in lines[0]
        assert "1 proposed" in lines[0]
        assert lines[2:] == [
            "mill/tool/c3: affects sorting was changed here; what the feed says of it is proposed",
        ]
    rows = await ask(seeded, "MATCH (t:Tool)-[r:AFFECTS]->() WHERE t.slug STARTS WITH 'feed-' "
                             "RETURN t.name, r.how, r.until ORDER BY t.name")  # fmt: skip
    assert rows == [["Tool a1", "Faster", None], ["Tool b2", "It sorts", "2027-01-01"], ["Tool c3", "By hand", None]]


async def test_only_markings_that_were_agreed_come_in(seeded: Graph) -> None:
    """What the feed shows to anybody may be marked too high all the same; what was agreed is kept with its marking."""
    inner = replace(SORTING, marking=Marking.OFFICIAL)
    held: list[Record] = [tool("a1"), tool("b2", marking=Marking.OFFICIAL), tool("c3", affects=(inner,))]
    asker = Asker(Marking.OFFICIAL, "mill")
    async with serving(journalled(held), asker=asker) as partner:
        feed = await added(seeded, partner)
        lines = await told(seeded, feed)
        assert lines[1] == "Records: 3 in the feed's lists, 1 recorded here; refused: 2."
        assert await states(seeded) == {
            "mill/tool/a1": ("TAKEN", ""), "mill/tool/b2": ("REFUSED", "NOT_AGREED"),
            "mill/tool/c3": ("REFUSED", "NOT_AGREED"),
        }  # fmt: skip
        agreed = await added(seeded, partner, "o", marking=Marking.OFFICIAL)
        assert (await told(seeded, agreed))[1] == "Records: 3 in the feed's lists, 3 recorded here."
    rows = await ask(
        seeded,
        "MATCH (t:Tool) WHERE t.slug STARTS WITH 'feed-o-' OPTIONAL MATCH (t)-[r:AFFECTS]->() "
        "RETURN t.name, t.marking, r.marking, t.sources ORDER BY t.name",
    )
    assert [row[:3] for row in rows] == [
        ["Tool a1", "PUBLISHED", None], ["Tool b2", "OFFICIAL", None], ["Tool c3", "PUBLISHED", "OFFICIAL"],
    ]  # fmt: skip
    # A source that is made for a run would say that there is something hidden to come of the run.
    assert rows[1][3] == ["feed-o"]


async def test_a_hint_leads_to_what_the_agency_keeps_and_to_nothing_else(seeded: Graph) -> None:
    theirs = {"slug": "theirs", "name": "Theirs", "owner": {"to": "wheel"}, "aiClass": "CHECKLIST", "scope": "CORE",
              "sources": ["page"], "confidence": "SOURCED", "marking": "PUBLISHED"}  # fmt: skip
    await change(seeded, {"create": {"tool": theirs}})
    ours = tool("a1", register_slug="sieve", name="Ŵyl Sieve", purpose="Chaff")
    held: list[Record] = [ours, tool("b2", register_slug="theirs"), tool("c3", register_slug="sieve")]
    async with serving(journalled(held)) as partner:
        feed = await added(seeded, partner)
        lines = await told(seeded, feed)
        assert "2 new, 1 changed" in lines[0]
        assert "1 proposed" in lines[0]
    [[purpose, kind]] = await ask(seeded, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.purpose, t.aiClass")
    assert (purpose, kind) == ("Chaff", "STATISTICAL")
    assert sorted(await tools(seeded)) == ["feed-m-mill-b2", "feed-m-mill-c3"]


async def test_a_hub_harvests_a_hub(seeded: Graph) -> None:
    """The feed of a hub hints at slugs, which lead to the same records: read into itself it changes nothing."""
    async with serving(GraphSource(seeded, MODEL, "mill.example")) as partner:
        feed = await added(seeded, partner)
        before = await graph_digest(seeded)
        assert await told(seeded, feed) == [
            "Of what the feed named: 0 new, 0 changed, 1 same, 0 refused.",
            "Records: 1 in the feed's lists, 1 recorded here.",
        ]
    assert await graph_digest(seeded) == before
