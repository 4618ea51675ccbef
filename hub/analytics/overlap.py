"""Which tools do much the same, and what shows it.

Asked by the API as `overlaps`, from the root and on a tool. Over tools that act, unless the filter names a status.
A score is a weighted share of common features; it says where to look, not that one tool duplicates another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated

from hub.analytics.answer import Filter, On, One, Placed, Ref
from hub.analytics.features import Feature, FeatureKind, Field, Tool, read_features
from hub.analytics.reading import Reading
from hub.analytics.similar import Pair, feature_weights, pair_scores
from hub.errors import BadUserInput
from hub.model.enums import Basis
from hub.model.stored import fold

# Equal scores may differ in their last digits by the order of adding; they are equal in the order of the answer.
DIGITS = 12
# Outcomes of these kinds are shared by nearly everything, so they make no pair by themselves.
WEAK_OUTCOMES = ("resource", "confidence")


@dataclass(frozen=True)
class OverlapWeights:
    """How much each kind of feature counts, 0 or more; at least one is above 0."""

    process: Annotated[float, "A shared process."] = 3.0
    outcome: Annotated[float, "A shared outcome."] = 3.0
    product: Annotated[float, "A shared product."] = 2.0
    technique: Annotated[float, "A shared technique."] = 1.0
    supplier: Annotated[float, "A shared supplier."] = 1.0


@dataclass(frozen=True, slots=True)
class OverlapEvidence:
    """One feature that both tools have."""

    kind: Annotated[FeatureKind, "What it is."]
    slug: Annotated[str, "Its slug; of a technique, the term."]
    name: Annotated[str, "Its name."]
    weight: Annotated[float, "What it adds to the score's numerator, 0 or more; the rarer, the more."]
    basis: Annotated[Basis | None, "INFERRED when it is our reading for either tool; null when neither says."]


@dataclass(frozen=True, slots=True)
class Overlap(Placed):
    """Two tools that share a process, or an outcome of another kind than resource or confidence."""

    score: Annotated[float, "Weight of the shared features over the weight of all features of both, 0 to 1."]
    tool: Annotated[Ref, One("Tool"), "One tool: the one asked about, if any."]
    other: Annotated[Ref, One("Tool"), "The other tool."]
    evidence: Annotated[tuple[OverlapEvidence, ...], "The shared features, the heaviest first."]


async def overlaps(
    reading: Reading,
    *,
    tool: Annotated[str | None, "Only pairs with this tool, which is then `tool`."] = None,
    agency: Annotated[str | None, "Only pairs with a tool of this agency, which is then `tool`."] = None,
    process: Annotated[str | None, "Only pairs of tools that both affect this process."] = None,
    across_agencies: Annotated[bool, "Only pairs of tools with different known owners."] = False,
    weights: Annotated[OverlapWeights | None, "How much each kind of feature counts."] = None,
    where: Annotated[Filter | None, On("Tool"), "Which tools to compare; acting ones unless it names a status."] = None,
) -> list[Overlap]:
    """Every pair once, the highest score first, then by name of the other tool.

    Raises NotFound for an unknown tool, agency or process, BadUserInput for unusable weights. A tool that does not act
    overlaps with nothing unless `where` admits it. Cost: one statement.
    """
    weights = _usable(weights)
    field = await read_features(reading, FeatureKind, where, tool=tool, owner=agency, process=process)
    scored = _scored(field, weights, across_agencies)
    step = None if process is None else Feature(FeatureKind.PROCESS, process)
    return _ordered(
        turned
        for one in scored
        if step is None or (step in one.pair.a.features and step in one.pair.b.features)
        for turned in _turned(one, tool, agency)
    )


async def tool_overlaps(
    reading: Reading,
    slugs: list[str],
    *,
    across_agencies: Annotated[bool, "Only tools of other known owners."] = False,
    weights: Annotated[OverlapWeights | None, "How much each kind of feature counts."] = None,
) -> dict[str, list[Overlap]]:
    """For each of these tools its overlaps with every other acting tool, as `overlaps` gives them. One statement."""
    weights = _usable(weights)
    field = await read_features(reading, FeatureKind, None)
    scored = list(_scored(field, weights, across_agencies))
    return {slug: _ordered(turned for one in scored for turned in _turned(one, slug, None)) for slug in slugs}


def _usable(weights: OverlapWeights | None) -> OverlapWeights:
    weights = weights or OverlapWeights()
    given = [getattr(weights, one.name) for one in fields(weights)]
    if not all(0 <= weight <= 1e6 for weight in given) or not any(given):
        raise BadUserInput("weights: give numbers from 0 to 1,000,000, at least one of them above 0")
    return weights


@dataclass(frozen=True, slots=True)
class _Scored:
    pair: Pair
    score: float
    evidence: tuple[OverlapEvidence, ...]


def _scored(field: Field, weights: OverlapWeights, across: bool) -> Iterator[_Scored]:
    worth = feature_weights(field, {kind: getattr(weights, kind.value.lower()) for kind in FeatureKind})
    for pair, score in pair_scores(field, worth, binding=lambda feature: _binds(feature, field)):
        if not across or (pair.a.owner and pair.b.owner and pair.a.owner != pair.b.owner):
            yield _Scored(pair, score, _evidence(pair, field, worth))


def _binds(feature: Feature, field: Field) -> bool:
    """Whether sharing this feature makes two tools comparable."""
    if feature.kind is FeatureKind.OUTCOME:
        return field.kinds[feature] not in WEAK_OUTCOMES
    return feature.kind is FeatureKind.PROCESS


def _evidence(pair: Pair, field: Field, worth: dict[Feature, float]) -> tuple[OverlapEvidence, ...]:
    shared = sorted(pair.a.features.keys() & pair.b.features.keys(), key=lambda one: (-round(worth[one], DIGITS), one))
    return tuple(OverlapEvidence(one.kind, one.slug, field.names[one], worth[one], _basis(pair, one)) for one in shared)


def _basis(pair: Pair, feature: Feature) -> Basis | None:
    both = (pair.a.features[feature], pair.b.features[feature])
    return Basis.INFERRED if Basis.INFERRED in both else Basis.STATED if Basis.STATED in both else None


def _turned(one: _Scored, tool: str | None, agency: str | None) -> Iterator[tuple[_Scored, Tool, Tool]]:
    """The pair with the tool asked about first; nothing when it has no such tool."""
    for first, second in ((one.pair.a, one.pair.b), (one.pair.b, one.pair.a)):
        if tool in (None, first.slug) and agency in (None, first.owner):
            yield one, first, second
            return


def _ordered(found: Iterator[tuple[_Scored, Tool, Tool]]) -> list[Overlap]:
    answers = [
        Overlap(one.score, Ref("Tool", first.slug), Ref("Tool", second.slug), one.evidence).at(
            -round(one.score, DIGITS), fold(second.name), second.slug, first.slug
        )
        for one, first, second in found
    ]
    return sorted(answers, key=Overlap.place)
