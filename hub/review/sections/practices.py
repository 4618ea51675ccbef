"""Practices that travel: what worked in one agency and another took up, and what did not work, just as plainly."""

from __future__ import annotations

from hub.review.blocks import Block, Heading, Para, Piece, Section, Table, Terms, Text, text
from hub.review.facts import Facts, Row, basis_mark, owner_name
from hub.review.words import count, day_in_words, first_up, listed, sentence, verb


def section(facts: Facts) -> Section:
    """Shared practices one by one, after a table of all."""
    shared = facts.rows("practices")
    if not shared:
        nothing = Para(text("No practice is recorded that tools of two or more agencies adopted."))
        return Section("practices", "Practices that are shared", [nothing], facts.marking())
    failed = [one for one in shared if one["practice"]["didNotWork"]]
    blocks: list[Block] = [
        Para(
            text(
                f"{first_up(count(len(shared), 'practice'))} {verb(len(shared), 'was', 'were')} adopted with "
                f"tools of two or more agencies. For {count(len(failed), 'practice')} a source says what did not work."
            )
        ),
        Table(
            "practices",
            "Shared practices",
            ("Practice", "Agencies", "Adopted by", "What worked", "What did not work"),
            [
                (
                    text(one["practice"]["name"], " ", facts.notes(one["practice"]["sources"])),
                    text(str(one["agencyCount"])),
                    text(listed(_agencies(one))),
                    text(sentence(one["practice"]["worked"])),
                    text(sentence(one["practice"]["didNotWork"])),
                )
                for one in shared
            ],
            frozenset({1}),
            ("practices",),
        ),
        Heading("What did not work", "failures"),
    ]
    if not failed:
        blocks.append(Para(text("No source says of a shared practice that something did not work.")))
    blocks += [block for one in failed for block in _one(facts, one)]
    return Section("practices", "Practices, what worked and what did not", blocks, facts.marking())


def _agencies(one: Row) -> list[str]:
    return sorted({owner_name(adoption["tool"]) for adoption in one["adoptions"]["nodes"]})


def _one(facts: Facts, one: Row) -> list[Block]:
    practice = one["practice"]
    return [
        Heading(practice["name"], level=4),
        Terms(
            [
                ("The problem", text(sentence(practice["problem"]))),
                ("What was done", text(sentence(practice["whatWasDone"]), " ", facts.notes(practice["sources"]))),
                ("What worked", text(sentence(practice["worked"]))),
                ("What did not work", text(sentence(practice["didNotWork"]))),
                ("Where", _adoptions(one)),
            ]
        ),
    ]


def _adoptions(one: Row) -> Text:
    pieces: list[Piece | None] = []
    for place, adoption in enumerate(one["adoptions"]["nodes"]):
        mark = basis_mark(adoption)
        since = f", {day_in_words(adoption['since'])}" if adoption["since"] else ""
        pieces += [
            "; " if place else "",
            f"{adoption['tool']['name']} ({owner_name(adoption['tool'])}{since})",
            " " if mark else None,
            mark,
        ]
    return text(*pieces)
