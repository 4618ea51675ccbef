"""Practices done alike: what worked in several agencies, what one took over, and what did not work, as plainly."""

from __future__ import annotations

from collections.abc import Sequence

from hub.review.blocks import Block, Heading, Para, Piece, Section, Table, Terms, Text, text
from hub.review.facts import Facts, Row, basis_mark, owner_name
from hub.review.plain_english import count, day_in_words, first_up, listed, none_of, sentence, verb
from hub.review.sections.statements import said


def section(facts: Facts) -> Section:
    """Practices that several agencies have, one by one, after a table of all."""
    shared = facts.rows("practices")
    if not shared:
        nothing = Para(text("No practice is recorded that tools of two or more agencies adopted."))
        return Section("practices", "Practices that are done alike", [nothing], facts.marking())
    failed = [row for row in shared if row["practice"]["didNotWork"]]
    taken = [row for row in shared if row["shared"]]
    blocks: list[Block] = [
        Para(
            text(
                f"{first_up(count(len(shared), 'practice'))} {verb(len(shared), 'was', 'were')} adopted with "
                "tools of two or more agencies, which shows that it is done alike. "
                f"For {none_of(len(taken))} of these a source shows that somebody took it over from another. "
                f"For {count(len(failed), 'practice')} a source says what did not work."
            )
        ),
        _table(facts, shared),
        Heading("What did not work", "failures"),
    ]
    if not failed:
        blocks.append(Para(text("No source says of one of these practices that something did not work.")))
    blocks += [block for row in failed for block in _failure(facts, row)]
    return Section("practices", "Practices, what worked and what did not", blocks, facts.marking())


def _table(facts: Facts, shared: Sequence[Row]) -> Table:
    """All of them in one table."""
    return Table(
        "practices",
        "Practices done alike",
        ("Practice", "Agencies", "Taken over", "Adopted by", "What worked", "What did not work"),
        [
            (
                text(row["practice"]["name"], " ", facts.notes(row["practice"]["sources"])),
                text(str(row["agencyCount"])),
                text("Yes" if row["shared"] else "Not recorded"),
                text(listed(_agencies(row))),
                _said(facts, row["practice"], "WORKED"),
                _said(facts, row["practice"], "DID_NOT_WORK"),
            )
            for row in shared
        ],
        frozenset({1}),
        ("practices",),
    )


def _agencies(row: Row) -> list[str]:
    return sorted({owner_name(adoption["tool"]) for adoption in row["adoptions"]["nodes"]})


def _failure(facts: Facts, row: Row) -> list[Block]:
    practice = row["practice"]
    return [
        Heading(practice["name"], level=4),
        Terms(
            [
                ("The problem", text(sentence(practice["problem"]))),
                ("What was done", text(sentence(practice["whatWasDone"]), " ", facts.notes(practice["sources"]))),
                ("What worked", _said(facts, practice, "WORKED")),
                ("What did not work", _said(facts, practice, "DID_NOT_WORK")),
                ("Where", _adoptions(row)),
            ]
        ),
    ]


def _said(facts: Facts, practice: Row, what: str) -> Text:
    """What sources say of a practice, each with its day and its sources."""
    return said(facts, practice["statements"]["nodes"], what) or text(sentence(None))


def _adoptions(row: Row) -> Text:
    pieces: list[Piece | None] = []
    for place, adoption in enumerate(row["adoptions"]["nodes"]):
        mark = basis_mark(adoption)
        since = f", {day_in_words(adoption['since'])}" if adoption["since"] else ""
        pieces += [
            "; " if place else "",
            f"{adoption['tool']['name']} ({owner_name(adoption['tool'])}{since})",
            " " if mark else None,
            mark,
        ]
    return text(*pieces)
