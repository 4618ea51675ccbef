"""Which tools do much the same, and what shows it.

Asked by the API as `overlaps`, from the root and on a tool. Over tools that act, unless the filter says itself which to
take. A score is a weighted share of common features; it says where to look, not that one tool duplicates another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated

from hub.analytics.alike.features import Feature, FeatureKind, field_of, read_features
from hub.analytics.alike.ranking import DIGITS, Compared, Ranking, Tools
from hub.analytics.alike.similar import Comparison, Wanted
from hub.analytics.asking.acting_filter import CHOSEN, LeftOut, left_out
from hub.analytics.asking.answer_types import Filter, On, One, Placed, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.reading import Reading
from hub.errors import BadUserInput
from hub.graph.statement import Row
from hub.model.enums import Basis

# Outcomes of these kinds are shared by nearly everything, so they make no pair by themselves.
WEAK_OUTCOMES = ("resource", "confidence")
NEITHER = "neither an umbrella of the other."


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
    across_agencies: Annotated[bool, f"Only pairs of tools with different known owners, {NEITHER}"] = False,
    weights: Annotated[OverlapWeights | None, "How much each kind of feature counts."] = None,
    min_score: Annotated[float, "Only pairs that score at least this, 0 to 1."] = 0.0,
    where: Annotated[Filter | None, On("Tool"), CHOSEN] = None,
) -> Ranking[Overlap]:
    """Every pair once, the highest score first, then by name of the other tool.

    Raises NotFound for an unknown tool, agency or process, BadUserInput for unusable weights or score. A tool that does
    not act overlaps with nothing unless `where` admits it. Cost: one statement.
    """
    weights, least = _usable(weights), _in_range(min_score)
    rows, families = await read_features(reading, FeatureKind, where, tool=tool, owner=agency, process=process)
    apart = families if across_agencies else None
    step = None if process is None else Feature(FeatureKind.PROCESS, process)

    def compared() -> Compared[Overlap]:
        field = _Field(rows, weights)
        chosen = [
            i
            for i, candidate in enumerate(field.tools)
            if tool in (None, candidate.slug) and agency in (None, candidate.owner)
        ]
        return field.compared(Wanted(chosen, step, apart, least))

    return Ranking(compared, await left_out(reading, where))


async def tool_overlaps(
    reading: Reading,
    slugs: list[str],
    *,
    across_agencies: Annotated[bool, f"Only tools of other known owners, {NEITHER}"] = False,
    weights: Annotated[OverlapWeights | None, "How much each kind of feature counts."] = None,
    min_score: Annotated[float, "Only tools that score at least this, 0 to 1."] = 0.0,
) -> dict[str, Ranking[Overlap]]:
    """For each of these tools its overlaps with every other acting tool, as `overlaps` gives them.

    Cost: one statement, and that of `left_out`.
    """
    return await rankings(
        reading, slugs, across_agencies, _usable(weights), _in_range(min_score), await left_out(reading, None)
    )


async def rankings(
    reading: Reading,
    slugs: list[str],
    across_agencies: bool = False,
    weights: OverlapWeights | None = None,
    least: float = 0.0,
    beside: LeftOut | None = None,
) -> dict[str, Ranking[Overlap]]:
    """The overlaps of each of these tools, with what stands beside them. Cost: one statement."""
    weights = weights or OverlapWeights()
    rows, families = await read_features(reading, FeatureKind, None)
    apart = families if across_agencies else None
    # Whichever ranking is looked at first makes the field ready for all.
    field = cache(lambda: _Field(rows, weights))

    def ranking(slug: str) -> Ranking[Overlap]:
        return Ranking(lambda: field().compared(Wanted(field().places(slug), None, apart, least)), beside)

    return {slug: ranking(slug) for slug in slugs}


def _usable(weights: OverlapWeights | None) -> OverlapWeights:
    weights = weights or OverlapWeights()
    given = [getattr(weights, field.name) for field in fields(weights)]
    if not all(0 <= weight <= 1e6 for weight in given) or not any(given):
        raise BadUserInput("weights: give numbers from 0 to 1,000,000, at least one of them above 0")
    return weights


def _in_range(score: float) -> float:
    if not 0 <= score <= 1:
        raise BadUserInput("minScore: give a number from 0 to 1")
    return score


class _Field:
    """The selected tools, ready to be compared with these weights."""

    def __init__(self, rows: Iterable[Row], weights: OverlapWeights) -> None:
        self._field = field_of(rows)
        by_kind = {kind: getattr(weights, kind.value.lower()) for kind in FeatureKind}
        self._comparison = Comparison(self._field, by_kind, binding=self._binds)
        self.tools = self._comparison.tools

    def _binds(self, feature: Feature) -> bool:
        """Whether sharing this feature makes two tools comparable."""
        if feature.kind is FeatureKind.OUTCOME:
            return self._field.kinds[feature] not in WEAK_OUTCOMES
        return feature.kind is FeatureKind.PROCESS

    def places(self, slug: str) -> list[int]:
        """The place of a tool, if it is among those selected."""
        return [place for place, tool in enumerate(self.tools) if tool.slug == slug]

    def compared(self, wanted: Wanted) -> Compared[Overlap]:
        """What a ranking of these pairs is made of."""
        tools = Tools([tool.slug for tool in self.tools], [tool.name for tool in self.tools])
        return Compared(tools, lambda: self._comparison.blocks(wanted), self._overlap)

    def _overlap(self, lead: int, trail: int, _: float) -> Overlap:
        tool, other, worth = self.tools[trail], self.tools[lead], self._comparison.worth
        shared = sorted(tool.features.keys() & other.features.keys(), key=lambda f: (-round(worth[f], DIGITS), f))
        evidence = tuple(
            OverlapEvidence(
                f.kind, f.slug, self._field.names[f], worth[f], basis_of((tool.features[f], other.features[f]))
            )
            for f in shared
        )
        score = self._comparison.score(tool, other)
        return Overlap(score, Ref("Tool", tool.slug), Ref("Tool", other.slug), evidence)
