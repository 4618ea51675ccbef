"""A partner that is slow, wrong, hostile or gone: refused by a code, nothing half-written, others unharmed."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.harvest.faults import Fault
from hub.partner import Record
from tests.harvest.harvested import PATIENT, added, journalled, run, states, told, tool, tools
from tests.harvest.partners import Misbehaviour, respond, serving
from tests.records.graphs import ask, change

SMALL = replace(PATIENT, answer_bytes=200_000, questions=40)
Writer = asyncio.StreamWriter


def changes_of(**page: Any) -> bytes:
    """A page of changes that is right but for what is said."""
    said = {"changes": [], "cursor": "c1", "hasMore": False, "fromStart": True, **page}
    return json.dumps({"data": {"changes": said}}).encode()


def named(name: str, fingerprint: str = "0" * 64, **more: Any) -> dict[str, Any]:
    """A change that names a record."""
    return {"action": "PRESENT", "id": name, "kind": "TOOL", "fingerprint": fingerprint, **more}


def answering(content: bytes | Callable[[bytes], bytes], when: bytes = b"changes(", **more: Any) -> Misbehaviour:
    """Answers a question with these bytes, and every other as a feed does."""

    async def misbehave(body: bytes, writer: Writer) -> bool:
        return when in body and await respond(writer, content if isinstance(content, bytes) else content(body), **more)

    return misbehave


async def endless(body: bytes, writer: Writer) -> bool:
    """An answer that never ends."""
    writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


async def half(body: bytes, writer: Writer) -> bool:
    """Half an answer, then a reset."""
    writer.write(b'HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"data": {"fe')
    await writer.drain()
    writer.transport.abort()
    raise ConnectionResetError


def further(body: bytes) -> bytes:
    """Cursors that lead round in a circle."""
    since = json.loads(body)["variables"]["since"]
    return changes_of(hasMore=True, cursor={None: "a", "a": "b", "b": "c", "c": "a"}[since])


def without_end(body: bytes) -> bytes:
    """Pages that never come to an end, each with a cursor of its own."""
    since = json.loads(body)["variables"]["since"] or "0"
    return changes_of(hasMore=True, cursor=str(int(since) + 1))


HTML = b"<!doctype html><title>Sign in</title>"
RESYNC = b'{"errors": [{"message": "m", "extensions": {"code": "RESYNC"}}], "data": {"changes": null}}'
PARTIAL = b'{"errors": [{"message": "m", "extensions": {"code": "X"}}], "data": {"changes": {"changes": []}}}'
REFUSAL = b'{"errors": [{"message": "secret", "extensions": {"code": "FORBIDDEN"}}], "data": null}'
MANY = [named(f"mill/tool/{number}") for number in range(101)]
CASES: dict[str, tuple[Misbehaviour, Fault]] = {
    "an endless answer": (endless, Fault.TOO_LARGE),
    "a field of 10 MB": (answering(changes_of(cursor="c" * 10_000_000)), Fault.TOO_LARGE),
    "half an answer": (half, Fault.CUT_OFF),
    "no content type": (answering(changes_of(), media="text/plain"), Fault.NOT_JSON),
    "HTML": (answering(HTML, media="text/html"), Fault.NOT_JSON),
    "HTML that says it is JSON": (answering(HTML), Fault.NOT_JSON),
    "half a surrogate pair": (answering(changes_of(cursor="\ud800")), Fault.NOT_JSON),
    "bytes that are no UTF-8": (answering(b'{"data": "\xff"}'), Fault.NOT_JSON),
    "JSON 100,000 deep": (answering(b"[" * 50_000 + b"]" * 50_000), Fault.NOT_JSON),
    "a packed answer": (answering(gzip.compress(b" " * 1_000_000), more="content-encoding: gzip\r\n"), Fault.NOT_JSON),
    "a list": (answering(b"[]"), Fault.NOT_A_FEED),
    "a number for a cursor": (answering(changes_of(cursor=1)), Fault.NOT_A_FEED),
    "a text for a truth": (answering(changes_of(hasMore="no")), Fault.NOT_A_FEED),
    "an id of no feed": (answering(changes_of(changes=[named("../../etc")])), Fault.NOT_A_FEED),
    "an id that is no text": (answering(changes_of(changes=[{"action": "PRESENT", "id": 1}])), Fault.NOT_A_FEED),
    "an action nobody knows": (answering(changes_of(changes=[named("mill/tool/a", action="X")])), Fault.NOT_A_FEED),
    "more than was asked for": (answering(changes_of(changes=MANY)), Fault.NOT_A_FEED),
    "errors beside data": (answering(PARTIAL), Fault.PARTIAL),
    "a refusal": (answering(REFUSAL), Fault.REFUSED),
    "a cursor that loops": (answering(further), Fault.LOOPING),
    "a cursor that stays": (answering(changes_of(hasMore=True, cursor="same")), Fault.LOOPING),
    "pages without end": (answering(without_end), Fault.TOO_MANY_PAGES),
    "a start again and again": (answering(lambda body: RESYNC if b'"since":"' in body else changes_of(hasMore=True)),
                                Fault.UNSETTLED),
    "a status": (answering(b"{}", status=500), Fault.STATUS),
    "a status that will stay": (answering(b"{}", status=404), Fault.STATUS),
    "another record": (answering(b'{"data": {"records": [{"id": "mill/tool/z"}]}}', b"records("), Fault.NOT_A_FEED),
    "fewer records": (answering(b'{"data": {"records": []}}', b"records("), Fault.NOT_A_FEED),
}  # fmt: skip


async def forget(graph: Graph) -> None:
    """Let a feed be as if it had never been read."""
    await change(
        graph, "MATCH (s) WHERE (s:PartnerStanding OR s:PartnerCopy) AND s.slug STARTS WITH 'h' DETACH DELETE s"
    )


async def test_a_hostile_partner_is_refused_by_a_code_and_harms_nobody(seeded: Graph) -> None:
    held: list[Record] = [tool("a1")]
    good: list[Record] = [tool("g1", agency="wheel")]
    async with serving(journalled(good, name="ai.wheel.example")) as kind, serving(journalled(held)) as partner:
        other, feed = await added(seeded, kind, "good", agencies=("wheel",)), await added(seeded, partner, "h")
        await told(seeded, other)
        before = await graph_digest(seeded)
        for what, (misbehave, fault) in CASES.items():
            partner.misbehave = misbehave
            refused, unharmed = await run(seeded, feed, other, limits=SMALL)
            assert (refused.fault, unharmed.fault) == (fault.value, ""), (what, refused, unharmed)
            assert unharmed.lines[1] == "Records: 1 in the feed's lists, 1 recorded here.", what
            [sentence] = refused.lines
            assert sentence.startswith(fault.meaning.rstrip(".")), what
            assert "secret" not in sentence, what
            assert await graph_digest(seeded) == before, what
            await forget(seeded)
        partner.misbehave = None
        assert "1 new" in (await told(seeded, feed))[0]


async def test_records_that_may_not_come_are_refused_alone(seeded: Graph) -> None:
    """Of another agency, listed twice, not there after all, unsound: each by its own code, and the rest comes."""
    held: list[Record] = [
        tool("a1"), tool("w1", agency="wheel"), tool("n1", ai_class=None),
        tool("long", purpose="x" * 30_000), tool("day", since="2026-13"),
    ]  # fmt: skip

    async def misbehave(body: bytes, writer: Writer) -> bool:
        if b"changes(" in body:
            ids = [record.id for record in held]
            return await respond(
                writer, changes_of(changes=[named(name) for name in (*ids, "mill/tool/a1", "mill/tool/no")])
            )
        if b"records(" in body:
            told = [_said(record, name) for name in json.loads(body)["variables"]["ids"]
                    for record in [next((each for each in held if each.id == name), None)]]  # fmt: skip
            return await respond(writer, json.dumps({"data": {"records": told}}).encode())
        return False

    async with serving(journalled([tool("a1")]), misbehave) as partner:
        feed = await added(seeded, partner)
        lines = await told(seeded, feed)
    assert await states(seeded) == {
        "mill/tool/a1": ("TAKEN", ""), "wheel/tool/w1": ("REFUSED", "OTHER_AGENCY"),
        "mill/tool/n1": ("REFUSED", "NOT_TAKEN"),
        "mill/tool/long": ("REFUSED", "UNSOUND"), "mill/tool/day": ("REFUSED", "UNSOUND"),
        "mill/tool/no": ("REFUSED", "GONE"),
    }  # fmt: skip
    assert list(await tools(seeded)) == ["feed-m-mill-a1"]
    assert any("REPEATED" in line and "mill/tool/a1" in line for line in lines)
    assert any("aiClass" in line and "mill/tool/n1" in line for line in lines)


def _said(record: Any, name: str) -> dict[str, Any] | None:
    if record is None:
        return None
    kept = ("agency", "reference", "name", "purpose", "since")
    told = {field: value for field, value in vars(record).items() if field in kept and value is not None}
    kind = {"aiClass": "CHECKLIST"} if record.ai_class else {}
    return {"__typename": "Tool", "id": name, "fingerprint": "0" * 64, **told, **kind}


async def test_text_is_kept_as_text(seeded: Graph) -> None:
    """What turns the letters around it is refused here as it is from anybody."""
    hostile = "<script>alert(1)</script> `}) DETACH DELETE n // $($x) {{7*7}} __proto__"
    turned = tool("b2", name=f"{hostile}\u202e")
    async with serving(journalled([tool("a1", name=hostile, purpose=hostile), turned])) as partner:
        feed = await added(seeded, partner)
        await told(seeded, feed)
    assert (await states(seeded))["mill/tool/b2"] == ("REFUSED", "NOT_TAKEN")
    row = (await tools(seeded))["feed-m-mill-a1"]
    assert (row["name"], row["purpose"]) == (hostile, hostile)
    assert await ask(seeded, "MATCH (t:Tool {slug: 'sieve'}) RETURN count(t)") == [[1]]
