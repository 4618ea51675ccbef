"""What is compared of two records beside their names, and what agreement or difference weighs, in bits.

Called by hub.analytics.duplicates.linkage. Pure. Each comparison answers many pairs at once, both given by their
places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, log2
from typing import Any, NamedTuple

import numpy as np

from hub.analytics.alike.sparse import Floats, Ints, entries, matrix, numbered, paired, pattern


class Worth(NamedTuple):
    """Bits for something shared by two records alone, the least for what many share, and for having another."""

    most: float
    least: float
    other: float


PRODUCT = Worth(4.0, 1.0, -4.0)
SUPPLIER = Worth(2.0, 0.5, -2.0)
SAME_OWNER, FAMILY, STRANGERS = 3.0, 1.0, -4.0
# Bodies that are parts of one, such as forces, each register what they run themselves, under much the same names.
SISTERS = -14.0
OTHER_VERSION = -16.0
# Least cosine and bits, the closest first; a text that is not as close as any speaks against.
TEXT_LEVELS = ((0.8, 6.0), (0.5, 4.0), (0.25, 1.5), (0.1, 0.0))
OTHER_TEXT = -1.5
# Texts as close as this make a pair by themselves, whatever the names.
ALIKE = 0.5


class Shared:
    """Things that a record has or not, such as products: one in common, the rarer the more; others; or not known."""

    def __init__(self, rows: Sequence[frozenset[str]], worth: Worth) -> None:
        counts = Counter(slug for row in rows for slug in row)
        bits = {slug: max(worth.least, worth.most - log2(max(n, 2) / 2)) for slug, n in counts.items()}
        self._has = matrix([{slug: bits[slug] for slug in row} for row in rows], numbered(counts))
        self._pattern = pattern(self._has)
        self._known = np.array([bool(row) for row in rows], bool)
        self._other = worth.other

    def bits(self, first: Ints, second: Ints) -> Floats:
        """The rarest thing in common counts."""
        shared = paired(self._has, self._pattern, first, second, most=True)
        return np.where(shared > 0, shared, np.where(self._known[first] & self._known[second], self._other, 0.0))


class Texts:
    """Purpose and functionality, by the cosine of their words, each weighed by how few records have it."""

    def __init__(self, rows: Sequence[Mapping[str, int]]) -> None:
        counts = Counter(term for row in rows for term in row)
        self.worth = {term: 1 + log((1 + len(rows)) / (1 + n)) for term, n in counts.items()}
        weighed = [{term: (1 + log(row[term])) * self.worth[term] for term in sorted(row)} for row in rows]
        lengths = [sum(weight * weight for weight in row.values()) ** 0.5 for row in weighed]
        unit = [{term: weight / n for term, weight in row.items()} for row, n in zip(weighed, lengths, strict=True)]
        self._has = matrix(unit, numbered(counts))
        self._turned = self._has.T.tocsr()
        self._known = np.array([bool(row) for row in rows], bool)

    def near(self, rows: Ints) -> tuple[Ints, Ints]:
        """Pairs of these records and any whose texts are alike."""
        # A little less first: what is kept is decided after rounding, so that both sides of a pair agree.
        at, second, cosine = entries(self._has[rows] @ self._turned, ALIKE - 1e-6)
        kept = np.round(cosine, 9) >= ALIKE
        return rows[at[kept]], second[kept]

    def cosine(self, first: Ints, second: Ints) -> Floats:
        """How alike, 0 to 1."""
        return np.round(paired(self._has, self._has, first, second), 9)

    def bits(self, first: Ints, second: Ints) -> Floats:
        """Nothing where one has no text."""
        cosine = self.cosine(first, second)
        weights = np.full(len(first), OTHER_TEXT)
        for least, bits in reversed(TEXT_LEVELS):
            weights[cosine >= least] = bits
        return np.where(self._known[first] & self._known[second], weights, 0.0)


class Owners:
    """The bodies that register the tools: the same, one part of the other, parts of one body, or strangers."""

    def __init__(self, owners: Sequence[str | None], above: Mapping[str, frozenset[str]]) -> None:
        places = numbered(owner for owner in owners if owner is not None)
        self._of = np.array([places[owner] if owner is not None else -1 for owner in owners], np.int64)
        self._names = list(places)
        self._above = above

    def bits(self, first: Ints, second: Ints) -> Floats:
        """Nothing where an owner is not known. Each two bodies are looked at once."""
        codes, which = np.unique(np.stack((self._of[first], self._of[second])), axis=1, return_inverse=True)
        known = [self._related(int(a), int(b)) for a, b in codes.T]
        return np.array(known, float)[which.ravel()] if known else np.zeros(0)

    def _related(self, a: int, b: int) -> float:
        if a < 0 or b < 0:
            return 0.0
        if a == b:
            return SAME_OWNER
        owner, other = self._names[a], self._names[b]
        over_owner, over_other = self._above.get(owner, frozenset()), self._above.get(other, frozenset())
        if owner in over_other or other in over_owner:
            return FAMILY
        return SISTERS if over_owner & over_other else STRANGERS


class Versions:
    """Numbers of versions in names: two versions are two tools; none beside a number is another one too."""

    def __init__(self, versions: Sequence[str]) -> None:
        self._of: Any = np.array(versions, str) if versions else np.zeros(0, str)

    def bits(self, first: Ints, second: Ints) -> Floats:
        """Nothing where both have the same number or none."""
        return np.where(self._of[first] != self._of[second], OTHER_VERSION, 0.0)
