"""What an agency should do next for its entries in the register.

Asked by the API as `worklist`. What evidence is missing against a framework is told by `gaps`, and not again here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from hub.analytics.asking.answer_types import Many, One, Placed, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.quality.entries import Entry, read_entries
from hub.analytics.quality.rules import RULES, QualityRule
from hub.model.enums import Choice
from hub.model.stored import fold


class WorkFinding(Choice):
    """Why there is something to do."""

    FAILED = "FAILED", "The entry fails the rule."
    NOT_JUDGED = "NOT_JUDGED", "What the rule needs is not recorded, so nobody can tell."


@dataclass(frozen=True, slots=True)
class WorkItem(Placed):
    """One thing to do for one tool."""

    tool: Annotated[Ref, One("Tool"), "The tool."]
    rule: Annotated[QualityRule, "The rule that it is about, named by what is wrong when it fails."]
    finding: Annotated[WorkFinding, "Whether the entry fails the rule or cannot be judged."]
    sentence: Annotated[str, "What to do."]
    failed_rules: Annotated[int, "How many rules the entry of this tool fails."]
    liberty_outcomes: Annotated[tuple[Ref, ...], Many("Outcome"), "Outcomes that affect liberty and that it bears on."]


async def worklist(
    reading: Reading, *, agency: Annotated[str, "Slug of the agency that owns the tools."]
) -> list[WorkItem]:
    """Failures before what cannot be judged; then tools that bear on liberty, those that fail the most rules, by name.

    An agency without tools has nothing to do. Raises NotFound for an unknown agency. Cost: one statement.
    """
    entries = await read_entries(reading, agency)
    return sorted((item for entry in entries for item in _items(entry)), key=WorkItem.place)


def _items(entry: Entry) -> Iterator[WorkItem]:
    judged = [rule.passes(entry) for rule in RULES]
    failed = judged.count(False)
    liberty = sorted(entry.liberty, key=lambda outcome: (fold(outcome[1]), outcome[0]))
    outcomes = tuple(Ref("Outcome", slug) for slug, _ in liberty)
    first = (0 if outcomes else 1, -failed, fold(entry.name), entry.slug)
    for number, (rule, passes) in enumerate(zip(RULES, judged, strict=True)):
        if passes is True:
            continue
        finding, sentence = (
            (WorkFinding.NOT_JUDGED, rule.missing) if passes is None else (WorkFinding.FAILED, rule.remedy)
        )
        item = WorkItem(Ref("Tool", entry.slug), rule.name, finding, sentence, failed, outcomes)
        yield item.at(int(passes is None), *first, number)
