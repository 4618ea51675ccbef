"""The rules of the register's quality: each is one named check, with what it asks and what to do when it fails.

Called by hub.analytics.quality.question and hub.analytics.quality.worklist. Pure. A rule that cannot be judged, because
what it needs is not recorded, is neither passed nor failed. Which rules count in a score stands in counting.yaml.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

import yaml

from hub.analytics.quality.entries import Entry
from hub.model.enums import STRONG_SOURCES, Choice, Confidence


class QualityRule(Choice):
    """What can be wrong with an entry of the register."""

    NO_CONTACT_OR_ROLE = "NO_CONTACT_OR_ROLE", "No contact and no Senior Responsible Officer's role is recorded."
    NO_STATUS_DATE = "NO_STATUS_DATE", "Its status has no date, or it has no status."
    STATUS_STALE = "STATUS_STALE", "The last day on which its status was shown is more than 24 months ago."
    NO_SOURCE = "NO_SOURCE", "It cites no source."
    RECALLED_ONLY = "RECALLED_ONLY", "Its source is only recalled, not read."
    NO_DATED_SOURCE = "NO_DATED_SOURCE", "None of its sources has both a title and a date."
    NO_PROCESS = "NO_PROCESS", "It affects no recorded process."
    NO_OUTCOME = "NO_OUTCOME", "It bears on no recorded outcome."
    POLICY_DOCUMENT = "POLICY_DOCUMENT", "It is listed as a tool and is a policy document."
    ALLEGED = "ALLEGED", "It is alleged and not proven."
    ONE_WEAK_SOURCE = "ONE_WEAK_SOURCE", "It rests on one source that is no law, official page or research."


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: what it asks, what to do when it fails, what to record when it cannot be judged, and the check."""

    name: QualityRule
    sentence: str
    remedy: str
    missing: str
    passes: Callable[[Entry], bool | None]


def _not(passed: bool | None) -> bool | None:
    return None if passed is None else not passed


def _read(entry: Entry) -> bool | None:
    return None if entry.confidence is None else entry.confidence is Confidence.SOURCED


def _well_sourced(entry: Entry) -> bool | None:
    """Two sources are enough; of one, its kind decides; of none, there is nothing to judge."""
    if len(entry.sources) != 1:
        return True if entry.sources else None
    [kind] = entry.sources
    return None if kind is None else kind in STRONG_SOURCES


RULES = (
    Rule(
        QualityRule.NO_CONTACT_OR_ROLE,
        "A contact or the role of the Senior Responsible Officer is recorded.",
        "Record the role of the Senior Responsible Officer, or where to ask about the tool.",
        "",
        lambda entry: entry.answerable,
    ),
    Rule(
        QualityRule.NO_STATUS_DATE,
        "The status has a date: when it began, or when a source last showed it.",
        "Record when the status began, or when a source last showed it.",
        "",
        lambda entry: entry.shown is not None,
    ),
    Rule(
        QualityRule.STATUS_STALE,
        "A source shows the status less than 24 months ago, or the tool has ended.",
        "Find a source of today for the status, or record what has become of the tool.",
        "Record when a source last showed the status, so that its age can be told.",
        lambda entry: _not(entry.stale),
    ),
    Rule(
        QualityRule.NO_SOURCE,
        "At least one source is cited.",
        "Cite the page or record that shows it.",
        "",
        lambda entry: bool(entry.sources),
    ),
    Rule(
        QualityRule.RECALLED_ONLY,
        "A cited source was read and carries the entry.",
        "Read the source that was cited from memory, and record what it says.",
        "Record whether the cited source was read.",
        _read,
    ),
    Rule(
        QualityRule.NO_DATED_SOURCE,
        "At least one source that it cites has a title and a date.",
        "Record title and date of a cited source, or cite one that has both.",
        "Cite a source, so that its title and date can be looked at.",
        lambda entry: entry.dated_sources > 0 if entry.sources else None,
    ),
    Rule(
        QualityRule.NO_PROCESS,
        "At least one legal process that it affects is recorded.",
        "Record which legal process it affects, and how.",
        "",
        lambda entry: entry.processes > 0,
    ),
    Rule(
        QualityRule.NO_OUTCOME,
        "At least one outcome that it bears on is recorded.",
        "Record which outcome it bears on.",
        "",
        lambda entry: entry.outcomes > 0,
    ),
    Rule(
        QualityRule.POLICY_DOCUMENT,
        "What is registered is a system and no policy document.",
        "Register the system that the policy is about, and keep the policy as its evidence.",
        "Record whether what is registered is a system or a policy document.",
        lambda entry: _not(entry.policy_document),
    ),
    Rule(
        QualityRule.ALLEGED,
        "A source shows that it exists and is used as described; it is more than alleged.",
        "Confirm or withdraw the entry, with a source that shows it.",
        "Record whether a source shows it, or it is only alleged.",
        lambda entry: _not(entry.alleged),
    ),
    Rule(
        QualityRule.ONE_WEAK_SOURCE,
        "It rests on law, an official page or research, or on more than one source.",
        "Cite a second source, best an official record of the tool.",
        "Record a source and what kind of page it is, so that its strength can be judged.",
        _well_sourced,
    ),
)


def _counting() -> frozenset[QualityRule]:
    """The rules marked as counting. Raises ValueError when a rule has no mark, or a mark no rule."""
    marks = yaml.safe_load(files("hub.analytics.quality").joinpath("counting.yaml").read_text(encoding="utf-8"))
    if set(marks) != {rule.value for rule in QualityRule}:
        raise ValueError("counting.yaml has a mark for each rule and for nothing else")
    return frozenset(rule for rule in QualityRule if marks[rule.value]["counts"])


COUNTING = _counting()
"""What a score is made of: rules that some record failed when the mark was set."""
