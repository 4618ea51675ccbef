"""What a finding owes to tools that are there on the day, though no source of the day or before shows them.

Called by hub.review.sections.findings. Such a tool has a start that is known, so it counts; page one says where nothing
else would make a row count.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.review.facts import Facts, Row
from hub.review.plain_english import count, first_up, number_in_words, verb

AGENCIES = 2
"""Owners of tools from which on a step, a product or a supplier counts."""


def counted_later(facts: Facts, spots: Sequence[Row]) -> str:
    """How many of the tools counted no source of the day or before shows."""
    late = {tool["slug"] for spot in spots for tool in spot["tools"]["nodes"] if facts.late(tool["slug"])}
    if not late:
        return ""
    are, tables = verb(len(late), "is", "are"), verb(len(late), "table marks it", "tables mark them")
    counted = first_up(count(len(late), "tool"))
    return f" {counted} counted here {are} shown by no dated source of that day or before; the {tables}."


def only_later(facts: Facts, spots: Sequence[Row]) -> str:
    """For the first page: which would not count without such tools, or how many where it is more than one."""
    late = [spot["subject"]["name"] for spot in spots if _owners(facts, spot) < AGENCIES]
    if not late:
        return ""
    told = late[0] if len(late) == 1 else first_up(number_in_words(len(late)))
    return f"{told} {verb(len(late), 'counts', 'count')} only by later sources."


def _owners(facts: Facts, spot: Row) -> int:
    """How many of the agencies counted own a tool there that a source of the day shows."""
    shown = [facts.tools[tool["slug"]] for tool in spot["tools"]["nodes"] if not facts.late(tool["slug"])]
    return len({tool["owner"]["slug"] for tool in shown} & {agency["slug"] for agency in spot["agencies"]["nodes"]})
