"""The index of tools, and the appendix with every question as it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from hub.model.stored import fold
from hub.review.blocks import Block, Para, Piece, Query, Section, Table, Text, text
from hub.review.facts import Facts, Row, basis_mark, owner_name, status_in_words
from hub.review.plain_english import choice_in_words, count, day_in_words, first_up
from hub.review.sections import statements


def tools(facts: Facts) -> Section:
    """Every tool of the register, by name."""
    mine = {tool["slug"] for tool in facts.in_scope}
    rows = sorted(facts.tools.values(), key=lambda tool: (fold(tool["name"]), tool["slug"]))
    blocks: list[Block] = [Para(text(f"{first_up(count(len(rows), 'tool'))}; those in scope are marked."))]
    if rows:
        blocks.append(
            Table(
                "tools",
                "Tools on the day of the review",
                ("Tool", "Agency", "Status", "Since", "Family of technique", "Legal steps", "In scope"),
                [_row(facts, tool, tool["slug"] in mine) for tool in rows],
                sources=("tools",),
            )
        )
    return Section("tools", "Index of tools", [*blocks, *statements.of_tools(facts)], facts.marking())


def _row(facts: Facts, tool: Row, mine: bool) -> Sequence[Text]:
    steps: list[Piece | None] = []
    for place, edge in enumerate(tool["affects"]["edges"]):
        mark = basis_mark(edge)
        steps += ["; " if place else "", edge["node"]["name"], " " if mark else None, mark]
    return (
        text(tool["name"], " ", facts.notes(tool["sources"][:3])),
        text(owner_name(tool)),
        text(status_in_words(tool)),
        text(day_in_words(tool["statusSince"])),
        text(choice_in_words(tool["aiClass"])),
        text(*steps) if steps else text("None recorded here"),
        text("Yes" if mine else "No"),
    )


def figures(facts: Facts) -> Section:
    """Every figure with the query that gave it, and every question of the pack."""
    rows = [
        (text(figure["name"]), text(f"{int(figure['value']):,}"), text(figure["query"]))
        for figure in facts.review["figures"]
    ]
    blocks: list[Block] = [
        Para(
            text(
                "Each figure is the sum of every totalCount in the answer to its query, asked of the graph whose "
                "digest stands at the end."
            )
        ),
        Table(
            "figures",
            "Figures and the queries that gave them",
            ("Figure", "Value", "Query"),
            rows,
            frozenset({1}),
            ("review",),
        ),
        Para(text("The tables of this pack come from these questions. The file of the pack holds every answer.")),
    ]
    blocks += _queries(facts.answers)
    return Section("queries", "Appendix: figures and queries", blocks, facts.marking())


def _queries(answers: Sequence[Row]) -> Iterator[Query]:
    """Each question once, with the variables of every time it was asked."""
    times: dict[tuple[str, str], list[Row]] = {}
    for answer in answers:
        times.setdefault((answer["question"], answer["query"]), []).append(answer)
    for (words, query), asked in times.items():
        # The first line of a file says the question once more.
        shown = query.removeprefix(f"# {words}").strip()
        variables = tuple(json.dumps(answer["variables"], ensure_ascii=False, sort_keys=True) for answer in asked)
        yield Query(asked[0]["name"], words, shown, variables)
