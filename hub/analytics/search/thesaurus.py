"""The words of the field that stand for each other, and those that only help a sentence along.

Called by the rest of this package. Read from words.yaml; ways of saying a thing are known by the stems of their words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hub.analytics.search.tokenizer import Stems, stems_of, words_of


@dataclass(frozen=True)
class Thesaurus:
    """Ways of saying a thing, by the stems of each: those that mean the same, and those that are near.

    `words` are all single words in it; `longest` is the most words of a way.
    """

    same: Mapping[Stems, frozenset[Stems]]
    near: Mapping[Stems, frozenset[Stems]]
    unimportant: frozenset[str]
    words: frozenset[str]
    longest: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Thesaurus:
        """From the content of words.yaml."""
        groups: list[Sequence[str]] = [*data["same"], *data["near"]]
        single = {word.plain for group in groups for phrase in group for word in words_of(phrase)}
        longest = max(len(stems_of(phrase)) for group in groups for phrase in group)
        same, near = _ways(data["same"]), _ways(data["near"])
        return cls(same, near, frozenset(data["unimportant"].split()), frozenset(single), longest)

    def knows(self, stems: Stems) -> bool:
        """Whether there are other ways of saying this."""
        return stems in self.same or stems in self.near

    def others(self, stems: Stems) -> Iterator[tuple[Stems, bool]]:
        """Other ways of saying this, in a fixed order, and whether they mean the same.

        What is near to something is near to what means the same: LFR is near to face matching as facial recognition is.
        """
        same = self.same.get(stems, frozenset[Stems]())
        yield from ((way, True) for way in sorted(same))
        near = {far for way in (stems, *same) for far in self.near.get(way, ())} - same - {stems}
        yield from ((way, False) for way in sorted(near))


def _ways(groups: Sequence[Sequence[str]]) -> dict[Stems, frozenset[Stems]]:
    by_way: defaultdict[Stems, set[Stems]] = defaultdict(set)
    for group in groups:
        ways = {stems_of(phrase) for phrase in group}
        for way in ways:
            by_way[way] |= ways - {way}
    return {way: frozenset(others) for way, others in by_way.items()}


@cache
def the_thesaurus() -> Thesaurus:
    """The shipped thesaurus."""
    text = files(__package__ or "").joinpath("words.yaml").read_text(encoding="utf-8")
    return Thesaurus.of(yaml.safe_load(text))
