"""Which practices might help a tool, and why these.

Asked by the API as `suggestedPractices`, from the root and on a tool. A suggestion says where to look; whether a
practice fits is for people to judge. What a practice is known to have failed at stands in it beside what worked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.alike.overlap import DIGITS, Overlap, rankings
from hub.analytics.asking.answer_types import Listed, One, Placed, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.families import FAMILIES, Bodies, Families
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.practices import Adoption, adoptions
from hub.analytics.assurance.standing import read_tools
from hub.model.enums import AiClass, AlignmentLevel, Basis, Choice
from hub.model.stored import fold

SUGGESTIONS = load("assurance/suggestions.cypher")
# Tools that overlap by this much or more are near enough to learn from each other.
NEAR = 0.3
ADOPTION_FIELDS = 9
MOST = 12
"""Suggestions for one tool: who gets more reads none."""
Links = Mapping[str, str | None]
"""The slugs of what something is linked to, with the basis of each link."""


class SuggestionKind(Choice):
    """Why a practice might help a tool. The first three are strong; the others suggest only together."""

    SAME_PROCESS = "SAME_PROCESS", "Strong: it is done in a process that the tool affects."
    SIMILAR_TOOL = "SIMILAR_TOOL", "Strong: a tool whose overlap with the tool is 0.3 or more adopted it."
    CONTRADICTED = "CONTRADICTED", "Strong: it helps to meet a principle at which the tool is contradicted."
    GAP = (
        "GAP",
        "Weak: it helps to meet a principle at which the tool is not assessed or stated, and an adopter shares a step.",
    )
    SAME_CLASS = "SAME_CLASS", "Weak: an adopter is of its family of technique and bears on one of its outcomes."

    @property
    def strong(self) -> bool:
        """Whether it suggests by itself."""
        return self not in WEAK


WEAK = (SuggestionKind.GAP, SuggestionKind.SAME_CLASS)


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """One reason why a practice might help a tool."""

    kind: Annotated[SuggestionKind, "Which kind of reason."]
    strong: Annotated[bool, "Whether it suggests by itself; weak reasons do only where both are there."]
    sentence: Annotated[str, "The reason in one sentence, with the names it rests on."]
    subject: Annotated[Ref, One("Process", "Principle", "Tool"), "The process, the principle or the adopting tool."]
    basis: Annotated[Basis | None, "INFERRED when a link behind it is our reading; null when none says."]


@dataclass(frozen=True, slots=True)
class SuggestedPractice(Placed):
    """A practice that the tool has not adopted, and why it might help."""

    practice: Annotated[Ref, One("Practice"), "The practice, with what worked and what did not."]
    family_count: Annotated[int, FAMILIES]
    agency_count: Annotated[int, "Owners of the tools that adopted it; an umbrella is not counted beside a member."]
    reason_kinds: Annotated[tuple[SuggestionKind, ...], "The different kinds of its reasons, strong ones first."]
    reasons: Annotated[tuple[SuggestionReason, ...], "The reasons by kind, each with the name it rests on, by name."]
    adoptions: Annotated[tuple[Adoption, ...], Listed(), "Who adopted it and with what result, earliest first."]


@dataclass(frozen=True, slots=True)
class _Tool:
    """What practices are compared with. `near` are the tools that overlap with it enough, by slug."""

    ai_class: str
    processes: Links
    outcomes: Links
    adopted: frozenset[str]
    gaps: Mapping[str, Pair]
    near: Mapping[str, Overlap]


@dataclass(frozen=True, slots=True)
class _Adopter:
    """A tool that adopted a practice, once."""

    slug: str
    name: str
    basis: str | None
    ai_class: str
    processes: Links
    outcomes: Links

    @classmethod
    def of(cls, row: list[Any]) -> _Adopter:
        slug, name, _, _, basis, *_, ai_class, processes, outcomes = row
        return cls(slug, name, basis, ai_class, dict(processes), dict(outcomes))


@dataclass(frozen=True, slots=True)
class _Practice:
    slug: str
    name: str
    done_in: list[list[Any]]
    meets: list[list[Any]]
    adoptions: list[list[Any]]
    adopters: list[_Adopter]
    bodies: Bodies


async def suggested_practices(
    reading: Reading, *, tool: Annotated[str, "Slug of the tool."]
) -> list[SuggestedPractice]:
    """Suggestions for one tool, at most twelve: most strong reasons first, then kinds, families, agencies, and name.

    A tool that does not act overlaps with nothing, and frameworks ask nothing of one that neither acts nor is coming.
    Raises NotFound for an unknown tool. Cost: three statements.
    """
    return (await _suggested(reading, [tool], named=True))[tool]


async def tool_suggested_practices(reading: Reading, slugs: list[str]) -> dict[str, list[SuggestedPractice]]:
    """The same for each of these tools. Cost: three statements."""
    return await _suggested(reading, slugs, named=False)


async def _suggested(reading: Reading, slugs: list[str], *, named: bool) -> dict[str, list[SuggestedPractice]]:
    standings = await read_tools(reading, only=slugs, named=named)
    low: defaultdict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs(standings):
        if pair.level.is_gap:
            low[pair.subject.slug][pair.principle.slug] = pair
    overlaps = await rankings(reading, slugs)
    [[tools, practices, parts]] = await reading.ask(SUGGESTIONS, tools=slugs)
    families = Families.of(parts)
    every = [
        _Practice(
            slug, name, done_in, meets, [row[:ADOPTION_FIELDS] for row in rows], _by_name(rows), _of(families, rows)
        )
        for slug, name, done_in, meets, rows in practices
    ]
    made = {row[0]: _tool(row, low[row[0]], overlaps[row[0]]) for row in tools}
    return {slug: _suggestions(made[slug], every) if slug in made else [] for slug in slugs}


def _of(families: Families, adopters: list[list[Any]]) -> Bodies:
    return families.counted(owner for row in adopters for owner in row[6])


def _tool(row: list[Any], gaps: Mapping[str, Pair], overlaps: Iterable[Overlap]) -> _Tool:
    _, ai_class, processes, outcomes, adopted = row
    near = {overlap.other.slug: overlap for overlap in overlaps if round(overlap.score, DIGITS) >= NEAR}
    return _Tool(ai_class, dict(processes), dict(outcomes), frozenset(adopted), gaps, near)


def _suggestions(tool: _Tool, practices: Iterable[_Practice]) -> list[SuggestedPractice]:
    fresh = ((practice, tuple(_reasons(tool, practice))) for practice in practices if practice.slug not in tool.adopted)
    made = (_suggestion(practice, reasons) for practice, reasons in fresh if _enough(reasons))
    return sorted(made, key=SuggestedPractice.place)[:MOST]


def _enough(reasons: Iterable[SuggestionReason]) -> bool:
    kinds = {reason.kind for reason in reasons}
    return any(kind.strong for kind in kinds) or kinds.issuperset(WEAK)


def _suggestion(practice: _Practice, reasons: tuple[SuggestionReason, ...]) -> SuggestedPractice:
    families, agencies = practice.bodies.families, len(practice.bodies.counted)
    kinds = tuple(kind for kind in SuggestionKind if any(reason.kind is kind for reason in reasons))
    answer = SuggestedPractice(
        Ref("Practice", practice.slug), families, agencies, kinds, reasons, adoptions(practice.adoptions)
    )
    strong = sum(reason.strong for reason in reasons)
    return answer.at(-strong, -len(kinds), -families, -agencies, fold(practice.name), practice.slug)


def _reasons(tool: _Tool, practice: _Practice) -> Iterator[SuggestionReason]:
    """Every reason for a practice, by kind and then by the name that it rests on."""
    for slug, name, basis in sorted(practice.done_in, key=lambda row: (fold(row[1]), row[0])):
        if slug in tool.processes:
            sentence = f"It is done in “{name}”, which the tool affects."
            yield _reason(SuggestionKind.SAME_PROCESS, sentence, Ref("Process", slug), (basis, tool.processes[slug]))
    for adopter in practice.adopters:
        if overlap := tool.near.get(adopter.slug):
            sentence = f"“{adopter.name}” adopted it, whose overlap with the tool is {overlap.score:.2f}."
            links = (adopter.basis, *(shared.basis for shared in overlap.evidence))
            yield _reason(SuggestionKind.SIMILAR_TOOL, sentence, Ref("Tool", adopter.slug), links)
    met = [(tool.gaps[slug], basis) for slug, basis in practice.meets if slug in tool.gaps]
    met.sort(key=lambda gap: (fold(gap[0].principle.name), gap[0].principle.slug))
    yield from _contradicted(met)
    yield from _gaps(tool, practice, met)
    yield from _same_class(tool, practice)


def _reason(kind: SuggestionKind, sentence: str, subject: Ref, links: Iterable[str | None]) -> SuggestionReason:
    return SuggestionReason(kind, kind.strong, sentence, subject, basis_of(links))


def _where(pair: Pair) -> str:
    return f"It helps to meet “{pair.principle.name}” of “{pair.framework.title}”"


def _contradicted(met: Iterable[tuple[Pair, str | None]]) -> Iterator[SuggestionReason]:
    for pair, basis in met:
        if pair.level is AlignmentLevel.CONTRADICTED:
            sentence = f"{_where(pair)}, where the tool is contradicted."
            yield _reason(SuggestionKind.CONTRADICTED, sentence, Ref("Principle", pair.principle.slug), (basis,))


def _gaps(tool: _Tool, practice: _Practice, met: Iterable[tuple[Pair, str | None]]) -> Iterator[SuggestionReason]:
    """The principles not assessed or only stated that it helps to meet, if an adopter shares a process."""
    beside = next((adopter for adopter in practice.adopters if adopter.processes.keys() & tool.processes.keys()), None)
    if beside is None:
        return
    links = _shared(beside.processes, tool.processes)
    for pair, basis in met:
        if pair.level is not AlignmentLevel.CONTRADICTED:
            sentence = (
                f"{_where(pair)}, where the tool stands at {pair.level.value}, and “{beside.name}”, which adopted it, "
                "affects a process of the tool."
            )
            principle = Ref("Principle", pair.principle.slug)
            yield _reason(SuggestionKind.GAP, sentence, principle, (basis, beside.basis, *links))


def _same_class(tool: _Tool, practice: _Practice) -> Iterator[SuggestionReason]:
    kind = AiClass(tool.ai_class).label.lower()
    for adopter in practice.adopters:
        if adopter.ai_class == tool.ai_class and adopter.outcomes.keys() & tool.outcomes.keys():
            sentence = (
                f"“{adopter.name}”, of the same family of technique ({kind}) and bearing on an outcome of the tool, "
                "adopted it."
            )
            links = (adopter.basis, *_shared(adopter.outcomes, tool.outcomes))
            yield _reason(SuggestionKind.SAME_CLASS, sentence, Ref("Tool", adopter.slug), links)


def _shared(ours: Links, other: Links) -> list[str | None]:
    """The bases of the links of both to what they share."""
    return [links[slug] for slug in ours.keys() & other.keys() for links in (ours, other)]


def _by_name(rows: Iterable[list[Any]]) -> list[_Adopter]:
    """The adopters of a practice by name, each once."""
    return sorted(
        {row[0]: _Adopter.of(row) for row in rows}.values(), key=lambda adopter: (fold(adopter.name), adopter.slug)
    )
