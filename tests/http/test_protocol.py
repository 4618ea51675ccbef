"""GraphQL over HTTP: methods, media types and the status of each kind of answer, as the specification has them."""

from __future__ import annotations

import json

import pytest

from tests.http.conftest import Hub, code, only_error

JSON, GRAPHQL = "application/json", "application/graphql-response+json"
COUNT = "{ tools { totalCount } }"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, {JSON}; q=0.9", GRAPHQL),
        (f"{GRAPHQL}; q=0.5, {JSON}", JSON),
        (f"text/html, {JSON.upper()}", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("", JSON),
    ],
)
async def test_the_answer_comes_as_the_client_likes_it(hub: Hub, accept: str, media: str) -> None:
    response = await hub.post({"query": COUNT}, accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.json()["data"] == {"tools": {"totalCount": 0}}


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0", "nonsense"])
async def test_a_client_that_takes_neither_is_told(hub: Hub, accept: str) -> None:
    response = await hub.post({"query": COUNT}, accept=accept)
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("query ($n: Int!) { tools(first: $n) { totalCount } }", "BAD_USER_INPUT"),
    ],
)
async def test_a_refused_document_is_400_to_new_clients_and_200_to_old(hub: Hub, query: str, wanted: str) -> None:
    for media, status in ((GRAPHQL, 400), (JSON, 200)):
        response = await hub.post({"query": query}, accept=media)
        assert (response.status_code, code(response)) == (status, wanted)
        assert "data" not in response.json()


async def test_an_error_while_answering_is_200_with_data(hub: Hub) -> None:
    response = await hub.post({"query": '{ node(id: "nonsense") { id } tools { totalCount } }'}, accept=GRAPHQL)
    assert (response.status_code, code(response)) == (200, "BAD_USER_INPUT")
    assert response.json()["data"] == {"node": None, "tools": {"totalCount": 0}}


@pytest.mark.parametrize("body", [{}, {"query": None}, {"query": 1}, {"query": ""}, {"query": " "}, {"query": {}}])
async def test_a_body_without_a_query_is_400(hub: Hub, body: object) -> None:
    response = await hub.post(body)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("name", ["variables", "extensions"])
@pytest.mark.parametrize("value", [[], "{}", 1, False])
async def test_variables_and_extensions_are_objects(hub: Hub, name: str, value: object) -> None:
    response = await hub.ask(COUNT, **{name: value})
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("name", [0, False, [], {}])
async def test_an_operation_name_is_a_text(hub: Hub, name: object) -> None:
    response = await hub.ask(COUNT, operationName=name)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


async def test_what_is_null_or_empty_counts_as_absent(hub: Hub) -> None:
    response = await hub.ask(COUNT, operationName=None, variables=None, extensions=None)
    assert response.json()["data"] == {"tools": {"totalCount": 0}}
    assert (await hub.ask("query A { __typename }", operationName="")).json()["data"] == {"__typename": "Query"}


async def test_the_named_operation_is_the_one_that_runs(hub: Hub) -> None:
    both = "query A { a: __typename } query B { b: __typename }"
    assert (await hub.ask(both, operationName="B")).json()["data"] == {"b": "Query"}
    unknown = await hub.ask(both, operationName="C")
    assert only_error(unknown)["extensions"] == {"code": "OPERATION_RESOLUTION_FAILURE"}


@pytest.mark.parametrize("body", [[], [{"query": COUNT}], [{"query": COUNT}] * 20])
async def test_there_are_no_batches(hub: Hub, body: object) -> None:
    response = await hub.post(body)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert "no batches" in only_error(response)["message"]


async def test_a_query_may_come_by_get(hub: Hub) -> None:
    asked = {
        "query": "query Q($n: Int) { tools(first: $n) { totalCount } }",
        "variables": json.dumps({"n": 3}),
        "operationName": "Q",
        "extensions": "{}",
    }
    response = await hub.client.get("/graphql", params=asked)
    assert response.json()["data"] == {"tools": {"totalCount": 0}}


@pytest.mark.parametrize(
    "asked", [{}, {"query": ""}, {"query": COUNT, "variables": "{"}, {"query": COUNT, "variables": "[1]"}]
)
async def test_a_malformed_get_is_400(hub: Hub, asked: dict[str, str]) -> None:
    response = await hub.client.get("/graphql", params=asked)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("query", ["mutation { __typename }", "subscription { changes { number } }"])
async def test_nothing_but_queries_comes_by_get(hub: Hub, query: str) -> None:
    for media in (JSON, GRAPHQL):
        response = await hub.client.get("/graphql", params={"query": query}, headers={"accept": media})
        assert "data" not in response.json()
        assert (response.status_code, code(response), response.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")


async def test_a_mutation_does_not_slip_in_beside_a_query(hub: Hub) -> None:
    response = await hub.ask("mutation B { __typename } query A { __typename }")
    assert "data" not in response.json()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_other_methods_are_not_allowed(hub: Hub, method: str) -> None:
    response = await hub.client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "media",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql", ""],
)
async def test_what_a_form_can_send_is_refused(hub: Hub, media: str) -> None:
    """A page elsewhere can make a browser send these three without asking; JSON it cannot."""
    response = await hub.post(content=json.dumps({"query": COUNT}).encode(), content_type=media)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("media", [f"{JSON}; charset=utf-8", 'Application/JSON; charset="UTF-8"', f"{JSON}; x=y"])
async def test_json_in_utf_8_is_taken_however_it_is_spelt(hub: Hub, media: str) -> None:
    response = await hub.post(content=json.dumps({"query": COUNT}).encode(), content_type=media)
    assert response.status_code == 200


async def test_another_charset_or_a_packed_body_is_415(hub: Hub) -> None:
    body = json.dumps({"query": COUNT}).encode()
    latin = await hub.post(content=body, content_type=f"{JSON}; charset=iso-8859-1")
    packed = await hub.post(content=body, content_encoding="gzip")
    assert [(r.status_code, code(r)) for r in (latin, packed)] == [(415, "UNSUPPORTED_MEDIA_TYPE")] * 2


@pytest.mark.parametrize("path", ["/graphql", "/healthz", "/readyz", "/metrics", "/schema.graphql", "/nowhere"])
async def test_every_answer_is_plain_data_for_nobody_elses_page(hub: Hub, path: str) -> None:
    response = await hub.client.get(path, headers={"origin": "https://elsewhere.example", "host": "evil.example"})
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert not [
        name for name in response.headers if name.startswith("access-control-") or name in ("server", "location")
    ]


async def test_a_browser_is_not_let_in_from_elsewhere(hub: Hub) -> None:
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    response = await hub.client.options("/graphql", headers=asked)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/graphql/", "/redoc", "/openapi.json", "/..%2f..%2fetc%2fpasswd"])
async def test_there_is_nothing_else(hub: Hub, path: str) -> None:
    response = await hub.client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")
