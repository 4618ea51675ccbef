"""Which tools do much the same, and what shows it.

Asked by the API as `overlaps`, from the root and on a tool. Over tools that act, unless the filter names a status.
A score is a weighted share of common features; it says where to look, not that one tool duplicates another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Annotated

from hub.analytics.answer import Filter, On, One, Placed, Ref
from hub.analytics.features import Feature, FeatureKind, Field, read_features
from hub.analytics.reading import Reading
from hub.analytics.similar import Comparison, Scored
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
    chosen = [one.slug for one in field.tools.values() if tool in (None, one.slug) and agency in (None, one.owner)]
    step = None if process is None else Feature(FeatureKind.PROCESS, process)
    comparison = _compared(field, weights)
    return _answers(comparison.pairs(chosen, within=step), field, comparison.worth, across_agencies)


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
    comparison = _compared(field, weights)
    return {slug: _answers(comparison.pairs([slug]), field, comparison.worth, across_agencies) for slug in slugs}


def _usable(weights: OverlapWeights | None) -> OverlapWeights:
    weights = weights or OverlapWeights()
    given = [getattr(weights, one.name) for one in fields(weights)]
    if not all(0 <= weight <= 1e6 for weight in given) or not any(given):
        raise BadUserInput("weights: give numbers from 0 to 1,000,000, at least one of them above 0")
    return weights


def _compared(field: Field, weights: OverlapWeights) -> Comparison:
    by_kind = {kind: getattr(weights, kind.value.lower()) for kind in FeatureKind}
    return Comparison(field, by_kind, binding=lambda feature: _binds(feature, field))


def _binds(feature: Feature, field: Field) -> bool:
    """Whether sharing this feature makes two tools comparable."""
    if feature.kind is FeatureKind.OUTCOME:
        return field.kinds[feature] not in WEAK_OUTCOMES
    return feature.kind is FeatureKind.PROCESS


def _answers(pairs: Iterable[Scored], field: Field, worth: Mapping[Feature, float], across: bool) -> list[Overlap]:
    answers = [_overlap(one, field, worth) for one in pairs if not across or _apart(one.first.owner, one.second.owner)]
    return sorted(answers, key=Overlap.place)


def _apart(owner: str | None, other: str | None) -> bool:
    return None not in (owner, other) and owner != other


def _overlap(pair: Scored, field: Field, worth: Mapping[Feature, float]) -> Overlap:
    one, other = pair.first, pair.second
    shared = sorted(one.features.keys() & other.features.keys(), key=lambda f: (-round(worth[f], DIGITS), f))
    evidence = tuple(
        OverlapEvidence(f.kind, f.slug, field.names[f], worth[f], _basis(one.features[f], other.features[f]))
        for f in shared
    )
    answer = Overlap(pair.score, Ref("Tool", one.slug), Ref("Tool", other.slug), evidence)
    return answer.at(-round(pair.score, DIGITS), fold(other.name), other.slug, one.slug)


def _basis(*both: Basis | None) -> Basis | None:
    return Basis.INFERRED if Basis.INFERRED in both else Basis.STATED if Basis.STATED in both else None
