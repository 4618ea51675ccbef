"""How good the entries of the register are: which rules the tools pass, and which tools do not.

Asked by the API as `quality`. Every tool counts, acting or not. A rule that cannot be judged for a tool,
because what it needs is not recorded, counts neither for nor against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Filter, On, One, Pages, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.asking.shares import WORDS, share_in_words, share_of
from hub.analytics.quality.entries import Entry, read_entries
from hub.analytics.quality.rules import COUNTING, RULES, QualityRule, Rule
from hub.model.stored import fold

SHARE = "Passed over passed and failed, 0 to 1; null when fewer than ten can be judged."


@dataclass(frozen=True, slots=True)
class RuleQuality:
    """One rule, and the tools that pass it, fail it or cannot be judged by it."""

    rule: Annotated[QualityRule, "The rule, named by what is wrong when it fails."]
    sentence: Annotated[str, "What it asks of an entry."]
    counts: Annotated[bool, "Whether it counts in scores: some record failed it when the mark was set."]
    passed: Annotated[int, "Tools that pass."]
    failed: Annotated[int, "Tools that fail."]
    not_judged: Annotated[int, "Tools of which what the rule needs is not recorded; they neither pass nor fail."]
    share: Annotated[float | None, SHARE]
    words: Annotated[str, WORDS]
    passing: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools that pass, by name."]
    failing: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools that fail, by name."]
    unjudged: Annotated[tuple[Ref, ...], Pages("Tool"), "The tools that cannot be judged, by name."]


@dataclass(frozen=True, slots=True)
class AgencyQuality:
    """The score of one agency: the pairs of one of its tools and a rule that counts."""

    agency: Annotated[Ref, One("Agency"), "The owner of the tools."]
    tool_count: Annotated[int, "Its tools."]
    passed: Annotated[int, "Pairs of a tool and a counting rule that it passes."]
    failed: Annotated[int, "Pairs of a tool and a counting rule that it fails."]
    not_judged: Annotated[int, "Pairs of a tool and a counting rule that cannot be judged."]
    share: Annotated[float | None, SHARE]
    words: Annotated[str, WORDS]
    rules: Annotated[tuple[RuleQuality, ...], "Every rule over its tools: the rows behind each point of the score."]


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the entries of the register are, rule by rule and agency by agency."""

    agency: Annotated[Ref | None, One("Agency"), "The agency asked for; null for all."]
    tool_count: Annotated[int, "Tools that were looked at."]
    rules: Annotated[tuple[RuleQuality, ...], "Every rule, in the order in which they are declared."]
    by_agency: Annotated[tuple[AgencyQuality, ...], "Every agency that owns one of the tools, by name."]
    outside_definition: Annotated[
        tuple[Ref, ...], Pages("Tool"), "Tools outside the OECD definition, by name: a note, and no failure."
    ]


async def quality(
    reading: Reading,
    *,
    agency: Annotated[str | None, "Only tools that this agency owns."] = None,
    where: Annotated[Filter | None, On("Tool"), "Only tools that satisfy this."] = None,
) -> Quality:
    """Quality of the entries that the filters leave. Raises NotFound for an unknown agency. Cost: one statement."""
    entries = sorted(await read_entries(reading, agency, where), key=lambda entry: (fold(entry.name), entry.slug))
    return Quality(
        None if agency is None else Ref("Agency", agency),
        len(entries),
        tuple(_by_rule(rule, entries) for rule in RULES),
        _by_agency(entries),
        tuple(Ref("Tool", entry.slug) for entry in entries if entry.in_scope is False),
    )


def _by_rule(rule: Rule, entries: Iterable[Entry]) -> RuleQuality:
    refs: dict[bool | None, list[Ref]] = {True: [], False: [], None: []}
    for entry in entries:
        refs[rule.passes(entry)].append(Ref("Tool", entry.slug))
    passed, failed, unjudged = (tuple(refs[judged]) for judged in (True, False, None))
    return RuleQuality(
        rule.name, rule.sentence, rule.name in COUNTING, *_counts(passed, failed, unjudged), passed, failed, unjudged
    )


def _counts(passed: Sized, failed: Sized, unjudged: Sized) -> tuple[int, int, int, float | None, str]:
    """How many pass, fail and cannot be judged, the share of those that pass, and the same in words."""
    of = len(passed), len(passed) + len(failed)
    return len(passed), len(failed), len(unjudged), share_of(*of), share_in_words(*of)


def _by_agency(entries: Iterable[Entry]) -> tuple[AgencyQuality, ...]:
    owned: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.owner:
            owned[fold(entry.owner_name), entry.owner].append(entry)
    return tuple(_of_agency(slug, of) for (_, slug), of in sorted(owned.items()))


def _of_agency(slug: str, entries: list[Entry]) -> AgencyQuality:
    rules = tuple(_by_rule(rule, entries) for rule in RULES)
    points: list[list[Ref]] = [[], [], []]
    for rule in rules:
        for collected, refs in zip(points, (rule.passing, rule.failing, rule.unjudged), strict=True):
            collected.extend(refs if rule.counts else ())
    return AgencyQuality(Ref("Agency", slug), len(entries), *_counts(*points), rules)
