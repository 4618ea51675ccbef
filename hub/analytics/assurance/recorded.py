"""What is recorded of one tool or agency, gathered by principle, and what of it claims that a principle is met.

Made by hub.analytics.assurance.standing from the rows it reads, and asked by hub.analytics.assurance.pairs. Pure. What
is our reading alone claims nothing; what concerns a principle and does not count is told in words, so that no record
is called nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.analytics.assurance.ladder import Claims, Evidence, Failure, Record
from hub.model.claims import WORDS, Claim
from hub.model.enums import Basis, EvidenceKind, Finding, PrincipleScope
from hub.model.stored import fold

FIELDS = (
    *("purpose", "functionality", "contact", "userGroup", "sroRole", "humanInTheLoop"),
    *("benefitsClaimed", "metricsClaimed", "risksNamed", "mitigationsNamed"),
)
"""The fields of a tool that are read, in the order of tool_standing.cypher."""
FIELDS_OF_ROWS: Mapping[str, tuple[str, ...]] = {
    "Statement": ("claimed", "risk"),
    "Use": ("responsibleRole", "verification"),
    "Feedback": ("endUser",),
    "Evaluation": ("passed",),
    "Mitigation": ("inPlace",),
}
KINDS = {"RISK": "the risk", "PRACTICE": "the practice it adopted", "LESSON": "the lesson"}
Inside = Callable[[Iterable[str]], bool | None]
"""Whether bodies that issued something are of the owner's family; None when nobody can tell."""


def facts_of(fields: list[Any], rows: Iterable[list[Any]]) -> dict[str, bool]:
    """Which of the fields and rows that may claim are recorded, and whether a source says any of them.

    `fields` are the names of those that are our reading, and then the values of FIELDS; a row has its kind, the bases
    of what it rests on, and the values of FIELDS_OF_ROWS.
    """
    facts: dict[str, bool] = {}
    if fields:
        read, *values = fields
        for name, value in zip(FIELDS, values, strict=True):
            if value:
                facts[f"Tool.{name}"] = name not in (read or ())
    for kind, bases, values in rows:
        stated = Basis.INFERRED not in bases
        names = [name for name, value in zip(FIELDS_OF_ROWS.get(kind, ()), values, strict=True) if value]
        for name in (kind, *(f"{kind}.{field_name}" for field_name in names)):
            facts[name] = facts.get(name, False) or stated
    return facts


@dataclass(slots=True)
class Gathered:
    """What is recorded against one principle, whatever the mapping says."""

    claimed: bool = False
    evidence: list[Evidence] = field(default_factory=list[Evidence])
    failures: list[Failure] = field(default_factory=list[Failure])
    aside: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Recorded:
    """All of one subject: by principle, and the facts that may claim. `owner` is the name of who has to act."""

    owner: str
    facts: Mapping[str, bool]
    alignments: dict[str, str] = field(default_factory=dict[str, str])
    by_principle: dict[str, Gathered] = field(default_factory=dict[str, Gathered])

    def against(self, principle: str, mapping: Iterable[Claim], scope: PrincipleScope) -> Record:
        """What is recorded against one principle, with the claims of a mapping."""
        collected = self.by_principle.get(principle, Gathered())
        mapped, aside = _claims(self.facts, mapping, WORDS[scope])
        return Record(
            Claims(collected.claimed, mapped),
            tuple(collected.evidence),
            tuple(collected.failures),
            (*collected.aside, *aside),
            self.owner,
        )


def recorded(
    owner: str, facts: Mapping[str, bool], aligned: list[list[Any]], concerning: list[list[Any]], inside: Inside
) -> Recorded:
    """Gather by principle; of several alignments with one principle the least slug is shown."""
    alignments: dict[str, str] = {}
    gathered: defaultdict[str, Gathered] = defaultdict(Gathered)
    for principle, alignment, claim, basis, evidence in sorted(aligned, key=lambda row: row[1]):
        alignments.setdefault(principle, alignment)
        collected = gathered[principle]
        collected.evidence.extend(_evidence(row, inside) for row in evidence)
        collected.claimed |= bool(claim) and basis != Basis.INFERRED
        if not collected.claimed and not evidence:
            collected.aside.append(
                "an alignment in our reading" if claim else "an alignment without a claim or evidence"
            )
    for kind, principle, name, day, passed, tool in sorted(concerning, key=_order):
        _weigh(gathered[principle], concerning, [kind, principle, name, day, passed, tool])
    return Recorded(owner, facts, alignments, dict(gathered))


def _order(row: list[Any]) -> tuple[str, str, str]:
    return row[0], fold(row[2] or ""), row[3] or ""


def _weigh(collected: Gathered, every: list[list[Any]], row: list[Any]) -> None:
    """Put one row where it counts: a failure holds, everything else is only told."""
    kind, _, name, day, passed, _ = row
    if kind == "EVALUATION" and passed is False and not _answered(row, every):
        collected.failures.append(Failure(day, "evaluation", name))
    elif kind == "EVALUATION":
        said = "was passed" if passed else "later passed" if passed is False else "says neither passed nor failed"
        collected.aside.append(f"the evaluation “{name}” ({said})")
    elif kind == "OPEN_INCIDENT":
        collected.failures.append(Failure(day, "incident", name))
    elif kind == "INCIDENT":
        if not any(other[0] == "OPEN_INCIDENT" and other[1:4] == row[1:4] for other in every):
            collected.aside.append(f"the incident “{name}”, which is closed")
    else:
        collected.aside.append(f"{KINDS[kind]} “{name}”")


def _answered(failed: list[Any], every: Iterable[list[Any]]) -> bool:
    """Whether the same tool passed a later evaluation that concerns the same principle."""
    _, principle, _, day, _, tool = failed
    return any(
        kind == "EVALUATION" and passed and about == principle and of == tool and day and when and when > day
        for kind, about, _, when, passed, of in every
    )


def _evidence(row: list[Any], inside: Inside) -> Evidence:
    finding, basis, answered, source, slug, title, kind, day, valid_until, issuers = row
    return Evidence(
        slug,
        title,
        Finding(finding),
        EvidenceKind(kind),
        day,
        valid_until,
        inside(issuers),
        basis == Basis.INFERRED,
        answered if source else None,
    )


def _claims(
    facts: Mapping[str, bool], mapping: Iterable[Claim], words: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What claims by a mapping, and what is there and does not: our reading, or a part of what claims together."""
    claimed: dict[str, None] = {}
    aside: dict[str, None] = {}
    for entry in mapping:
        if all(facts.get(part) for part in entry):
            claimed |= dict.fromkeys(words[part] for part in entry if part in words)
            continue
        for part in entry:
            if part in facts and part in words:
                reason = "which alone claims nothing" if facts[part] else "in our reading"
                aside[f"{words[part]}, {reason}"] = None
    return tuple(claimed), tuple(aside)
