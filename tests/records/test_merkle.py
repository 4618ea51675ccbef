"""The Merkle tree of the logs against its definition in RFC 6962, and canonical JSON against its library."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from hub.graph.logs.canonical import canonical
from hub.graph.logs.merkle import Perfect, Tree, consistency, consistent, included, inclusion, leaf_hash, proof

MOST = 33
LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST)]
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_0", max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def defined(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


@pytest.fixture(scope="module")
def grown() -> tuple[list[Tree], dict[Perfect, bytes]]:
    """The tree of each size, and every perfect tree within."""
    trees, known = [Tree()], dict[Perfect, bytes]()
    for number, leaf in enumerate(LEAVES, 1):
        tree, completed = trees[-1].grown(leaf)
        trees.append(tree)
        known |= {(number, height): hash for height, hash in enumerate(completed)}
    return trees, known


Grown = tuple[list[Tree], dict[Perfect, bytes]]


def test_the_root_is_that_of_the_definition(grown: Grown) -> None:
    assert [tree.root for tree in grown[0]] == [defined(LEAVES[:size]) for size in range(MOST + 1)]


def test_every_entry_is_proved_and_no_other(grown: Grown) -> None:
    trees, known = grown
    for size in range(1, MOST + 1):
        for number in range(1, size + 1):
            path = proof(inclusion(number, size), known.__getitem__)
            assert included(LEAVES[number - 1], number, size, path, trees[size].root)
            assert not included(LEAVES[number % MOST], number, size, path, trees[size].root)
            assert not included(LEAVES[number - 1], number, size, [*path, b"x" * 32], trees[size].root)
            for forged in range(len(path)):
                wrong = [*path[:forged], b"x" * 32, *path[forged + 1 :]]
                assert not included(LEAVES[number - 1], number, size, wrong, trees[size].root)


def test_every_growth_is_proved_and_no_other(grown: Grown) -> None:
    trees, known = grown
    for size in range(1, MOST + 1):
        for first in range(1, size + 1):
            path = proof(consistency(first, size), known.__getitem__)
            assert consistent(first, size, path, trees[first].root, trees[size].root)
            assert not consistent(first, size, path, trees[first].root, trees[size - 1].root)
            assert not consistent(first, size, path, trees[first - 1].root, trees[size].root)
            assert not consistent(first, size, [*path, b"x" * 32], trees[first].root, trees[size].root)
    assert not consistent(0, 1, [], trees[0].root, trees[1].root)
    assert not consistent(2, 1, [], trees[2].root, trees[1].root)


@given(PLAIN)
def test_canonical_json_is_that_of_the_standard(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)
