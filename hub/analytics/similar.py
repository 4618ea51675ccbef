"""The arithmetic of overlap: weights of features and scores of pairs.

Called by hub.analytics.overlap. Pure. Only pairs that share a binding feature are ever formed, so the cost grows with
the pairs that share something, not with the square of the tools.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import fsum, log
from typing import NamedTuple

from hub.analytics.features import Feature, FeatureKind, Field, Tool


class Scored(NamedTuple):
    """Two tools and their score, in [0, 1]."""

    first: Tool
    second: Tool
    score: float


class Comparison:
    """Tools made ready to be compared: one pass over their features.

    `worth` is the weight of each feature: W[kind] * ln((1 + N) / (1 + n)), with N tools, n of which have it. `binding`
    says which features two tools have to share one of to be comparable.
    """

    def __init__(
        self, field: Field, kind_weights: Mapping[FeatureKind, float], binding: Callable[[Feature], bool]
    ) -> None:
        self._tools = field.tools
        total = len(field.tools)
        counts = Counter(feature for tool in field.tools.values() for feature in tool.features)
        self.worth = {one: kind_weights[one.kind] * log((1 + total) / (1 + n)) for one, n in counts.items()}
        self._sizes = {slug: self._sum(tool.features) for slug, tool in field.tools.items()}
        self._having: defaultdict[Feature, set[str]] = defaultdict(set)
        for slug, tool in field.tools.items():
            for feature in filter(binding, tool.features):
                self._having[feature].add(slug)

    def pairs(self, chosen: Iterable[str], within: Feature | None = None) -> Iterator[Scored]:
        """Each pair with a chosen tool, which comes first; of two chosen ones the lesser slug does.

        A pair without a score is left out. `within` takes only pairs that share this binding feature.
        """
        wanted = sorted(self._tools.keys() & set(chosen))
        done: set[str] = set()
        for slug in wanted:
            done.add(slug)
            for other in sorted(self._comparable(slug, within) - done):
                score = self._score(self._tools[slug], self._tools[other])
                if score is not None:
                    yield Scored(self._tools[slug], self._tools[other], score)

    def _comparable(self, slug: str, within: Feature | None) -> set[str]:
        shared = (one for one in self._tools[slug].features if within in (None, one) and one in self._having)
        return set[str]().union(*(self._having[one] for one in shared))

    def _score(self, a: Tool, b: Tool) -> float | None:
        shared = self._sum(a.features.keys() & b.features.keys())
        union = self._sizes[a.slug] + self._sizes[b.slug] - shared
        return min(1.0, shared / union) if union > 0 else None

    def _sum(self, features: Iterable[Feature]) -> float:
        """Exact to the last digit, so that it does not depend on the order of the features."""
        return fsum(self.worth[one] for one in features)
