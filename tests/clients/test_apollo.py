"""Apollo Client asks the hub: fragments on an interface and unions, pages, its cache, errors, persisted queries."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.clients.programs import said_by


async def test_fragments_on_an_interface_and_on_unions(endpoint: str) -> None:
    """A fragment on Named fits wherever a noun with a name stands; the cache gives back what the hub gave."""
    said = await said_by("apollo.mjs", "fragments", endpoint)
    node = said["data"]["node"]
    assert (node["__typename"], node["id"]) == ("Tool", said["id"])
    assert node["name"]
    assert node["status"]
    assert node["owner"]["name"]
    subjects = [alignment["subject"] for alignment in said["data"]["alignments"]["nodes"]]
    assert len(subjects) == 20
    assert {subject["__typename"] for subject in subjects} <= {"Tool", "Agency"}
    assert all(subject["name"] and subject["slug"] for subject in subjects)
    assert said["again"] == said["data"]


async def test_two_pages_make_one_list(endpoint: str) -> None:
    """relayStylePagination puts them together to what the hub gives for the whole."""
    said = await said_by("apollo.mjs", "pages", endpoint)
    first, second, merged, whole = (said[name] for name in ("one", "two", "merged", "whole"))
    assert len(first["edges"]) == len(second["edges"]) == 7
    assert merged["edges"] == whole["edges"]
    assert merged["totalCount"] == first["totalCount"] > 14
    assert merged["pageInfo"]["endCursor"] == second["pageInfo"]["endCursor"] == whole["pageInfo"]["endCursor"]
    assert merged["pageInfo"]["startCursor"] == first["pageInfo"]["startCursor"] == whole["pageInfo"]["startCursor"]
    assert (merged["pageInfo"]["hasPreviousPage"], merged["pageInfo"]["hasNextPage"]) == (False, True)


async def test_each_record_is_kept_once(endpoint: str) -> None:
    """By type and id: an owner of many tools is one entry, and a change shows wherever it is read."""
    said = await said_by("apollo.mjs", "normalised", endpoint)
    nodes = said["nodes"]
    owners = {node["owner"]["id"] for node in nodes if node["owner"]}
    assert len(owners) < len(nodes)
    wanted = {f"Tool:{node['id']}" for node in nodes} | {f"Agency:{owner}" for owner in owners}
    assert {key for key in said["keys"] if key.startswith(("Tool:", "Agency:"))} == wanted
    assert said["seen"] == said["part"]["name"] == "renamed"


async def test_errors_come_with_their_codes(endpoint: str) -> None:
    said = await said_by("apollo.mjs", "errors", endpoint)
    assert said["failed"] == [["BAD_USER_INPUT"], ["GRAPHQL_VALIDATION_FAILED"]]
    assert said["part"]["codes"] == ["BAD_USER_INPUT"]
    assert said["part"]["data"]["node"] is None
    assert said["part"]["data"]["tools"]["totalCount"] > 0


async def test_a_query_is_sent_once_and_then_named_by_its_hash(endpoint: str) -> None:
    """By GET with the hash; only where the hub does not know it yet, once more with the text."""
    said = await said_by("apollo.mjs", "persisted", endpoint)
    assert [answer and answer["slug"] for answer in said["answers"]] == ["soze", "soze", None]
    unknown, told, *known = said["requests"]
    assert unknown["method"] == "GET"
    assert "query" not in _asked(unknown["address"])
    assert "query Persisted" in json.loads(told["body"])["query"]
    assert [(request["method"], request["status"], "query" in _asked(request["address"])) for request in known] == [
        ("GET", 200, False)
    ] * 2
    assert {_asked(request["address"])["extensions"] for request in (unknown, *known)} == {
        json.dumps(json.loads(told["body"])["extensions"], separators=(",", ":"))
    }


def _asked(address: str) -> dict[str, str]:
    """The parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
