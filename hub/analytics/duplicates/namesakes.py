"""Names that are near each other: the same words, most of the same words, one wrong letter, or one's acronym.

Called by hub.analytics.duplicates.linkage. Pure. A tool has several forms of its name; the nearest two forms of two
tools count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from hub.analytics.alike.sparse import Floats, Ints, entries, matrix, numbered
from hub.analytics.duplicates.wording import PRODUCT, Form, acronyms_of, stem

SAME, ACRONYM, WITHIN, LEAST = 9.0, 7.0, 1.0, 1.0
# Least share of the words, and the weight, the closest first.
LEVELS = ((0.8, 7.0), (0.5, 3.0), (0.35, 0.0))
APART = -5.0
# One is called by the name of the other's product, at most: less than nothing, as a product has many uses.
BY_PRODUCT = -1.0
# Shorter words differ by a letter without being the same word.
_SHORTEST_MISSPELT = 5
# How much of a word's worth two words share that differ by a slip, or in their endings only.
_MISSPELT, _INFLECTED = 0.9, 0.95


class Near(NamedTuple):
    """Pairs of tools, each as first * number of tools + second, ascending; and what their names weigh."""

    codes: Ints
    bits: Floats


class Names:
    """The forms of names, made ready to be compared."""

    def __init__(self, rows: Sequence[Sequence[Form]]) -> None:
        self.forms = [form for forms in rows for form in forms]
        self._tool = np.array([i for i, forms in enumerate(rows) for _ in forms], np.int64)
        self._product = np.array([form.kind == PRODUCT for form in self.forms], bool)
        self._known = np.array([bool(forms) for forms in rows], bool)
        self._number = len(rows)
        self._words(len(rows))
        self._wholes()
        self._acronyms()

    def _words(self, number: int) -> None:
        having = Counter(w for words in _by_tool(self.forms, self._tool) for w in words)
        self.worth = {word: 1 + float(np.log((1 + number) / (1 + n))) for word, n in having.items()}
        places = numbered(having)
        self._has = matrix([dict.fromkeys(form.words, 1.0) for form in self.forms], places)
        alike: list[dict[str, float]] = [{word: self.worth[word]} for word in places]
        for pairs, part in ((misspelt(places), _MISSPELT), (_inflected(places), _INFLECTED)):
            for word, other in pairs:
                near = part * (self.worth[word] * self.worth[other]) ** 0.5
                alike[places[word]][other] = alike[places[other]][word] = near
        self._weighed = (self._has @ matrix(alike, places)).tocsr()
        self._weighed.sort_indices()
        self._turned = self._has.T.tocsr()
        self._sizes = np.array([sum(self.worth[w] for w in form.words) for form in self.forms], float)

    def _wholes(self) -> None:
        """Which forms are the same but for endings of words, and what that is worth: less, the more tools have it."""
        wholes = [tuple(sorted({stem(word) for word in form.words})) for form in self.forms]
        places = numbered(wholes)
        self._whole = np.array([places[whole] for whole in wholes], np.int64)
        pairs = {(int(w), int(t)) for w, t in zip(self._whole, self._tool, strict=True)}
        counts = Counter(whole for whole, _ in pairs)
        self._rarity = np.array([np.log2(max(counts[w], 2) / 2) for w in range(len(places))], float)

    def _acronyms(self) -> None:
        short = [dict.fromkeys(form.words, 1.0) if len(form.words) == 1 else {} for form in self.forms]
        long = [dict.fromkeys(acronyms_of(form), 1.0) if len(form.words) > 1 else {} for form in self.forms]
        places = numbered(key for row in (*short, *long) for key in row)
        self._short, self._long = matrix(short, places), matrix(long, places)
        self._short_turned, self._long_turned = self._short.T.tocsr(), self._long.T.tocsr()

    def near(self, tools: Ints) -> Near:
        """Pairs of these tools and any of which two forms are near, each once, with what the nearest forms weigh."""
        first, second, bits = self._near_forms(tools)
        codes = self._tool[first] * self._number + self._tool[second]
        order = np.lexsort((-bits, codes))
        codes, bits = codes[order], bits[order]
        best = np.ones(len(codes), bool)
        best[1:] = codes[1:] != codes[:-1]
        return Near(codes[best], bits[best])

    def nearest(self, tool: int, other: int) -> tuple[Form, Form] | None:
        """The nearest forms of two tools, None when none are near."""
        first, second, bits = self._near_forms(np.array([tool], np.int64))
        there = np.flatnonzero(self._tool[second] == other)
        if not len(there):
            return None
        best = there[np.argmax(bits[there])]
        return self.forms[first[best]], self.forms[second[best]]

    def bits(self, first: Ints, second: Ints, near: Near | None = None) -> Floats:
        """What the nearest forms weigh; less than nothing where none are near, and nothing where one has no form.

        `near` is what `near` gave for all of `first`, where that is known.
        """
        near = near or self.near(np.unique(first))
        wanted = first * self._number + second
        apart = np.where(self._known[first] & self._known[second], APART, 0.0)
        if not len(near.codes):
            return apart
        at = np.minimum(np.searchsorted(near.codes, wanted), len(near.codes) - 1)
        return np.where(near.codes[at] == wanted, near.bits[at], apart)

    def _near_forms(self, tools: Ints) -> tuple[Ints, Ints, Floats]:
        """Both forms and the weight of each pair of forms that are near, the first of one of these tools."""
        rows = np.flatnonzero(np.isin(self._tool, tools))
        left, right, bits = self._close(rows)
        at, column, _ = entries(self._short[rows] @ self._long_turned + self._long[rows] @ self._short_turned)
        left, right = np.concatenate((left, rows[at])), np.concatenate((right, column))
        bits = np.concatenate((bits, np.full(len(at), ACRONYM)))
        bits = np.where(self._product[left] | self._product[right], BY_PRODUCT, bits)
        kept = ~(self._product[left] & self._product[right])
        return left[kept], right[kept], bits[kept]

    def _close(self, rows: Ints) -> tuple[Ints, Ints, Floats]:
        at, right, shared = entries(self._weighed[rows] @ self._turned)
        left = rows[at]
        sizes, others = self._sizes[left], self._sizes[right]
        shared = np.minimum(shared, np.minimum(sizes, others))
        share = np.round(shared / (sizes + others - shared), 9)
        within = np.round(shared / np.minimum(sizes, others), 9) >= 1
        kept = (share >= LEVELS[-1][0]) | within
        left, right, share, within = left[kept], right[kept], share[kept], within[kept]
        bits = np.where(within, WITHIN, 0.0)
        for least, weight in reversed(LEVELS):
            bits = np.where(share >= least, np.maximum(weight, bits), bits)
        rare = np.maximum(LEAST, SAME - self._rarity[self._whole[left]])
        return left, right, np.where(self._whole[left] == self._whole[right], rare, bits)


def _by_tool(forms: Sequence[Form], tools: Iterable[int]) -> list[set[str]]:
    words: defaultdict[int, set[str]] = defaultdict(set)
    for form, tool in zip(forms, tools, strict=True):
        words[int(tool)] |= set(form.words)
    return list(words.values())


def _inflected(words: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of words that differ in their endings only."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        alike[stem(word)].append(word)
    return [pair for some in alike.values() for pair in combinations(sorted(some), 2)]


def misspelt(words: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of long words that differ by one letter left out, put in, changed, or by two that changed places."""
    without: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= _SHORTEST_MISSPELT and word.isalpha():
            for key in (word, *(word[:i] + word[i + 1 :] for i in range(len(word)))):
                without[key].add(word)
    candidates = {pair for near in without.values() for pair in combinations(sorted(near), 2)}
    return sorted(pair for pair in candidates if OSA.distance(*pair, score_cutoff=1) <= 1)
