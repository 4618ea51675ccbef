"""What happened between the baseline and the day of the review, and what was only first shown then, event by event.

Used by hub.review.sections.changes. What one document brought on one day is one event.
"""

from __future__ import annotations

from hub.model.enums import ToolStatus
from hub.review.blocks import Block, Heading, Para, Table, Text, text
from hub.review.facts import Facts, Row
from hub.review.plain_english import choice_in_words, count, day_in_words, first_up
from hub.review.sections.commitments import dates_in_words

FIELDS = {
    "status": "status",
    "affects": "legal step",
    "bearsOn": "outcome",
    "users": "user",
    "practices": "practice",
    "statusHistory": "status",
    "appliesTo": "who it applies to",
    "products": "product",
    "suppliers": "supplier",
    "alignments": "commitment it bears on",
    "tools": "tool",
    "feeds": "tool it feeds",
    "owner": "owner",
}
STATUSES = frozenset(status.value for status in ToolStatus)


def happened(facts: Facts) -> list[Block]:
    """Everything dated that happened in the period, of the nouns that a review is about."""
    return _told(
        facts,
        "changes",
        Heading("Everything dated that happened", "events"),
        none="Nothing that is recorded has a date in this period.",
        said=", the earliest first. What one document tells of one day is one event.",
        caption="What began, ended or changed",
    )


def first_shown(facts: Facts) -> list[Block]:
    """What sources only first show in the period, which is not what happened in it."""
    return _told(
        facts,
        "first_shown",
        Heading("First shown in this time", "first-shown"),
        none="No source of this time first shows anything of which the start is not known.",
        said=" by which sources first show something. When it began nobody says; it may have been there before.",
        caption="What was first shown",
    )


def _told(facts: Facts, asked: str, title: Heading, *, none: str, said: str, caption: str) -> list[Block]:
    """A row for each event that a question answered, with what it brought; `said` follows their number."""
    events = facts.rows(asked)
    if not events:
        return [title, Para(text(none))]
    rows = [
        (
            text(day_in_words(event["on"])),
            text("; ".join(_change(change) for change in event["changes"]["nodes"]), " ", _note(facts, event)),
        )
        for event in events
    ]
    table = Table(title.anchor, caption, ("When", "What happened"), rows, sources=(asked,))
    return [title, Para(text(f"{first_up(count(len(events), 'event'))}{said}")), table]


def _note(facts: Facts, event: Row) -> Text:
    return facts.notes([event["source"]] if event["source"] else [])


def _change(change: Row) -> str:
    values = [_value(value) for value in (change["before"], change["after"]) if value]
    return f"{_subject(change)}: {_happened(change)}{', ' if values else ''}{' to '.join(values)}"


def _subject(event: Row) -> str:
    subject = event["subject"] or {}
    name = subject.get("name") or subject.get("title") or subject.get("text") or "not shown"
    return f"{subject.get('__typename', 'Record')}: {name}"


def _happened(event: Row) -> str:
    said = choice_in_words(event["kind"]).lower()
    return f"{said}, {FIELDS.get(event['field'], event['field'])}" if event["field"] else said


def _value(value: str) -> str:
    return choice_in_words(value) if (value.isupper() and "_" in value) or value in STATUSES else dates_in_words(value)
