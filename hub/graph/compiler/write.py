"""Compile edits of rows into statements: literal text from the model's declarations, every value a parameter.

Called by hub.graph.writing only, which runs them in one transaction. Rows of one label or kind that are made, rewritten
or taken away share one statement, so that five hundred changes are a handful of round trips. A statement answers how
many rows it wrote; a row of another version than the edit saw, or that is gone, is not written and so not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, LiteralString, TypeVar

from hub.graph.compiler.scope import literal_number
from hub.graph.edit import FIRST, ROW_VERSION, Edit, LinkKind, NodeAt
from hub.graph.statement import Statement
from hub.model.common import AUDIENCE, EDGE_KEY, SLUG

T = TypeVar("T")
BATCH = 500
"""Rows of one statement: the embedded engine ends a statement after the hub's ordinary deadline."""


class Step(IntEnum):
    """The order in which rows are written: no link without its ends, no node taken away while links lead to it."""

    TAKE_LINKS = 1
    MAKE_NODES = 2
    REWRITE_NODES = 3
    MAKE_LINKS = 4
    REWRITE_LINKS = 5
    TAKE_NODES = 6


@dataclass(frozen=True)
class Batch:
    """One statement, and the edits of which each has to write one row."""

    statement: Statement
    edits: Sequence[Edit]


def compile_edits(edits: Iterable[Edit]) -> Iterator[Batch]:
    """The statements for edits of different rows, in the order in which they can run."""
    groups: dict[tuple[Step, LiteralString | LinkKind], list[Edit]] = defaultdict(list)
    for edit in edits:
        where = edit.at.label if isinstance(edit.at, NodeAt) else edit.at.kind
        groups[_step(edit), where].append(edit)
    for step, where in sorted(groups, key=lambda group: group[0]):
        text = _node_text(step, where) if isinstance(where, str) else _link_text(step, where)
        for batch in batches(groups[step, where]):
            yield Batch(Statement(text, {"rows": [_parameters(edit) for edit in batch]}), batch)


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in pieces that one statement may carry."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _step(edit: Edit) -> Step:
    of_node = isinstance(edit.at, NodeAt)
    if edit.before is None:
        return Step.MAKE_NODES if of_node else Step.MAKE_LINKS
    if edit.after is None:
        return Step.TAKE_NODES if of_node else Step.TAKE_LINKS
    return Step.REWRITE_NODES if of_node else Step.REWRITE_LINKS


def _parameters(edit: Edit) -> list[Any]:
    """A node's row is slug, version, properties; a link's start, end, key, version, properties, marking, audience.

    A link may have a twin that fewer see, made because whoever made either did not see the other: what it was marked
    says which is meant.
    """
    at, written = edit.at, None if edit.after is None else edit.written
    if isinstance(at, NodeAt):
        return [at.slug, edit.version, written]
    before = edit.before or {}
    marked = [before.get("marking", ""), before.get(AUDIENCE, [])]
    return [at.start, at.end, at.key, edit.version, written, *marked]


def _node_text(step: Step, label: LiteralString) -> LiteralString:
    if step is Step.MAKE_NODES:
        return f"UNWIND $rows AS row CREATE (n:{label}) SET n = row[2] RETURN count(n)"
    there: LiteralString = f"UNWIND $rows AS row MATCH (n:{label} {{{SLUG}: row[0]}}) WHERE {_as_seen('n')} = row[1]"
    if step is Step.REWRITE_NODES:
        return f"{there} SET n = row[2] RETURN count(n)"
    return f"{there} AND COUNT {{ (n)--() }} = 0 DELETE n RETURN count(*)"


def _link_text(step: Step, kind: LinkKind) -> LiteralString:
    if step is Step.MAKE_LINKS:
        return (
            f"UNWIND $rows AS row MATCH (a:{kind.start} {{{SLUG}: row[0]}}) MATCH (b:{kind.end} {{{SLUG}: row[1]}}) "
            f"CREATE (a)-[r:{kind.type}]->(b) SET r = row[4] RETURN count(r)"
        )
    there: LiteralString = (
        f"UNWIND $rows AS row MATCH (a:{kind.start} {{{SLUG}: row[0]}})-[r:{kind.type} {{{EDGE_KEY}: row[2]}}]->"
        f"(b:{kind.end} {{{SLUG}: row[1]}}) WHERE {_as_seen('r')} = row[3] "
        f"AND coalesce(r.marking, '') = row[5] AND coalesce(r.{AUDIENCE}, []) = row[6]"
    )
    if step is Step.REWRITE_LINKS:
        return f"{there} SET r = row[4] RETURN count(r)"
    return f"{there} DELETE r RETURN count(*)"


def _as_seen(name: LiteralString) -> LiteralString:
    """A row's version; one that some other program made has none and counts as the first."""
    return f"coalesce({name}.{ROW_VERSION}, {literal_number(FIRST)})"
