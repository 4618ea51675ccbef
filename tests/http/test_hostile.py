"""What clumsy and hostile clients send: each is refused with a code, quickly, and the hub goes on."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from graphql import get_introspection_query

from hub.api.documents.limits import LIMITS
from hub.api.http import incoming, view
from tests.http.conftest import Hub, code

COUNT = "{ tools { totalCount } }"
# Seconds of a processor that a refusal may take, whatever else the machine does; those that would blow up take minutes.
QUICK = 2.0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"{",
        b"null",
        b"42",
        b'"query"',
        b'{"query": "\xff\xfe"}',
        b'{"query": "\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"query": "{ __typename }"}',
        '{"query": "{ __typename }"}'.encode("utf-16"),
        b'{"query": "\\ud800"}',
        b'{"query": "{ __typename }", "variables": {"x": "\\udfff"}}',
        b'{"query": "{ __typename }", "variables": {"x": NaN}}',
        b'{"query": "{ __typename }", "variables": {"x": Infinity}}',
        b"[" * 100_000,
        b'{"query":' * 100_000,
        b'{"query": "{ __typename }", "variables": ' + b'{"x":' * 100_000 + b"1" + b"}" * 100_001,
    ],
    ids=range(17),
)
async def test_what_is_no_json_object_in_utf_8_is_400(hub: Hub, content: bytes) -> None:
    response = await hub.post(content=content)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


SLUG = "query ($x: String!) { tool(slug: $x) { name } }"
FIRST = "query ($x: Int) { tools(first: $x) { totalCount } }"
WHERE = "query ($x: ToolWhere) { tools(where: $x) { totalCount } }"
DAY = "query ($x: Date) { tools(asOf: $x) { totalCount } }"


@pytest.mark.parametrize(
    ("query", "value", "wanted"),
    [
        (FIRST, 2**31, "BAD_USER_INPUT"),
        (FIRST, 2**63, "BAD_USER_INPUT"),
        (FIRST, 10**30, "BAD_USER_INPUT"),
        (FIRST, 10_000, "BAD_USER_INPUT"),
        (FIRST, -1, "BAD_USER_INPUT"),
        (FIRST, 1.5, "BAD_USER_INPUT"),
        (FIRST, "1", "BAD_USER_INPUT"),
        (FIRST, [1], "BAD_USER_INPUT"),
        (SLUG, None, "BAD_USER_INPUT"),
        (SLUG, {}, "BAD_USER_INPUT"),
        (DAY, "2025-13", "BAD_USER_INPUT"),
        (DAY, 2025, "BAD_USER_INPUT"),
        (WHERE, {"status": {"eq": "LIVING"}}, "BAD_USER_INPUT"),
        (WHERE, {"status": "LIVE"}, "BAD_USER_INPUT"),
        (WHERE, {"nothing": {}}, "BAD_USER_INPUT"),
    ],
)
async def test_a_variable_of_the_wrong_kind_names_itself(hub: Hub, query: str, value: object, wanted: str) -> None:
    response = await hub.ask(query, variables={"x": value})
    assert (response.status_code, code(response)) == (200, wanted)
    assert "Error" not in response.text


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "😀", "Ŵŷ", "e\u0301", "'\"`\\", "\u202e", "\ufeff", "x" * 500_000])
async def test_odd_texts_are_compared_like_any_other(hub: Hub, text: str) -> None:
    assert (await hub.ask(SLUG, variables={"x": text})).json()["data"] == {"tool": None}
    where = {"name": {"contains": text}}
    assert (await hub.ask(WHERE, variables={"x": where})).json()["data"] == {"tools": {"totalCount": 0}}


@pytest.mark.parametrize("literal", [r'"\ud800"', r'"\u{110000}"', '"\n"', "2147483648", "1e400", "NaN", "-"])
async def test_a_literal_that_is_none_is_refused(hub: Hub, literal: str) -> None:
    response = await hub.ask(f"{{ tools(first: {literal}) {{ totalCount }} }}")
    assert code(response) in ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED")


BOMB = (
    "".join(f"fragment f{n} on Tool {{ ...f{n + 1} ...f{n + 1} }} " for n in range(60)) + "fragment f60 on Tool { id }"
)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("{ a" * 10_000, "TOO_DEEP"),
        ("{ tools { nodes { owner { tools { nodes { owner { " * 40, "TOO_DEEP"),
        ("{ tools(where: " + "{ and: " * 300 + "{}" + "}" * 300 + ") { totalCount } }", "TOO_DEEP"),
        ("{ tools(where: { and: " + "[" * 3_000, "TOO_DEEP"),
        ("{ " + "tools { totalCount } " * 1_500 + "}", "TOO_LARGE"),
        ("{ " + "__typename " * 500 + "}", "TOO_LARGE"),
        ("{ " + "... { __typename } " * 400 + "}", "TOO_LARGE"),
        ("{ __typename " + "@skip(if: false) " * 200 + "}", "GRAPHQL_VALIDATION_FAILED"),
        ("{ __typename " + "@nothing " * 900 + "}", "GRAPHQL_VALIDATION_FAILED"),
        ("{ " + " ".join(f"a{n}: tools {{ totalCount }}" for n in range(101)) + " }", "TOO_LARGE"),
        ("{ tools { nodes { ...f0 } } } " + BOMB, "TOO_LARGE"),
        ("{ tools { nodes { ...a } } } fragment a on Tool { ...a }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "{ __schema { types { " + "fields { type { " * 5 + "name" + " } }" * 5 + " } } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ('{ tool(slug: "' + "x" * 900_000 + '") { name } }', "TOO_LARGE"),
        ("#" * 900_000 + "\n{ __typename }", "TOO_LARGE"),
        ('{ tool(slug: "' + "x" * 40_000 + '") { name } }', None),
        ("#" * 40_000 + "\n{ __typename }", None),
        ('"""' + '"\\' * 22_000, "GRAPHQL_PARSE_FAILED"),
        ("#\n" * 24_000, "TOO_LARGE"),
    ],
    ids=range(19),
)
async def test_a_document_that_would_cost_too_much_is_refused_at_once(hub: Hub, query: str, wanted: str | None) -> None:
    started = time.process_time()
    response = await hub.ask(query)
    assert time.process_time() - started < QUICK
    assert response.status_code == 200
    assert (code(response) if wanted else None) == wanted
    assert wanted or "errors" not in response.json()


async def test_deep_variables_are_refused(hub: Hub) -> None:
    content = b'{"query": "' + WHERE.encode() + b'", "variables": {"x": ' + b'{"not":' * 300 + b"{}" + b"}" * 302
    assert code(await hub.post(content=content)) == "TOO_DEEP"


async def test_the_schema_may_be_read(hub: Hub) -> None:
    response = await hub.ask(get_introspection_query(input_value_deprecation=True))
    assert "errors" not in response.json()


async def test_a_body_that_says_it_is_too_large_is_not_read(hub: Hub) -> None:
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {10**12}\r\n\r\n"
    answer = await _spoken(hub, head.encode())
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"TOO_LARGE" in answer


async def test_what_is_thrown_away_is_not_read_in_a_hurry(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are answered between two pieces of it; what is taken is read as it comes."""
    monkeypatch.setattr(incoming, "UNHURRIED", 0.2)
    for size, status, waits in ((LIMITS.body, 400, False), (LIMITS.body + 1, 413, True)):
        started = time.monotonic()
        assert (await hub.post(content=b" " * size)).status_code == status
        assert not waits or time.monotonic() - started >= 0.2


@pytest.mark.parametrize("refused", [{}, {"query": "{"}, {"query": f"{{ tools {'{ a' * 60} }}"}, {"query": "{ tool }"}])
async def test_a_refusal_is_not_given_in_a_hurry(
    hub: Hub, refused: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So whoever sends without end what is refused leaves others their turn."""
    monkeypatch.setattr(view, "UNHURRIED", 0.2)
    started = time.monotonic()
    assert "errors" in (await hub.post(refused)).json()
    assert time.monotonic() - started >= 0.2


async def test_a_body_that_does_not_come_is_not_waited_for(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "BODY_SECONDS", 0.3)
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"
    answer = await _spoken(hub, head)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"REQUEST_TIMEOUT" in answer


async def _spoken(hub: Hub, sent: bytes) -> bytes:
    """Everything the hub answers until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    writer.write(sent)
    async with asyncio.timeout(10):
        answer = await reader.read()
    writer.close()
    return answer


async def test_the_largest_body_is_still_answered(hub: Hub) -> None:
    body = json.dumps({"query": COUNT, "extensions": {"x": ""}}).encode()
    room = b" " * (LIMITS.body - len(body))
    assert (await hub.post(content=body + room)).status_code == 200
    assert (await hub.post(content=body + room + b" ")).status_code == 413


async def test_the_hub_still_answers(hub: Hub) -> None:
    """After all of the above, in the order in which this file has it."""
    assert (await hub.ask(COUNT)).json()["data"] == {"tools": {"totalCount": 0}}
