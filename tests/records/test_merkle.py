"""The Merkle tree of the logs against its definition in RFC 6962, and canonical JSON against its library."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import BadSetting
from hub.graph.logs.canonical import canonical
from hub.graph.logs.checkpoint import Signer, read_signer
from hub.graph.logs.merkle import Perfect, Tree, consistency, consistent, included, inclusion, leaf_hash, proof
from tests.records.verifying import verified

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


def test_a_checkpoint_is_what_the_libraries_of_others_take(grown: Grown, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    file = tmp_path / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    signer = read_signer(file, "hub.example/register")
    note = signer.checkpoint(grown[0][7])
    root = base64.b64encode(defined(LEAVES[:7])).decode()
    assert note.startswith(f"hub.example/register\n7\n{root}\n\n\u2014 hub.example/register ")
    other = Signer("hub.example/register", Ed25519PrivateKey.generate()).verifier
    notes = [(note, signer.verifier), (note.replace("\n7\n", "\n8\n"), signer.verifier), (note, other)]
    assert verified([{"note": text, "verifier": by} for text, by in notes]) == ["", "signature", "signature"]


def test_a_key_or_a_name_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("no key")
    for file, name in (("none.pem", "hub.example/register"), ("gone.pem", "hub.example/register"), ("none.pem", "a b")):
        with pytest.raises(BadSetting):
            read_signer(tmp_path / file, name)
