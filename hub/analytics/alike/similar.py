"""The arithmetic of overlap: weights of features and scores of pairs, for all pairs at once.

Called by hub.analytics.alike.overlap. Pure. What pairs share is a product of sparse matrices, made for some rows at a
time; a row of scores is dense while it is looked at, a matrix of all never is. Ten thousand tools take some seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log
from typing import Any

import numpy as np

from hub.analytics.alike.features import Feature, FeatureKind, Field, Tool
from hub.analytics.alike.ranking import DIGITS, Block
from hub.analytics.alike.sparse import Ints, matrix, numbered
from hub.analytics.asking.families import Families

# Scores looked at in one go: sixteen megabytes of them, and a few times that while they are worked out.
_AT_ONCE = 2_000_000
Kin = Sequence[tuple[Any, Any]]
"""Of umbrellas: which tools are an umbrella's own, and which are its members'."""


@dataclass(frozen=True)
class Wanted:
    """Which pairs are asked for: with a chosen tool, on this feature, scoring enough.

    With `apart` only those of two owners, neither an umbrella of the other.
    """

    chosen: Sequence[int]
    within: Feature | None = None
    apart: Families | None = None
    least: float = 0.0


class Comparison:
    """Tools made ready to be compared, named by their places in the order of slugs.

    `worth` is the weight of each feature: W[kind] * ln((1 + N) / (1 + n)), with N tools, n of which have it. `binding`
    says which features two tools have to share one of to be comparable.
    """

    def __init__(
        self, field: Field, kind_weights: Mapping[FeatureKind, float], binding: Callable[[Feature], bool]
    ) -> None:
        self.tools = list(field.tools.values())
        total = len(self.tools)
        counts = Counter(feature for tool in self.tools for feature in tool.features)
        self.worth = {feature: kind_weights[feature.kind] * log((1 + total) / (1 + n)) for feature, n in counts.items()}
        places, binds = numbered(counts), {feature for feature in counts if binding(feature)}
        self._worth = matrix(
            [{feature: self.worth[feature] for feature in tool.features} for tool in self.tools], places
        )
        self._has = matrix([dict.fromkeys(tool.features, 1.0) for tool in self.tools], places)
        self._binds = matrix([dict.fromkeys(tool.features.keys() & binds, 1.0) for tool in self.tools], places)
        self._sizes = np.array([self._sum(tool.features) for tool in self.tools], float)
        owners = numbered(tool.owner for tool in self.tools if tool.owner is not None)
        self._owners = np.array([owners.get(tool.owner or "", -1) for tool in self.tools], np.int64)

    def blocks(self, wanted: Wanted) -> Iterator[Block]:
        """Each pair with a chosen tool, which is the one behind; of two chosen ones the lesser slug is.

        A pair without a score is left out.
        """
        across = np.array([i for i, tool in enumerate(self.tools) if wanted.within in (None, *tool.features)], np.int64)
        chosen = np.zeros(len(self.tools), bool)
        chosen[list(wanted.chosen)] = True
        rows = across[chosen[across]]
        step = max(1, _AT_ONCE // max(1, len(across)))
        kin = list(self._members(wanted.apart)) if wanted.apart else None
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            # Where every tool is chosen, those before have been compared with these already.
            rest = across[across > part[0]] if len(rows) == len(across) else across
            if len(rest):
                yield _enough(self._block(part, rest, chosen, kin), wanted.least)

    def _block(self, rows: Ints, columns: Ints, chosen: Any, kin: Kin | None) -> Block:
        counted = ((self._binds[rows] @ self._binds[columns].T).toarray() > 0) & (rows[:, None] != columns)
        counted &= ~chosen[columns] | (columns > rows[:, None])
        if kin is not None:
            counted &= self._apart(rows, columns, kin)
        at, to = np.nonzero(counted)
        shared = (self._worth[rows] @ self._has[columns].T).toarray()[at, to]
        first, second = rows[at], columns[to]
        union = self._sizes[first] + self._sizes[second] - shared
        known = union > 0
        first, second, shared, union = first[known], second[known], shared[known], union[known]
        return Block(second, first, np.minimum(1.0, shared / union))

    def _apart(self, rows: Ints, columns: Ints, kin: Kin) -> Any:
        """Which of these tools have two known owners, neither of which stands for the other."""
        owners, others = self._owners[rows][:, None], self._owners[columns]
        apart = (owners != others) & (owners >= 0) & (others >= 0)
        for umbrella, members in kin:
            for side, other in ((umbrella, members), (members, umbrella)):
                apart &= ~(side[rows][:, None] & other[columns])
        return apart

    def _members(self, families: Families) -> Iterator[tuple[Any, Any]]:
        """Of each umbrella that owns a tool: which tools are its own, and which are of its members."""
        over = [families.stand_for(tool.owner) if tool.owner else frozenset[str]() for tool in self.tools]
        for umbrella in families.umbrellas & {tool.owner for tool in self.tools}:
            own = np.array([tool.owner == umbrella for tool in self.tools], bool)
            yield own, np.array([umbrella in above for above in over], bool)

    def score(self, tool: Tool, other: Tool) -> float:
        """The score of a comparable pair, in [0, 1], exact to the last digit."""
        shared = self._sum(tool.features.keys() & other.features.keys())
        return min(1.0, shared / (self._sum(tool.features) + self._sum(other.features) - shared))

    def _sum(self, features: Iterable[Feature]) -> float:
        """Exact to the last digit, so that it does not depend on the order of the features."""
        return fsum(self.worth[feature] for feature in features)


def _enough(block: Block, least: float) -> Block:
    if not least:
        return block
    kept = np.round(block.score, DIGITS) >= least
    return Block(block.lead[kept], block.trail[kept], block.score[kept])
