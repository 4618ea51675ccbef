"""The arithmetic of overlap: weights of features and scores of pairs.

Called by hub.analytics.overlap. Pure. Only pairs that share a binding feature are ever formed, so the cost grows with
the pairs that share something, not with the square of the tools.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from math import fsum, log
from typing import NamedTuple

from hub.analytics.features import Feature, FeatureKind, Field, Tool


class Pair(NamedTuple):
    """Two tools, the one with the lesser slug first."""

    a: Tool
    b: Tool


def feature_weights(field: Field, kind_weights: Mapping[FeatureKind, float]) -> dict[Feature, float]:
    """W[kind] * ln((1 + N) / (1 + n)): N tools, n of which have the feature."""
    counts = Counter(feature for tool in field.tools.values() for feature in tool.features)
    total = len(field.tools)
    return {feature: kind_weights[feature.kind] * log((1 + total) / (1 + n)) for feature, n in counts.items()}


def pair_scores(
    field: Field, worth: Mapping[Feature, float], *, binding: Callable[[Feature], bool]
) -> Iterator[tuple[Pair, float]]:
    """Each pair that shares a binding feature, with its score in [0, 1]; without a score, a pair is left out."""
    sizes = {slug: fsum(worth[feature] for feature in tool.features) for slug, tool in field.tools.items()}
    for pair in _candidates(field, binding):
        shared = fsum(worth[feature] for feature in pair.a.features.keys() & pair.b.features.keys())
        union = sizes[pair.a.slug] + sizes[pair.b.slug] - shared
        if union > 0:
            yield pair, min(1.0, shared / union)


def _candidates(field: Field, binding: Callable[[Feature], bool]) -> Iterator[Pair]:
    having: defaultdict[Feature, list[str]] = defaultdict(list)
    for slug in sorted(field.tools):
        for feature in filter(binding, field.tools[slug].features):
            having[feature].append(slug)
    for a, b in sorted({pair for slugs in having.values() for pair in combinations(slugs, 2)}):
        yield Pair(field.tools[a], field.tools[b])
