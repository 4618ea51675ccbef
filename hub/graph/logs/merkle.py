"""The Merkle tree of RFC 6962 over a log that only grows: appending, roots and proofs. Pure.

A tree of any size is a row of perfect trees, the largest first: its peaks. A perfect tree is known by its last leaf and
its height, so whoever keeps, with each leaf, the perfect trees that it completes can prove anything by a few look-ups.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""
Perfect = tuple[int, int]
"""A perfect tree: the number of its last leaf, from 1, and its height; of height 0 it is that leaf."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Tree:
    """As much of a tree as it takes to go on: how many leaves it has, and its peaks."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The hash that stands for the whole."""
        return joined(self.peaks) if self.peaks else EMPTY

    def grown(self, leaf: bytes) -> tuple[Tree, list[bytes]]:
        """The tree with one leaf more, by its hash; and the perfect trees that it completes, lowest first."""
        completed, peaks = [leaf], list(self.peaks)
        for _ in range(_trailing_zeros(self.size + 1)):
            completed.append(node_hash(peaks.pop(), completed[-1]))
        return Tree(self.size + 1, (*peaks, completed[-1])), completed


def joined(peaks: Sequence[bytes]) -> bytes:
    """The root above perfect trees that stand side by side, the largest first."""
    return reduce(lambda right, left: node_hash(left, right), reversed(peaks[:-1]), peaks[-1])


def perfect(start: int, end: int) -> list[Perfect]:
    """The perfect trees over the leaves after `start` up to `end`, largest first; at `start` a tree has to begin."""
    trees: list[Perfect] = []
    while start < end:
        height = (end - start).bit_length() - 1
        start += 1 << height
        trees.append((start, height))
    return trees


def inclusion(number: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose roots prove that a leaf, by its number, is in a tree; from the leaf upwards."""
    return list(_path(number - 1, 0, size))


def consistency(first: int, size: int) -> list[tuple[int, int]]:
    """The ranges whose roots prove that a tree began as one of its first leaves: the proof of RFC 6962, 2.1.2."""
    return list(_kept(first, 0, size, whole=True)) if 0 < first < size else []


def proof(ranges: Sequence[tuple[int, int]], known: Callable[[Perfect], bytes]) -> list[bytes]:
    """The roots of ranges, by look-ups of perfect trees."""
    return [joined([known(tree) for tree in perfect(*wanted)]) for wanted in ranges]


def included(leaf: bytes, number: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that the leaf of that hash and number is in the tree of that root."""
    if not 0 < number <= size or len(path) != len(inclusion(number, size)):
        return False
    at, last, reached = number - 1, size - 1, leaf
    for beside in path:
        if at % 2 or at == last:
            reached = node_hash(beside, reached)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            reached = node_hash(reached, beside)
        at, last = at // 2, last // 2
    return reached == root


def consistent(first: int, size: int, path: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether a proof shows that the tree with the root `after` began as that with the root `before`."""
    if not 0 < first <= size or first == size:
        return 0 < first == size and not path and before == after
    if len(path) != len(consistency(first, size)):
        return False
    nodes = list(path) if first & (first - 1) else [before, *path]
    at, last = first - 1, size - 1
    while at % 2:
        at, last = at // 2, last // 2
    old = new = nodes[0]
    for beside in nodes[1:]:
        if at % 2 or at == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            new = node_hash(new, beside)
        at, last = at // 2, last // 2
    return (old, new) == (before, after)


def _path(index: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start == 1:
        return
    middle = start + _largest_below(end - start)
    if index < middle:
        yield from _path(index, start, middle)
        yield middle, end
    else:
        yield from _path(index, middle, end)
        yield start, middle


def _kept(first: int, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    if first == end:
        # The old tree itself is known to whoever asks.
        if not whole:
            yield start, end
        return
    middle = start + _largest_below(end - start)
    if first <= middle:
        yield from _kept(first, start, middle, whole=whole)
        yield middle, end
    else:
        yield from _kept(first, middle, end, whole=False)
        yield start, middle


def _largest_below(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1
