"""Pairs of tools in the order of their scores, of which only a page is ever made whole.

Used by the questions that compare every tool with every other: ten thousand tools have fifty million pairs. The scores
pass by in blocks; kept are the best for the page and the count of all. Each page works the scores out again, and as
they are the same to the last bit each time, pages fit together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, overload

import numpy as np

from hub.analytics.alike.sparse import Floats, Ints
from hub.analytics.asking.answer_types import Key, Placed
from hub.model.stored import fold

A = TypeVar("A", bound=Placed)
# Scores may differ in their last digits by the order of adding; they are equal in the order of the answer.
DIGITS = 12


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


class Block(NamedTuple):
    """Some pairs: the places of both tools, and the score. The order is by score, then `lead`, then `trail`."""

    lead: Ints
    trail: Ints
    score: Floats


class Window(NamedTuple):
    """A page's answers in order, how many there are in all, and how many of these stand before the page."""

    rows: list[Any]
    total: int
    start: int
    beside: Any = None


@dataclass(frozen=True)
class Bounds:
    """A page: rows after and before a place, `size` of them (None: all), from the end when `backward`."""

    after: Sequence[Key] | None = None
    before: Sequence[Key] | None = None
    size: int | None = None
    backward: bool = False


class Tools(NamedTuple):
    """Slugs and names of the compared tools, in the order of their slugs."""

    slugs: Sequence[str]
    names: Sequence[str]


class Compared(NamedTuple, Generic[A]):
    """What a ranking is made of: tools, blocks that can be asked for again and come out the same, and answers.

    `answer` makes one of the places of both tools and their score.
    """

    tools: Tools
    blocks: Callable[[], Iterator[Block]]
    answer: Callable[[int, int, float], A]


class Ranking(Sequence[A], Generic[A]):
    """Answers about pairs: highest score first, then by name and slug of the leading tool, then by the other's slug.

    `compared` is called when a page is first asked for, so that whoever asks can choose in which thread; `beside` is
    told beside the answers.
    """

    def __init__(self, compared: Callable[[], Compared[A]], beside: Any = None) -> None:
        self._compared = compared
        self.beside = beside

    @cached_property
    def _made(self) -> Compared[A]:
        return self._compared()

    @cached_property
    def _named(self) -> list[tuple[str, str]]:
        tools = self._made.tools
        return sorted(zip(map(fold, tools.names), tools.slugs, strict=True))

    @cached_property
    def _ranks(self) -> Ints:
        """The place of each tool in the order of names."""
        slugs = {slug: rank for rank, (_, slug) in enumerate(self._named)}
        return np.array([slugs[slug] for slug in self._made.tools.slugs], np.int64)

    def window(self, page: Bounds, stopped: Callable[[], bool] = lambda: False) -> Window:
        """One page. Raises StoppedError. Places that a cursor holds have passed `is_place`."""
        after, before = (None if cursor is None else self._place(cursor) for cursor in (page.after, page.before))
        best = _Best(page.size, backward=page.backward)
        total = head = tail = 0
        for block in self._made.blocks():
            if stopped():
                raise StoppedError
            keys = _Keys(-np.round(block.score, DIGITS) + 0.0, self._ranks[block.lead], block.trail, block.lead)
            total += len(keys.score)
            inside = np.ones(len(keys.score), bool)
            if after is not None:
                later = keys.beyond(after)
                head += int(len(later) - later.sum())
                inside &= later
            if before is not None:
                earlier = keys.short_of(before)
                tail += int(len(earlier) - earlier.sum())
                inside &= earlier
            best.add(keys.only(inside))
        rows = best.rows()
        start = max(head, total - tail - len(rows)) if page.backward else head
        return Window([self._answer(*row) for row in rows], total, start, self.beside)

    def _answer(self, score: float, lead: int, trail: int) -> A:
        tools, _, make = self._made
        answer = make(lead, trail, -score)
        return answer.at(score, fold(tools.names[lead]), tools.slugs[lead], tools.slugs[trail])

    def _place(self, keys: Sequence[Any]) -> tuple[float, float, float]:
        """A place as numbers: score, rank of the leading tool, place of the other; halves between those there are."""
        score, name, slug, other = [*keys, *("", "", "")][:4]
        slugs = self._made.tools.slugs
        return float(score), _between(self._named, (name, slug)), _between(slugs, other)

    def __iter__(self) -> Iterator[A]:
        return iter(self.window(Bounds()).rows)

    def __len__(self) -> int:
        return self.window(Bounds(size=0)).total

    @overload
    def __getitem__(self, index: int) -> A: ...
    @overload
    def __getitem__(self, index: slice) -> list[A]: ...
    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)


def is_place(keys: Sequence[Any]) -> bool:
    """Whether keys can be those of a place in a ranking, or the first of them."""
    return 0 < len(keys) <= 4 and type(keys[0]) in (int, float) and all(type(key) is str for key in keys[1:])


def _between(ordered: Sequence[Any], key: Any) -> float:
    """Where a key stands among sorted ones; a half less where it is not there."""
    at = bisect_left(ordered, key)
    return at if at < len(ordered) and ordered[at] == key else at - 0.5


class _Keys(NamedTuple):
    """Sort keys of some pairs, ascending; `lead` goes with them."""

    score: Floats
    rank: Ints
    trail: Ints
    lead: Ints

    def beyond(self, place: tuple[float, float, float]) -> Any:
        score, rank, trail = place
        tied = (self.rank > rank) | ((self.rank == rank) & (self.trail > trail))
        return (self.score > score) | ((self.score == score) & tied)

    def short_of(self, place: tuple[float, float, float]) -> Any:
        score, rank, trail = place
        tied = (self.rank < rank) | ((self.rank == rank) & (self.trail < trail))
        return (self.score < score) | ((self.score == score) & tied)

    def only(self, kept: Any) -> _Keys:
        return _Keys(self.score[kept], self.rank[kept], self.trail[kept], self.lead[kept])


class _Best:
    """The first of the keys that were added, or the last when `backward`; all of them without a `size`."""

    def __init__(self, size: int | None, *, backward: bool) -> None:
        self._size = size
        self._sign = -1 if backward else 1
        none = np.zeros(0, np.int64)
        self._kept = _Keys(np.zeros(0), none, none, none)

    def add(self, keys: _Keys) -> None:
        old, new = self._kept, self._cut(keys)
        self._kept = self._cut(
            _Keys(
                np.concatenate((old.score, new.score)),
                np.concatenate((old.rank, new.rank)),
                np.concatenate((old.trail, new.trail)),
                np.concatenate((old.lead, new.lead)),
            )
        )

    def _cut(self, keys: _Keys) -> _Keys:
        """No more than wanted, without sorting what is not."""
        size = self._size
        if size is None or len(keys.score) <= size:
            return keys
        if size == 0:
            return keys.only(slice(0))
        score = keys.score * self._sign
        edge = np.partition(score, size - 1)[size - 1]
        better = score < edge
        tied = np.flatnonzero(score == edge)
        second = (keys.rank[tied] * (keys.trail.max() + 1) + keys.trail[tied]) * self._sign
        left = size - int(better.sum())
        chosen = tied[np.argpartition(second, left - 1)[:left]]
        return keys.only(np.concatenate((np.flatnonzero(better), chosen)))

    def rows(self) -> list[tuple[float, int, int]]:
        """Score, leading tool and other of each, in order."""
        kept = self._kept
        order = np.lexsort((kept.trail, kept.rank, kept.score))
        return [(float(kept.score[i]), int(kept.lead[i]), int(kept.trail[i])) for i in order]
