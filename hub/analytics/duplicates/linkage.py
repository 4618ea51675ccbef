"""How likely two records are of one tool: the sum of the weights of evidence, after Fellegi and Sunter (1969).

Called by hub.analytics.duplicates.question. Pure. Each comparison adds bits, the logarithm to base 2 of how much more
often records of one tool agree like this than records of two; below 0 where it speaks against. What many records have
in common weighs less. Compared are pairs whose names are near or whose texts are alike; the work grows with these
pairs, which sparse products find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from hub.analytics.alike.sparse import Floats, Ints
from hub.analytics.duplicates.comparisons import PRODUCT, SUPPLIER, Owners, Shared, Texts, Versions
from hub.analytics.duplicates.namesakes import Names, Near
from hub.analytics.duplicates.wording import NAME, Form

# Before anything is compared: of 64 pairs that come to be compared at all, one is of one tool.
PRIOR = -6.0
_ROWS = 512


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one tool that another record of it would repeat. `terms` counts the words of its texts."""

    forms: Sequence[Form]
    terms: Mapping[str, int]
    products: frozenset[str]
    suppliers: frozenset[str]
    owner: str | None

    @property
    def version(self) -> str:
        """The version that the name gives, "" for none; other names do not count."""
        return next((form.version for form in self.forms if form.version and form.kind == NAME), "")


class Evidence(NamedTuple):
    """Bits of each comparison, for each pair."""

    names: Floats
    products: Floats
    suppliers: Floats
    owners: Floats
    texts: Floats
    versions: Floats

    def score(self) -> Floats:
        """How likely each pair is of one tool, 0 to 1."""
        return 1 / (1 + np.exp2(-(PRIOR + sum(self))))


class Linkage:
    """Records made ready to be compared; they are named by their places in the order given.

    `above` has the bodies that each owner is part of, at any remove.
    """

    def __init__(self, records: Sequence[Record], above: Mapping[str, frozenset[str]]) -> None:
        self._number = len(records)
        self.names = Names([record.forms for record in records])
        self.texts = Texts([record.terms for record in records])
        self._products = Shared([record.products for record in records], PRODUCT)
        self._suppliers = Shared([record.suppliers for record in records], SUPPLIER)
        self._owners = Owners([record.owner for record in records], above)
        self.versions = [record.version for record in records]
        self._versions = Versions(self.versions)

    def pairs(self, among: Sequence[int], chosen: Sequence[int]) -> Iterator[tuple[Ints, Ints, Floats]]:
        """Both records and the score of every pair to be compared, once: both are `among` some, one is chosen."""
        admitted, taken = np.zeros(self._number, bool), np.zeros(self._number, bool)
        admitted[list(among)] = True
        taken[list(chosen)] = True
        for start in range(0, len(chosen), _ROWS):
            rows = np.array(chosen[start : start + _ROWS], np.int64)
            near, (at, to) = self.names.near(rows), self.texts.near(rows)
            codes = np.unique(np.concatenate((near.codes, at * self._number + to)))
            first, second = codes // self._number, codes % self._number
            kept = (first != second) & admitted[second] & (~taken[second] | (second > first))
            first, second = first[kept], second[kept]
            yield first, second, self.evidence(first, second, near).score()

    def evidence(self, first: Ints, second: Ints, near: Near | None = None) -> Evidence:
        """Everything that is compared. Who shares a product shares its supplier, which then tells nothing more."""
        products = self._products.bits(first, second)
        return Evidence(
            self.names.bits(first, second, near),
            products,
            np.where(products > 0, 0.0, self._suppliers.bits(first, second)),
            self._owners.bits(first, second),
            self.texts.bits(first, second),
            self._versions.bits(first, second),
        )
