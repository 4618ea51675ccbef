"""What lets a browser keep an answer: a strong ETag, 304 for the same bytes, and who may share them."""

from __future__ import annotations

import pytest

from tests.http.conftest import Hub

ASKED = "/graphql?query=%7B__schema%7Btypes%7Bname%7D%7D%7D"
SMALL = "/graphql?query=%7B__schema%7BqueryType%7Bname%7D%7D%7D"


async def test_what_a_client_has_is_not_sent_again(doors: Hub) -> None:
    """Packed and not packed are two sets of bytes with a tag each."""
    tags: list[str] = []
    for encoding in ("identity", "gzip"):
        first = await doors.client.get(ASKED, headers={"accept-encoding": encoding})
        assert first.headers.get("content-encoding", "identity") == encoding
        tags.append(first.headers["etag"])
        for sent in (tags[-1], f'"other", W/{tags[-1]}', "*"):
            again = await doors.client.get(ASKED, headers={"accept-encoding": encoding, "if-none-match": sent})
            assert (again.status_code, again.content) == (304, b"")
            assert "content-length" not in again.headers
            kept = ("etag", "vary", "cache-control", "content-security-policy")
            assert [again.headers[name] for name in kept] == [first.headers[name] for name in kept]
    assert tags[0] != tags[1]
    assert all(tag.startswith('"') for tag in tags)
    other = await doors.client.get(SMALL, headers={"if-none-match": ", ".join(tags)})
    assert other.status_code == 200


async def test_what_decides_who_asks_is_named_and_every_use_is_asked_about(doors: Hub) -> None:
    response = await doors.client.get(SMALL)
    assert response.headers.get_list("cache-control") == ["no-cache"]
    assert {word.strip() for word in response.headers["vary"].split(",")} == {
        "accept",
        "accept-encoding",
        "authorization",
        "cookie",
    }
    named = await doors.client.get(SMALL, headers={"cookie": "a=b"})
    assert named.headers.get_list("cache-control") == ["private, no-cache"]


@pytest.mark.parametrize("path", ["/graphql", "/graphql?query=%7Bnothing%7D"])
async def test_what_is_refused_is_kept_nowhere(doors: Hub, path: str) -> None:
    response = await doors.client.get(path, headers={"accept": "application/graphql-response+json"})
    assert response.status_code == 400
    assert "etag" not in response.headers
    assert response.headers.get_list("cache-control") == ["no-store"]


async def test_what_was_posted_is_kept_nowhere(doors: Hub) -> None:
    response = await doors.ask("{ __schema { queryType { name } } }")
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers.get_list("cache-control") == ["no-store"]
