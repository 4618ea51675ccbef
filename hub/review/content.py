"""The content of a pack: everything it says, with every query, as one canonical JSON.

Called by hub.review.build and hub.review.verify. Holds no time of its making and no name of a machine, so the same
graph gives the same bytes whenever and on whichever engine it is asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub import clock
from hub.analytics.review.review_scope import Scope, read_reviews, tools_of
from hub.errors import BadUserInput, NotFound
from hub.graph.digest import Summary, summary
from hub.model.time import last_day
from hub.review.cited import Cited, cite
from hub.review.questioner import Answered, Question, Questioner, question

FORMAT = "review-pack/2"
DIGITS = 6
"""Places kept of a share or a score: the last places of a logarithm differ between machines."""
MOST_CHAINS = 100
"""Acting tools in scope whose chains are asked for; where there are more, the pack says so."""
IF_ABSENT: Mapping[str, Mapping[str, Any]] = {
    "pairs_before": {"alignmentPairs": {"nodes": []}},
    "agency_pairs_before": {"agencyAlignmentPairs": {"nodes": []}},
}
"""A vision that was made after the baseline applied to nothing on that day."""
ONCE = (
    "review",
    "tools",
    "tools_before",
    "statements",
    "pairs",
    "pairs_before",
    "agency_pairs",
    "agency_pairs_before",
    "meeting_processes",
    "single_points",
    "overlaps",
    "matrix",
    "practices",
    "lessons",
    "incidents",
    "evaluations",
    "uses",
    "changes",
    "first_shown",
    "accountability",
    "ledger",
    "quality",
    "quality_in_scope",
    "untouched",
    "without_tools",
    "answer_times",
    "register",
)
Content = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which review, and on which day in place of its own."""

    review: str
    as_of: str | None = None


async def read_content(questioner: Questioner, wanted: Wanted, told: Callable[[str], None] = lambda _: None) -> Content:
    """Everything a pack says. Cost and errors as those of `read_cited_content`."""
    return (await read_cited_content(questioner, wanted, told))[0]


async def read_cited_content(
    questioner: Questioner, wanted: Wanted, told: Callable[[str], None] = lambda _: None
) -> tuple[Content, Cited]:
    """Everything a pack says, and where the journal stood when it had been read.

    Cost: some thirty statements and one read of all that may be seen. Raises NotFound for an unknown review,
    BadUserInput for a day that is still to come or before the baseline.
    """
    scope = await _scope(questioner, wanted)

    async def read() -> tuple[list[Answered], Summary, Cited]:
        answers = await questioner.ask_all(questions_of(scope), lambda answers: chains_of(scope, answers), told)
        seen = await summary(questioner.graph, questioner.asker)
        return answers, seen, await cite(questioner.graph, seen.marking, questioner.asker.agency)

    answers, seen, cited = await questioner.of_one_state(read)
    told("The digest of the graph.")
    content = {
        "format": FORMAT,
        "review": scope.slug,
        "asOf": scope.day,
        "baseline": scope.baseline,
        "agencies": list(scope.agencies),
        "graphDigest": seen.digest,
        "marking": seen.marking.value,
        "answers": [_shown(answer) for answer in answers],
    }
    return content, cited


def questions_of(scope: Scope) -> list[Question]:
    """The questions that a review asks, in the order of the pack."""
    where = tools_of({"slug": {"in": list(scope.agencies)}}) if scope.agencies else {}
    variables = {"review": scope.slug, "vision": scope.vision, "where": where, "asOf": scope.day}
    variables["baseline"] = scope.baseline
    once = [replace(question(name, variables), if_absent=IF_ABSENT.get(name)) for name in ONCE]
    frameworks = [scope.vision or "", *(slug for slug, _ in scope.covenants)]
    return once + [
        question("coverage", {**variables, "framework": framework}, f"coverage {framework}") for framework in frameworks
    ]


def chains_of(scope: Scope, answers: Sequence[Answered]) -> list[Question]:
    """Where what each acting tool in scope does may go on: a question a tool, for the first MOST_CHAINS by slug."""
    rows = {answer.question.name: answer.data["tools"]["nodes"] for answer in answers if "tools" in answer.data}
    acting = {tool["slug"] for tool in rows["tools"] if tool["acts"]}
    slugs = sorted(tool["slug"] for tool in rows["ledger"] if tool["slug"] in acting)[:MOST_CHAINS]
    return [question("chains", {"tool": slug, "asOf": scope.day}, f"chains {slug}") for slug in slugs]


async def _scope(questioner: Questioner, wanted: Wanted) -> Scope:
    today = clock.today().isoformat()
    day = _day(wanted.as_of) if wanted.as_of else None
    if day and day > today:
        raise BadUserInput(f"The day {wanted.as_of} is still to come. Give a day up to today.")
    scopes = await questioner.read(lambda reading: read_reviews(reading, [wanted.review], day))
    if not scopes:
        raise NotFound(f"There is no review {wanted.review} in this register. See `hub review list`.")
    [scope] = scopes
    if scope.day < scope.baseline:
        raise BadUserInput(f"{scope.day} is before the baseline of the review, {scope.baseline}. Give a later day.")
    if scope.vision is None:
        raise NotFound(f"The vision that {wanted.review} reviews is not in this register.")
    return scope


def _day(text: str) -> str:
    try:
        return last_day(text)
    except ValueError as wrong:
        raise BadUserInput(f"The day of the pack: {wrong}.") from None


def _shown(answer: Answered) -> Content:
    asked = answer.question
    return {
        "name": asked.name,
        "question": asked.words,
        "query": asked.text,
        "variables": dict(asked.variables),
        "data": answer.data,
        "cut": list(answer.cut),
    }


def canonical(value: Any) -> bytes:
    """The one form of a value as JSON: keys in order, UTF-8, no spaces, numbers rounded, one line feed at the end."""
    return (
        json.dumps(_rounded(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        + b"\n"
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list | tuple) else value


def frozen(content: Content) -> bytes:
    """The file of a pack: the content and its SHA-256."""
    return canonical({"content": content, "sha256": sha256(content)})


def sha256(content: Content) -> str:
    """SHA-256 of a content in its canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()
