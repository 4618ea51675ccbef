"""Where nobody is recorded to answer for a tool, a use or a check of an output.

Asked by the API as `accountabilityGaps`. What is not recorded is said to be not recorded; that something is not in
place is said only where a source says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.answer_types import Filter, On, One, Placed, Ref
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import NotFound
from hub.model.enums import Choice
from hub.model.stored import fold
from hub.model.time import EARLIEST, LATEST

ACCOUNTABILITY = load("assurance/accountability.cypher")


class AccountabilityGapKind(Choice):
    """Whether something is only not recorded here, or known not to be there."""

    NOT_RECORDED = "NOT_RECORDED", "It is not recorded here; it may be there."
    NOT_IN_PLACE = "NOT_IN_PLACE", "A source says that it is not there."


@dataclass(frozen=True, slots=True)
class AccountabilityGap(Placed):
    """A tool without a Senior Responsible Officer, a use without a responsible role, or a check without training."""

    kind: Annotated[AccountabilityGapKind, "Whether it is not recorded, or known not to be in place."]
    sentence: Annotated[str, "What is missing, in one sentence."]
    tool: Annotated[Ref, One("Tool"), "The tool."]
    use: Annotated[Ref | None, One("Use"), "The use, or that in which outputs were checked; null for a tool."]
    verification: Annotated[Ref | None, One("Verification"), "The checks by a role without training; null for others."]


async def accountability_gaps(
    reading: Reading,
    *,
    agency: Annotated[str | None, "Only tools it owns, its own uses and checks by its people."] = None,
    where: Annotated[Filter | None, On("Tool"), "Only gaps of tools that satisfy this."] = None,
) -> list[AccountabilityGap]:
    """Gaps of tools, then of uses, then of checks, each by name of tool.

    All registered tools count, acting or not. A check is a gap unless its role, at its agency, held a training for the
    tool that was valid on its day; roles are the same whatever their case and accents. Raises NotFound for an unknown
    agency. Cost: one statement.
    """
    [[tools, uses, checks, known]] = await reading.ask(ACCOUNTABILITY, where=where, body=agency)
    if agency is not None and not known:
        raise NotFound.of("agency")
    found = [*map(_of_tool, tools), *map(_of_use, uses), *(_of_check(row) for row in checks if not _trained(row))]
    return sorted(found, key=AccountabilityGap.place)


def _kind(not_in_place: bool) -> AccountabilityGapKind:
    return AccountabilityGapKind.NOT_IN_PLACE if not_in_place else AccountabilityGapKind.NOT_RECORDED


def _of_tool(row: list[Any]) -> AccountabilityGap:
    slug, name, absent = row
    said = "A source says that there is no Senior Responsible Officer" if absent else _NO_OFFICER
    gap = AccountabilityGap(_kind(absent), f"{said} for “{name}”.", Ref("Tool", slug), None, None)
    return gap.at(0, fold(name), slug, "")


_NO_OFFICER = "No Senior Responsible Officer is recorded here"


def _of_use(row: list[Any]) -> AccountabilityGap:
    slug, name, use, absent, agencies, processes = row
    said = "A source says that nobody is responsible" if absent else "No responsible role is recorded here"
    sentence = f"{said} for the use of “{name}”{_words(' by ', agencies)}{_words(' in ', processes)}."
    return AccountabilityGap(_kind(absent), sentence, Ref("Tool", slug), Ref("Use", use), None).at(
        1, fold(name), slug, use
    )


def _of_check(row: list[Any]) -> AccountabilityGap:
    slug, name, check, role, day, absent, agencies, uses, _ = row
    at = _words(" of ", [agency_name for _, agency_name in agencies])
    when = f" on {day}" if day else ""
    if absent:
        said = f"A source says that “{role}”{at}, who checked outputs of “{name}”{when}, was not trained for it"
    elif day:
        said = (
            f"No training of “{role}”{at} for “{name}” is recorded here that was valid when it checked outputs on {day}"
        )
    else:
        said = f"No day is recorded here on which “{role}”{at} checked outputs of “{name}”, so no training can be shown"
    use = Ref("Use", uses[0]) if uses else None
    gap = AccountabilityGap(_kind(absent), f"{said}.", Ref("Tool", slug), use, Ref("Verification", check))
    return gap.at(2, fold(name), slug, check)


def _words(before: str, names: Iterable[str]) -> str:
    return "".join(f"{before}{name}" for name in list(names)[:1])


def _trained(row: list[Any]) -> bool:
    """Whether the role held a training of the same agency for the tool that was valid on the day of the check."""
    *_, role, day, absent, agencies, _, trainings = row
    ours = {agency for agency, _ in agencies}
    return bool(day and not absent) and any(
        fold(trained).strip() == fold(role).strip()
        and ours.intersection(whose)
        and (begins or EARLIEST) <= day < (lapses or LATEST)
        for trained, begins, lapses, whose in trainings
    )
