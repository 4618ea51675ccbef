"""What happened to a tool and when, in order: its statuses, and every dated row about it, each with its sources.

Called by the template of a tool's page (hub.web.pages.render). It puts the rows of an answer in order and counts none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.model.time import last_day
from hub.web.pages.facts_in_words import words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    """Something on a day. `shown` says that a source first shows it then, and nobody knows since when it held."""

    day: str | None
    what: str
    record: Row | None
    note: str | None
    sources: list[Row]
    basis: str | None = None
    shown: bool = False


def timeline(tool: Row) -> list[Moment]:
    """The moments of a tool as its page's operation answers it, the earliest first and those without a day last."""
    every = [*_statuses(tool), *_events(tool)]
    return sorted(every, key=lambda moment: (moment.day is None, last_day(moment.day) if moment.day else ""))


def _statuses(tool: Row) -> Iterator[Moment]:
    for state in tool["statusHistory"]["nodes"]:
        day = state["since"] or state["seen"]
        shown = not state["since"]
        yield Moment(day, words(state["status"]), None, state["detail"], state["sources"], state["basis"], shown)


def _events(tool: Row) -> Iterator[Moment]:
    for each in tool["evaluations"]["nodes"]:
        yield Moment(each["date"], "Evaluation", each, each["result"], each["sources"])
    for each in tool["incidents"]["nodes"]:
        yield Moment(each["date"], "Incident", each, each["whatHappened"], each["sources"])
        if each["closed"]:
            yield Moment(each["closed"], "Incident closed", each, None, each["sources"])
    for each in tool["verifications"]["nodes"]:
        what = f"Check by a person: {words(each['result']).lower()}"
        yield Moment(each["date"], what, None, each["role"], each["sources"], each["basis"])
    for each in tool["communications"]["nodes"]:
        yield Moment(each["date"], "Told to others", each, f"To: {each['audience']}", each["sources"])
    for each in tool["feedback"]["nodes"]:
        yield Moment(each["date"], f"Feedback of {each['givenBy']}", None, each["about"], each["sources"])
