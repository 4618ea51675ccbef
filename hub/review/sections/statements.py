"""What sources say of a record on a day, each with its day and its sources.

Used by the sections on practices, harms and openness.
"""

from __future__ import annotations

from collections.abc import Iterable

from hub.review.blocks import Block, Heading, Para, Piece, Table, Text, text
from hub.review.facts import Facts, Row
from hub.review.plain_english import choice_in_words, count, day_in_words, first_up, sentence, verb


def said(facts: Facts, statements: Iterable[Row], what: str) -> Text:
    """What sources say of one property of a record; nothing where none does."""
    rows = [statement for statement in statements if statement["property"] == what]
    pieces: list[Piece] = []
    for place, statement in enumerate(rows):
        pieces += [
            "; " if place else "",
            f"{statement['text']} ({dated(statement)}) ",
            *facts.notes(statement["sources"]),
        ]
    return text(*pieces)


def dated(statement: Row) -> str:
    """When a source says it: its day, else by when it is shown, else that nothing dates it."""
    if statement["date"]:
        return day_in_words(statement["date"])
    return f"shown by {day_in_words(statement['seen'])}" if statement["seen"] else "undated"


def of_tools(facts: Facts) -> list[Block]:
    """Every statement about a tool of the register, by tool."""
    rows = [
        (
            text(tool["name"]),
            text(choice_in_words(statement["property"])),
            text(first_up(dated(statement))),
            text(sentence(statement["text"]), " ", facts.notes(statement["sources"][:2])),
        )
        for tool in facts.tools.values()
        for statement in facts.said_of(tool)
    ]
    title = Heading("Said of tools on a day", "statements")
    if not rows:
        return [title, Para(text("No dated statement about a tool is recorded by this day."))]
    told = f"{first_up(count(len(rows), 'statement'))} {verb(len(rows), 'is', 'are')} recorded; none was verified."
    columns = ("Tool", "What it tells", "When", "What a source says")
    return [
        title,
        Para(text(told)),
        Table("statements", "Dated statements about tools", columns, rows, sources=("tools",)),
    ]
