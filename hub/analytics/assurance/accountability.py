"""Where nobody is recorded to answer for a tool, a use or a check of an output.

Asked by the API as `accountabilityGaps`, of tools that act. What is not recorded is said to be not recorded; that
something is not in place is said only where a source says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.acting_filter import CHOSEN, acting, left_out
from hub.analytics.asking.answer_types import Filter, On, One, Pages, Placed, Ranked, Ref
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


class AccountabilityPart(Choice):
    """What is missing of who answers for a tool."""

    SRO = "SRO", "The role of a Senior Responsible Officer."
    RESPONSIBLE_ROLE = "RESPONSIBLE_ROLE", "The role that is responsible for a use."
    TRAINING = "TRAINING", "A training, valid on the day, of the role that checked outputs."


PARTS = list(AccountabilityPart)


@dataclass(frozen=True, slots=True)
class AccountabilityGap(Placed):
    """What is missing of who answers for one tool, with all uses or checks of outputs that lack it beneath."""

    gap: Annotated[AccountabilityPart, "What is missing."]
    finding: Annotated[AccountabilityGapKind, "Whether it is not recorded, or a source says that it is not in place."]
    kind: Annotated[AccountabilityGapKind, "The same as `finding`, by its first name."]
    sentence: Annotated[str, "What is missing, in one sentence."]
    tool: Annotated[Ref, One("Tool"), "The tool."]
    uses: Annotated[tuple[Ref, ...], Pages("Use"), "The uses without a responsible role, by slug; none for others."]
    verifications: Annotated[
        tuple[Ref, ...], Pages("Verification"), "The checks by a role without a training, by slug; none for others."
    ]
    use: Annotated[Ref | None, One("Use"), "The first of these uses, or the use in which the first checks were made."]
    verification: Annotated[Ref | None, One("Verification"), "The first of these checks; null for others."]


@dataclass(frozen=True, slots=True)
class _Lack:
    """One tool, use or check that lacks something: what is said of it, and the rows that it is."""

    part: AccountabilityPart
    finding: AccountabilityGapKind
    tool: str
    name: str
    words: str
    use: str | None = None
    check: str | None = None


async def accountability_gaps(
    reading: Reading,
    *,
    agency: Annotated[str | None, "Only tools it owns, its own uses and checks by its people."] = None,
    where: Annotated[Filter | None, On("Tool"), CHOSEN] = None,
) -> Ranked[AccountabilityGap]:
    """Gaps of tools that act, one for each tool, part and finding: by part, then by name of tool.

    How many tools are left out is told of all that `where` selects, whosever they are. A check lacks a training unless
    its role, at its agency, held one for the tool that was valid on its day; roles are the same whatever their case and
    accents. Raises NotFound for an unknown agency. Cost: one statement, and that of `left_out`.
    """
    parts = {"BODY"} if agency is not None else set[str]()
    [[tools, uses, checks, known]] = await reading.ask(ACCOUNTABILITY, where=acting(where), parts=parts, body=agency)
    if agency is not None and not known:
        raise NotFound.of("agency")
    lacking = [*map(_of_tool, tools), *map(_of_use, uses), *(_of_check(row) for row in checks if not _trained(row))]
    gaps: defaultdict[tuple[AccountabilityPart, str, AccountabilityGapKind], list[_Lack]] = defaultdict(list)
    for lack in lacking:
        gaps[lack.part, lack.tool, lack.finding].append(lack)
    rows = sorted((_gap(lacks) for lacks in gaps.values()), key=AccountabilityGap.place)
    return Ranked.of(rows, await left_out(reading, where))


def _gap(lacks: list[_Lack]) -> AccountabilityGap:
    """One row of all that lacks the same."""
    rows = sorted(lacks, key=lambda lack: (lack.check or "", lack.use or ""))
    first = rows[0]
    tool = Ref("Tool", first.tool)
    checks = tuple(Ref("Verification", lack.check) for lack in rows if lack.check)
    uses = () if checks else tuple(Ref("Use", lack.use) for lack in rows if lack.use)
    gap = AccountabilityGap(
        first.part,
        first.finding,
        first.finding,
        _sentence(rows),
        tool,
        uses,
        checks,
        Ref("Use", first.use) if first.use else None,
        checks[0] if checks else None,
    )
    return gap.at(PARTS.index(first.part), fold(first.name), first.tool, first.finding.value)


def _sentence(rows: list[_Lack]) -> str:
    """What the first lacks, and how many more lack it too."""
    more = len(rows) - 1
    what = "check" if rows[0].check else "use"
    also = f"; the same of {more} more {what}{'s' if more > 1 else ''} of it" if more else ""
    return f"{rows[0].words}{also}."


def _finding(not_in_place: bool) -> AccountabilityGapKind:
    return AccountabilityGapKind.NOT_IN_PLACE if not_in_place else AccountabilityGapKind.NOT_RECORDED


def _of_tool(row: list[Any]) -> _Lack:
    slug, name, absent = row
    said = "A source says that there is no Senior Responsible Officer" if absent else _NO_OFFICER
    return _Lack(AccountabilityPart.SRO, _finding(absent), slug, name, f"{said} for “{name}”")


_NO_OFFICER = "No Senior Responsible Officer is recorded here"


def _of_use(row: list[Any]) -> _Lack:
    slug, name, use, absent, agencies, processes = row
    said = "A source says that nobody is responsible" if absent else "No responsible role is recorded here"
    words = f"{said} for the use of “{name}”{_words(' by ', agencies)}{_words(' in ', processes)}"
    return _Lack(AccountabilityPart.RESPONSIBLE_ROLE, _finding(absent), slug, name, words, use)


def _of_check(row: list[Any]) -> _Lack:
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
    use = uses[0] if uses else None
    return _Lack(AccountabilityPart.TRAINING, _finding(absent), slug, name, said, use, check)


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
