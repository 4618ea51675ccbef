"""Documents asked for by their SHA-256, as Apollo's clients do it, over HTTP on each engine."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx
import pytest

from hub.files import shipped
from tests.http.conftest import Hub, code

COUNT = "{ tools { totalCount } }"
NONE = {"tools": {"totalCount": 0}}


def hashed(text: str) -> dict[str, Any]:
    """The extension by which a client names a document."""
    return {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}


async def by_get(hub: Hub, **fields: Any) -> httpx.Response:
    """Ask by GET, every field but the query as JSON."""
    asked = {name: value if name == "query" else json.dumps(value) for name, value in fields.items()}
    return await hub.client.get("/graphql", params=asked)


async def test_an_unknown_hash_asks_for_the_text(hub: Hub) -> None:
    text = "{ tools { totalCount } } # nobody sent this"
    response = await hub.post({"extensions": hashed(text)})
    [error] = response.json()["errors"]
    assert response.status_code == 200
    assert (error["message"], code(response)) == ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")


async def test_a_text_with_its_hash_is_kept(hub: Hub) -> None:
    text = "query Kept { tools { totalCount } }"
    assert (await hub.post({"query": text, "extensions": hashed(text)})).json()["data"] == NONE
    assert (await hub.post({"extensions": hashed(text)})).json()["data"] == NONE
    assert (await by_get(hub, extensions=hashed(text))).json()["data"] == NONE


async def test_a_text_with_another_hash_is_refused_and_not_kept(hub: Hub) -> None:
    wrong = "{ tools { totalCount } } # not this one"
    answer = await hub.post({"query": COUNT, "extensions": hashed(wrong)}, accept="application/graphql-response+json")
    assert (answer.status_code, code(answer)) == (400, "PERSISTED_QUERY_MISMATCH")
    assert code(await hub.post({"extensions": hashed(wrong)})) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_document_that_is_refused_is_not_kept(hub: Hub) -> None:
    text = "{ nothing }"
    assert code(await hub.post({"query": text, "extensions": hashed(text)})) == "GRAPHQL_VALIDATION_FAILED"
    assert code(await hub.post({"extensions": hashed(text)})) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("path", sorted(shipped("queries").glob("*.graphql")), ids=lambda path: path.stem)
async def test_a_documented_question_is_known_by_its_hash(hub: Hub, path: Any) -> None:
    response = await hub.post({"extensions": hashed(path.read_text(encoding="utf-8"))})
    assert "PERSISTED_QUERY_NOT_FOUND" not in response.text


@pytest.mark.parametrize(
    "extension",
    [1, "x", [], {}, {"version": 1}, {"version": 2, "sha256Hash": "0" * 64}, {"version": 1, "sha256Hash": 7}],
)
async def test_a_malformed_extension_is_400(hub: Hub, extension: object) -> None:
    response = await hub.post({"query": COUNT, "extensions": {"persistedQuery": extension}})
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("text", ["", "x" * 64, "0" * 63, "0" * 65, "'; DROP", "\u0660" * 64])
async def test_what_is_no_hash_is_told(hub: Hub, text: str) -> None:
    asked = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": text}}}
    assert code(await hub.post(asked)) == "BAD_REQUEST"


async def test_other_extensions_are_left_alone(hub: Hub) -> None:
    assert (await hub.post({"query": COUNT, "extensions": {"persistedQuery": None, "x": 1}})).json()["data"] == NONE
