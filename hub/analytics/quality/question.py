"""How good the entries of the register are: which rules the tools pass, and which tools do not.

Asked by the API as `quality`. Every tool counts, acting or not. A rule that cannot be judged for a tool,
because what it needs is not recorded, counts neither for nor against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Filter, On, One, Pages, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.quality.entries import Entry, read_entries
from hub.analytics.quality.rules import RULES, QualityRule, Rule
from hub.model.stored import fold


@dataclass(frozen=True, slots=True)
class RuleQuality:
    """One rule, and the tools that pass it, fail it or cannot be judged by it."""

    rule: Annotated[QualityRule, "The rule, named by what is wrong when it fails."]
    sentence: Annotated[str, "What it asks of an entry."]
    passed: Annotated[int, "Tools that pass."]
    failed: Annotated[int, "Tools that fail."]
    not_judged: Annotated[int, "Tools of which what the rule needs is not recorded; they neither pass nor fail."]
    share: Annotated[float | None, "Passed over passed and failed, 0 to 1; null when no tool can be judged."]
    passing: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools that pass, by name."]
    failing: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools that fail, by name."]
    unjudged: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools that cannot be judged, by name."]


@dataclass(frozen=True, slots=True)
class AgencyQuality:
    """The pairs of a tool of one agency and a rule."""

    agency: Annotated[Ref, One("Agency"), "The owner of the tools."]
    tool_count: Annotated[int, "Its tools."]
    passed: Annotated[int, "Pairs of a tool and a rule that it passes."]
    failed: Annotated[int, "Pairs of a tool and a rule that it fails."]
    not_judged: Annotated[int, "Pairs that cannot be judged."]
    share: Annotated[float | None, "Passed over passed and failed, 0 to 1; null when no pair can be judged."]


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the entries of the register are, rule by rule and agency by agency."""

    agency: Annotated[Ref | None, One("Agency"), "The agency asked for; null for all."]
    tool_count: Annotated[int, "Tools that were looked at."]
    rules: Annotated[tuple[RuleQuality, ...], "Every rule, in the order in which they are declared."]
    by_agency: Annotated[tuple[AgencyQuality, ...], "Every agency that owns one of the tools, by name."]


async def quality(
    reading: Reading,
    *,
    agency: Annotated[str | None, "Only tools that this agency owns."] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> Quality:
    """Quality of the entries that the filters leave. Raises NotFound for an unknown agency. Cost: one statement."""
    entries = sorted(await read_entries(reading, agency, where), key=lambda one: (fold(one.name), one.slug))
    return Quality(
        None if agency is None else Ref("Agency", agency),
        len(entries),
        tuple(_by_rule(rule, entries) for rule in RULES),
        _by_agency(entries),
    )


def _by_rule(rule: Rule, entries: Iterable[Entry]) -> RuleQuality:
    found: dict[bool | None, list[Ref]] = {True: [], False: [], None: []}
    for entry in entries:
        found[rule.passes(entry)].append(Ref("Tool", entry.slug))
    passed, failed, unjudged = (tuple(found[judged]) for judged in (True, False, None))
    counts = (len(passed), len(failed), len(unjudged))
    return RuleQuality(rule.name, rule.sentence, *counts, _share(*counts[:2]), passed, failed, unjudged)


def _by_agency(entries: Iterable[Entry]) -> tuple[AgencyQuality, ...]:
    owned: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.owner:
            owned[fold(entry.owner_name), entry.owner].append(entry)
    return tuple(_of_agency(slug, of) for (_, slug), of in sorted(owned.items()))


def _of_agency(slug: str, entries: list[Entry]) -> AgencyQuality:
    judged = [rule.passes(entry) for entry in entries for rule in RULES]
    passed, failed, unjudged = (judged.count(one) for one in (True, False, None))
    return AgencyQuality(Ref("Agency", slug), len(entries), passed, failed, unjudged, _share(passed, failed))


def _share(passed: int, failed: int) -> float | None:
    return passed / (passed + failed) if passed + failed else None
