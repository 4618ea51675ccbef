"""An agency's feed over records in memory: what it shows to whom, and what it refuses to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.api.documents.request import Request
from hub.errors import Unavailable
from hub.partner import (
    FromRecords,
    Marking,
    ProcessLink,
    Record,
    Status,
    Tool,
    ToolStatus,
    UnsoundError,
    Wanted,
    require_sound,
)
from hub.partner import identity as ids
from hub.partner.operation import answer
from tests.partner.agency import AGENCY, PAGE, from_records, records, tool
from tests.partner.conftest import ask
from tests.partner.questions import CHANGES, EVERY, FEED, page

OFFICIAL = Asker(Marking.OFFICIAL)
PROSECUTOR = Asker(Marking.OFFICIAL, "cps")
EVERYTHING = [*(page(field) for field in EVERY), FEED, CHANGES]


async def names(source: FromRecords, asker: Asker | None = None) -> list[str]:
    """References of the tools that are shown."""
    shown = (await ask(source, "{ tools { nodes { reference } } }", asker=asker)).data["tools"]
    return [record["reference"] for record in shown["nodes"]]


async def test_each_asker_is_shown_what_they_may_see() -> None:
    source = from_records()
    assert await names(source) == ["a1", "b.2"]
    assert await names(source, OFFICIAL) == ["a1", "b.2", "c_3"]
    assert await names(source, PROSECUTOR) == ["a1", "b.2", "c_3", "d-4"]


async def test_what_is_hidden_is_as_if_it_were_not_there() -> None:
    whole = from_records()
    seen = whole.seen(ANONYMOUS)
    cut = from_records(held=seen)
    for text in EVERYTHING:
        assert (await ask(whole, text)).content == (await ask(cut, text)).content
        assert (await ask(whole, text, asker=OFFICIAL)).content != (await ask(cut, text)).content or text == FEED


async def test_links_are_hidden_by_their_own_marking_and_with_the_tool_they_lead_to() -> None:
    text = """{ tools(first: 2) { nodes { affects { process } status { status since } } }
      practices { nodes { tools { tool } } } evidence { nodes { findings { finding tool } } } }"""
    data = (await ask(from_records(), text)).data
    assert [[link["process"] for link in record["affects"]] for record in data["tools"]["nodes"]] == [
        [],
        ["disclosure"],
    ]
    assert data["tools"]["nodes"][1]["status"] == {"status": "LIVE", "since": "2026-03"}
    assert data["practices"]["nodes"] == [{"tools": [{"tool": "example-agency/tool/b.2"}]}]
    assert [finding["finding"] for finding in data["evidence"]["nodes"][0]["findings"]] == ["SUPPORTS"]


async def test_a_list_may_be_written_for_a_tuple() -> None:
    hidden = ProcessLink(process="a", name="A", marking=Marking.OFFICIAL)
    shown = ProcessLink(process="b", name="B")
    source = from_records(held=[tool("a", affects=[hidden, shown], techniques=["ranking"])])
    data = (await ask(source, "{ tools { nodes { techniques affects { process } } } }")).data["tools"]["nodes"]
    assert data == [{"techniques": ["ranking"], "affects": [{"process": "b"}]}]


async def test_pages_have_neither_gap_nor_duplicate() -> None:
    held: list[Record] = [tool(f"t{number:03}") for number in range(150)]
    source, references, after = from_records(held=held[::-1]), list[str](), None
    text = """query ($after: String) { tools(first: 7, after: $after) {
      nodes { reference } pageInfo { hasNextPage endCursor } } }"""
    while True:
        shown = (await ask(source, text, {"after": after})).data["tools"]
        references += [record["reference"] for record in shown["nodes"]]
        after = shown["pageInfo"]["endCursor"]
        if not shown["pageInfo"]["hasNextPage"]:
            break
    assert references == [record.reference for record in held]


def test_a_fingerprint_follows_what_is_shown() -> None:
    record = tool("a")
    assert record.fingerprint == tool("a").fingerprint == replace(record, purpose=None, techniques=()).fingerprint
    assert (
        len({record.fingerprint, replace(record, name="Other").fingerprint, replace(record, sources=()).fingerprint})
        == 3
    )
    assert ids.fingerprint(record) == record.fingerprint


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (tool("a", since="June 2025"), "no date"),
        (tool("a", status_history=(Status(status=ToolStatus.LIVE, seen="2026-02-30"),)), "no date"),
        (tool("a", sources=(replace(PAGE, published="2026-13"),)), "no date"),
        (tool("a", name="half \ud800"), "surrogate"),
        (tool("a", techniques=["half \ud800"]), "surrogate"),
        (tool("a", techniques={"a", "b"}), "has to be a list"),
        (tool("a", name=["A"]), "must not be a list"),
        (tool("a", techniques=tuple("abcde" * 21)), "105 entries"),
        (tool("a/b"), "no reference"),
        (tool("ä"), "no reference"),
        (tool("a", marking=Marking.OFFICIAL_SENSITIVE), "may not see"),
        (replace(tool("a"), agency="Example"), "no slug"),
        (replace(records()[4], tools=(replace(records()[4].tools[0], tool="cps/tool/x"),)), "same agency"),  # type: ignore[attr-defined]  # it is a practice
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
async def test_a_record_that_is_not_sound_is_never_shown(
    wrong: Record, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Careless(FromRecords):
        def page(self, wanted: Wanted, asker: Asker) -> Sequence[Record]:
            return [wrong]

    with pytest.raises(UnsoundError, match=said):
        require_sound(wrong, ANONYMOUS)
    source = from_records()
    reply = await ask(Careless(source.name, source.about(OFFICIAL), [AGENCY], list), "{ tools { nodes { name } } }")
    assert reply.error["code"] == "INTERNAL"
    assert reply.error["id"] in caplog.text
    assert said in caplog.text
    assert said not in reply.content.decode()


@pytest.mark.parametrize("more", [replace(tool("z"), agency="cps"), tool("a1")], ids=["another's", "named twice"])
async def test_records_of_another_agency_or_named_twice_are_refused(more: Tool) -> None:
    assert (await ask(from_records(more), "{ tools { nodes { name } } }")).error["code"] == "INTERNAL"


async def test_what_a_source_does_not_answer_in_time_is_unavailable() -> None:
    class Down(FromRecords):
        def about(self, asker: Asker) -> Any:
            raise Unavailable

    source = from_records()
    down = Down(source.name, source.about(OFFICIAL), [AGENCY], list)
    with pytest.raises(Unavailable):
        await answer(down, Request("{ feed { name } tools { nodes { name } } }"), OFFICIAL)


async def test_one_root_field_fails_alone() -> None:
    reply = await ask(from_records(), '{ feed { name } tools(agency: "cps") { nodes { name } } }')
    assert reply.body["data"] == {"feed": {"name": "ai.agency.example"}, "tools": None}
    assert (reply.status, reply.error["code"]) == (200, "NOT_FOUND")
