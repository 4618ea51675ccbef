"""The comparison of answers notices a difference and sees through the peer's wrapping."""

from __future__ import annotations

import pytest

from benchmarks.agree import alike, rows_of_hub, rows_of_peer

HUB = {"tools": {"nodes": [{"slug": "a", "owner": {"slug": "x"}, "affects": {"nodes": [{"slug": "p"}]}}]}}
PLAIN = {"tools": [{"slug": "a", "owner": [{"slug": "x"}], "affects": [{"slug": "p"}]}]}
EDGES = {
    "tools": [
        {
            "slug": "a",
            "ownerConnection": {"edges": [{"node": {"slug": "x"}}]},
            "affectsConnection": {"edges": [{"node": {"slug": "p"}}]},
        }
    ]
}


@pytest.mark.parametrize("peer", [PLAIN, EDGES])
def test_the_peer_is_compared_by_rows(peer: object) -> None:
    assert rows_of_peer(peer) == rows_of_hub("hundred-tools", HUB)
    assert alike("hundred-tools", "yoga", HUB, peer)


def test_another_row_is_a_difference() -> None:
    assert not alike("hundred-tools", "bare", HUB, {"tools": [*PLAIN["tools"], *PLAIN["tools"]]})


@pytest.mark.parametrize("server", ["raw", "hub"])
def test_another_order_of_fields_is_a_difference(server: str) -> None:
    """Bytes are compared, and they say which field comes first."""
    assert alike("one-tool", server, {"a": 1, "b": 2}, {"a": 1, "b": 2})
    assert not alike("one-tool", server, {"a": 1, "b": 2}, {"b": 2, "a": 1})
