"""Answers to users: how much of what was said of tools in scope was answered by the day, and how soon.

The figures are those of the field `answerTimes` of the review, and nothing is counted a second time.
"""

from __future__ import annotations

from hub.analytics.review.answer_times import LEAST
from hub.model.enums import Marking
from hub.review.blocks import Block, Para, Section, Table, Text, text
from hub.review.facts import Facts, Row
from hub.review.plain_english import count, day_in_words, first_up, none_of, number_in_words, verb

COLUMNS = (
    "What was said", "Said", "Answered", "Share answered", "With both days known", "Median days", "Longest days",
    "Longest wait so far, in days", "Without a day",
)  # fmt: skip
_NAMES = {
    "FEEDBACK": ("Feedback", "piece of feedback on a tool in scope", "pieces of feedback on tools in scope"),
    "CORRECTION": (
        "Reports of errors from outside",
        "report of an error from outside",
        "reports of errors from outside",
    ),
}
_NONE = "–"


def section(facts: Facts) -> Section:
    """A paragraph and a row for each: feedback, and reports from outside."""
    times: list[Row] = facts.data("answer_times")["answerTimes"]
    blocks: list[Block] = [
        Para(text(f"Counted by the day on which it was said, after {day_in_words(facts.baseline)} and up to the day.")),
        *(Para(text(_said(facts, each))) for each in times),
        Table(
            "answer-times",
            "How much was answered by the day, and how soon",
            COLUMNS,
            [_row(each) for each in times],
            frozenset(range(1, len(COLUMNS))),
            ("answer_times",),
        ),
    ]
    return Section("answers", "Answers to users", blocks, facts.marking())


def _said(facts: Facts, each: Row) -> str:
    _, one_of_them, several = _NAMES[each["said"]]
    undated = ""
    if each["undated"]:
        undated = f" {first_up(count(each['undated'], 'more'))} {verb(each['undated'], 'has', 'have')} no day and "
        undated += f"{verb(each['undated'], 'counts', 'count')} nowhere."
    if not each["count"]:
        return f"No {one_of_them} is recorded here.{_unseen(facts, each)}{undated}"
    told = f"{first_up(none_of(each['answered']))} of {count(each['count'], one_of_them, several)}"
    told += f" {verb(each['answered'] or 1, 'was', 'were')} answered by the day{_share(each)}."
    return told + _times(each) + undated


def _unseen(facts: Facts, each: Row) -> str:
    """Why a pack of what everybody sees counts no report: whoever sees it should not read it as silence."""
    if each["said"] != "CORRECTION" or facts.marking() != Marking.PUBLISHED.value:
        return ""
    return " They are marked OFFICIAL, as nobody has checked them: a pack of what everybody sees counts none."


def _share(each: Row) -> str:
    if each["share"] is not None:
        return f", {each['share']:.0%}"
    return f"; of fewer than {number_in_words(LEAST)} no share is given"


def _times(each: Row) -> str:
    told = ""
    if each["timed"]:
        told += (
            f" Of {number_in_words(each['timed'])} both days are known: the median took {_days(each['medianDays'])}, "
        )
        told += f"the longest {_days(each['longestDays'])}."
    if each["waitingDays"] is not None:
        told += f" What has waited the longest had waited {_days(each['waitingDays'])} on the day."
    return told


def _days(number: float) -> str:
    if number == int(number):
        return count(int(number), "day")
    return f"{number:g} days"


def _row(each: Row) -> tuple[Text, ...]:
    share = _NONE if each["share"] is None else f"{each['share']:.0%}"
    numbers = (each["timed"], each["medianDays"], each["longestDays"], each["waitingDays"], each["undated"])
    cells = (_NAMES[each["said"]][0], str(each["count"]), str(each["answered"]), share, *map(_number, numbers))
    return tuple(text(cell) for cell in cells)


def _number(value: float | None) -> str:
    return _NONE if value is None else f"{value:g}"
