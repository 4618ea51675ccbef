"""Which practices might help a tool, and why these.

Asked by the API as `suggestedPractices`, from the root and on a tool. A suggestion says where to look; whether a
practice fits is for people to judge. What a practice is known to have failed at stands in it beside what worked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.alike.overlap import DIGITS, Overlap, tool_overlaps
from hub.analytics.asking.answer_types import Listed, One, Placed, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.families import FAMILIES, Bodies, Families
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.pairs import Pair, pairs
from hub.analytics.assurance.practices import Adoption, adoptions
from hub.analytics.assurance.standing import read_tools
from hub.model.enums import AiClass, Basis, Choice
from hub.model.stored import fold

SUGGESTIONS = load("assurance/suggestions.cypher")
# Tools that overlap by this much or more are near enough to learn from each other.
NEAR = 0.3
ADOPTION_FIELDS = 8


class SuggestionKind(Choice):
    """Why a practice might help a tool."""

    SAME_PROCESS = "SAME_PROCESS", "It is done in a process that the tool affects."
    GAP = (
        "GAP",
        "It helps to meet a principle at which the tool stands at level 0 or 1, and shares a process or aiClass.",
    )
    SIMILAR_TOOL = "SIMILAR_TOOL", "A tool whose overlap with the tool is 0.3 or more adopted it."


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """One reason why a practice might help a tool."""

    kind: Annotated[SuggestionKind, "Which kind of reason."]
    sentence: Annotated[str, "The reason in one sentence, with the names it rests on."]
    subject: Annotated[Ref, One("Process", "Principle", "Tool"), "The process, the principle or the similar tool."]
    basis: Annotated[Basis | None, "INFERRED when a link behind it is our reading; null when none says."]


@dataclass(frozen=True, slots=True)
class SuggestedPractice(Placed):
    """A practice that the tool has not adopted, and why it might help."""

    practice: Annotated[Ref, One("Practice"), "The practice, with what worked and what did not."]
    family_count: Annotated[int, FAMILIES]
    agency_count: Annotated[int, "Owners of the tools that adopted it; an umbrella is not counted beside a member."]
    reason_kinds: Annotated[tuple[SuggestionKind, ...], "The different kinds of its reasons, at least one."]
    reasons: Annotated[tuple[SuggestionReason, ...], "The reasons by kind, each with the name it rests on, by name."]
    adoptions: Annotated[tuple[Adoption, ...], Listed(), "Who adopted it and with what result, earliest first."]


@dataclass(frozen=True, slots=True)
class _Tool:
    """What practices are compared with. `near` are the tools that overlap with it enough, by slug."""

    ai_class: str
    processes: Mapping[str, str | None]
    adopted: frozenset[str]
    gaps: Mapping[str, Pair]
    near: Mapping[str, Overlap]


@dataclass(frozen=True, slots=True)
class _Practice:
    slug: str
    name: str
    done_in: list[list[Any]]
    meets: list[list[Any]]
    adopters: list[list[Any]]
    bodies: Bodies


async def suggested_practices(
    reading: Reading, *, tool: Annotated[str, "Slug of the tool."]
) -> list[SuggestedPractice]:
    """Suggestions for one tool: most kinds of reason first, then most adopting families, most agencies, then by name.

    A tool that does not act overlaps with nothing. Raises NotFound for an unknown tool. Cost: three statements.
    """
    return (await _suggested(reading, [tool], named=True))[tool]


async def tool_suggested_practices(reading: Reading, slugs: list[str]) -> dict[str, list[SuggestedPractice]]:
    """The same for each of these tools. Cost: three statements."""
    return await _suggested(reading, slugs, named=False)


async def _suggested(reading: Reading, slugs: list[str], *, named: bool) -> dict[str, list[SuggestedPractice]]:
    found = await read_tools(reading, only=slugs, named=named)
    low: defaultdict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs(found):
        if pair.standing.level.rung <= 1:
            low[pair.subject.slug][pair.principle.slug] = pair
    overlaps = await tool_overlaps(reading, slugs)
    [[tools, practices, parts]] = await reading.ask(SUGGESTIONS, tools=slugs)
    families = Families.of(parts)
    every = [_Practice(*row, bodies=_adopting(families, row[4])) for row in practices]
    made = {row[0]: _tool(row, low[row[0]], overlaps[row[0]]) for row in tools}
    return {slug: _suggestions(made[slug], every) if slug in made else [] for slug in slugs}


def _adopting(families: Families, adopters: list[list[Any]]) -> Bodies:
    return families.counted(owner for row in adopters for owner in row[6])


def _tool(row: list[Any], gaps: Mapping[str, Pair], overlaps: Iterable[Overlap]) -> _Tool:
    _, ai_class, processes, adopted = row
    near = {one.other.slug: one for one in overlaps if round(one.score, DIGITS) >= NEAR}
    return _Tool(ai_class, dict(processes), frozenset(adopted), gaps, near)


def _suggestions(tool: _Tool, practices: Iterable[_Practice]) -> list[SuggestedPractice]:
    fresh = ((one, tuple(_reasons(tool, one))) for one in practices if one.slug not in tool.adopted)
    return sorted((_suggestion(one, reasons) for one, reasons in fresh if reasons), key=SuggestedPractice.place)


def _suggestion(practice: _Practice, reasons: tuple[SuggestionReason, ...]) -> SuggestedPractice:
    families, agencies = practice.bodies.families, len(practice.bodies.counted)
    kinds = tuple(kind for kind in SuggestionKind if any(one.kind is kind for one in reasons))
    adopted = adoptions([row[:ADOPTION_FIELDS] for row in practice.adopters])
    answer = SuggestedPractice(Ref("Practice", practice.slug), families, agencies, kinds, reasons, adopted)
    return answer.at(-len(kinds), -families, -agencies, fold(practice.name), practice.slug)


def _reasons(tool: _Tool, practice: _Practice) -> Iterator[SuggestionReason]:
    same = [row for row in _by_name(practice.done_in) if row[0] in tool.processes]
    for slug, name, basis in same:
        sentence = f"It is done in “{name}”, which the tool affects."
        links = (basis, tool.processes[slug])
        yield SuggestionReason(SuggestionKind.SAME_PROCESS, sentence, Ref("Process", slug), basis_of(links))
    akin = _by_name(row for row in practice.adopters if row[8] == tool.ai_class)
    if same:
        links = (*(one[2] for one in same), *(tool.processes[one[0]] for one in same))
        yield from _closing(tool, practice, "it is done in a process of the tool", links)
    elif akin:
        yield from _closing(tool, practice, _of_one_class(tool.ai_class, akin[0]), (akin[0][4],))
    for slug, name, _, _, basis, *_ in _by_name(practice.adopters):
        if overlap := tool.near.get(slug):
            sentence = f"“{name}” adopted it, whose overlap with the tool is {overlap.score:.2f}."
            links = (basis, *(one.basis for one in overlap.evidence))
            yield SuggestionReason(SuggestionKind.SIMILAR_TOOL, sentence, Ref("Tool", slug), basis_of(links))


def _closing(
    tool: _Tool, practice: _Practice, shared: str, links: tuple[str | None, ...]
) -> Iterator[SuggestionReason]:
    """The reasons of the gaps that a practice helps to close, by name of the principle.

    `shared` says what practice and tool have in common, and `links` are the bases of what that rests on.
    """
    met = [(tool.gaps[slug], basis) for slug, basis in practice.meets if slug in tool.gaps]
    for pair, basis in sorted(met, key=lambda one: (fold(one[0].principle.name), one[0].principle.slug)):
        principle = pair.principle
        where = f"“{principle.name}” of “{pair.framework.title}”"
        sentence = f"It helps to meet {where}, where the tool stands at {pair.standing.level.value}, and {shared}."
        yield SuggestionReason(
            SuggestionKind.GAP, sentence, Ref("Principle", principle.slug), basis_of((basis, *links))
        )


def _of_one_class(ai_class: str, adopter: list[Any]) -> str:
    kind = AiClass(ai_class).label.lower()
    return f"“{adopter[1]}”, of the same family of technique ({kind}), adopted it"


def _by_name(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """Rows that begin with a slug and a name, one for each slug."""
    return sorted({row[0]: row for row in rows}.values(), key=lambda row: (fold(row[1]), row[0]))
