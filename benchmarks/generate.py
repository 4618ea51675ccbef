"""A register of any number of tools in the form in which the hub stores it, made from the shipped one.

Called by benchmarks.__main__ and tests. The shipped tools are copied with all that hangs on them; each copy's links
into the common world (agencies, processes, outcomes, principles, …) are dealt anew, as often to each as shipped links
go there. So the ratios are those of real records. The same number and seed give the same rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import LiteralString

from hub.files import shipped
from hub.model.registry import the_model
from hub.model.stored import fold
from hub.records.stored_form import LinkKind, Row, Rows
from hub.seed.folder import read_seed

COPIED = ("Tool", "ToolState", "Use", "Product", "Supplier", "Alignment", "Evidence", "Evaluation", "Incident")
"""Labels that grow with the number of tools; nodes of every other label are as shipped."""

_NAMES = ("name", "title")
_ENDED = {"until": "2020", "untilDay": "2020-12-31", "heldTo": "2020-12-31"}
_UNSEEN: tuple[Row, ...] = ({"marking": "OFFICIAL"}, {"audience": ["cps"]}, _ENDED)


@dataclass(frozen=True)
class Template:
    """The shipped rows that hold today, and for each kind of link the ends among which a copy's links are dealt."""

    rows: Rows
    ends: Mapping[LinkKind, Sequence[str]]


def generate(tools: int, seed: int = 1, unseen: float = 0.0) -> Rows:
    """Rows of a register with so many tools.

    `unseen` is the share of rows that nobody in particular may see, or that ended: 0 where a peer knows no visibility.
    """
    template, dice = _template(), Random(seed)
    made = Rows({label: {} for label in template.rows.nodes}, {kind: {} for kind in template.rows.links})
    made.register = dict(template.rows.register)
    _keep_world(made, template)
    _add_hidden(made)
    for number in count():
        left = tools - len(made.nodes["Tool"])
        if left <= 0:
            break
        _add_copy(made, template, dice, number, left)
    if unseen:
        _hide(made, dice, unseen)
    return made


def _template() -> Template:
    shipped_rows = read_seed(the_model(), shipped("seed")).rows
    nodes: dict[LiteralString, dict[str, Row]] = {
        label: {slug: row for slug, row in rows.items() if "until" not in row}
        for label, rows in shipped_rows.nodes.items()
    }
    links = {
        kind: {k: t for k, t in triples.items() if "until" not in t[2] and _both(nodes, kind, t)}
        for kind, triples in shipped_rows.links.items()
    }
    ends = {
        kind: [end if kind.start in COPIED else start for start, end, _ in triples.values()]
        for kind, triples in links.items()
    }
    return Template(Rows(nodes, links, shipped_rows.register), ends)


def _both(nodes: dict[LiteralString, dict[str, Row]], kind: LinkKind, triple: tuple[str, str, Row]) -> bool:
    return triple[0] in nodes[kind.start] and triple[1] in nodes[kind.end]


def _keep_world(made: Rows, template: Template) -> None:
    for label, rows in template.rows.nodes.items():
        if label not in COPIED:
            made.nodes[label] = {slug: dict(row) for slug, row in rows.items()}
    for kind, triples in template.rows.links.items():
        if kind.start not in COPIED and kind.end not in COPIED:
            made.links[kind] = {key: (a, b, dict(row)) for key, (a, b, row) in triples.items()}


def _add_hidden(made: Rows) -> None:
    """One source for one agency alone. A property that no row has costs nothing to read, which would flatter all."""
    slug, row = next(iter(made.nodes["Source"].items()))
    made.nodes["Source"][f"{slug}-hidden"] = {**row, "slug": f"{slug}-hidden", "audience": ["cps"]}


def _add_copy(made: Rows, template: Template, dice: Random, number: int, left: int) -> None:
    """One copy of everything that is copied, its first `left` tools only, and what is linked to no other."""
    suffix = f"-{number:04}"
    skipped = set(list(template.rows.nodes["Tool"])[left:])
    for label in COPIED:
        for slug, row in template.rows.nodes[label].items():
            if not (label == "Tool" and slug in skipped):
                made.nodes[label][slug + suffix] = _renamed(row, suffix)
    for kind, triples in template.rows.links.items():
        if kind.start in COPIED or kind.end in COPIED:
            for triple in triples.values():
                _add_link(made, kind, triple, suffix, dice.choice(template.ends[kind]))


def _renamed(row: Row, suffix: str) -> Row:
    copy = {**row, "slug": row["slug"] + suffix}
    for name in _NAMES:
        if name in row:
            copy[name] = f"{row[name]} {suffix[1:]}"
            copy[f"{name}Sort"] = fold(copy[name])
    return copy


def _add_link(made: Rows, kind: LinkKind, triple: tuple[str, str, Row], suffix: str, dealt: str) -> None:
    start = triple[0] + suffix if kind.start in COPIED else dealt
    end = triple[1] + suffix if kind.end in COPIED else dealt
    if start in made.nodes[kind.start] and end in made.nodes[kind.end]:
        key = link_key(kind, start, end, triple[2].get("since", ""))
        made.links[kind][key] = (start, end, {**triple[2], "key": key})


def link_key(kind: LinkKind, start: str, end: str, since: str) -> str:
    """The key of a relationship, as the loader makes it from records."""
    named = f"{kind.type}\n{kind.start}:{start}\n{kind.end}:{end}\n{since}"
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _hide(made: Rows, dice: Random, share: float) -> None:
    for row in _every_row(made):
        if dice.random() < share:
            row.update(dice.choice(_UNSEEN))


def _every_row(made: Rows) -> Iterator[Row]:
    for rows in made.nodes.values():
        yield from rows.values()
    for triples in made.links.values():
        for _, _, row in triples.values():
            yield row
