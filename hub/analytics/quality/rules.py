"""The rules of the register's quality: each is one named check, with what it asks and what to do when it fails.

Called by hub.analytics.quality.question and hub.analytics.quality.worklist. Pure. A rule that cannot be judged, because
what it needs is not recorded, is neither passed nor failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.analytics.quality.entries import Entry
from hub.model.enums import STRONG_SOURCES, Choice, Confidence


class QualityRule(Choice):
    """What can be wrong with an entry of the register."""

    NO_CONTACT_OR_ROLE = "NO_CONTACT_OR_ROLE", "No contact and no Senior Responsible Officer's role is recorded."
    NO_STATUS_DATE = "NO_STATUS_DATE", "Its status has no date, or it has no status."
    NO_SOURCE = "NO_SOURCE", "It cites no source."
    RECALLED_ONLY = "RECALLED_ONLY", "Its source is only recalled, not read."
    NO_PROCESS = "NO_PROCESS", "It affects no recorded process."
    NO_OUTCOME = "NO_OUTCOME", "It bears on no recorded outcome."
    POLICY_DOCUMENT = "POLICY_DOCUMENT", "It is listed as a tool and is a policy document."
    OUTSIDE_DEFINITION = "OUTSIDE_DEFINITION", "It is outside the OECD definition of an AI system."
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


def _not(found: bool | None) -> bool | None:
    return None if found is None else not found


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
        lambda entry: entry.status_dated,
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
        QualityRule.OUTSIDE_DEFINITION,
        "It is an AI system as the OECD defines it.",
        "Confirm the scope test, and say to readers that the tool is outside the OECD definition.",
        "Record the scope test: machine-based, infers, kind of output, autonomy, adaptiveness.",
        lambda entry: entry.in_scope,
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
