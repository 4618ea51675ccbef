"""Look whether the logs are whole and unaltered, and whether the graph is what they give.

Called by `hub journal verify` and by tests. Reads both logs and the whole graph.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from hub.errors import Conflict
from hub.graph.edit import Edit
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import HASHES, Entry, Log, entry_of, slug
from hub.graph.logs.merkle import Tree, leaf_hash
from hub.graph.logs.state import State, read_state
from hub.graph.logs.stored import register_of, rows_of
from hub.graph.session import Graph

DEADLINE = 600.0
TRIES = 5
NAMED = 5
"""Rows of the graph that are named, of those that are otherwise than the log gives."""
_MALFORMED = (ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True)
class Checked:
    """One log, looked through: its tree as the entries give it, what they give when replayed, what is wrong."""

    tree: Tree
    state: State
    wrong: tuple[str, ...]


async def verify(graph: Graph) -> dict[Log, Checked]:
    """Both logs and the graph. Raises Conflict where the graph is changed all the time."""
    for _ in range(TRIES):
        async with graph.reading(DEADLINE) as tx:
            register = await register_of(tx)
            logs = {log: await checked(rows_of(tx, log), tree_of(register, log), log) for log in Log}
            now = await read_state(tx)
            if await register_of(tx) != register:
                continue
        return {log: _compared(log, logs[log], now if log is Log.FULL else now.public()) for log in Log}
    raise Conflict


async def checked(rows: AsyncIterable[Mapping[str, Any]], known: Tree, log: Log) -> Checked:
    """Look through the entries of a log, which is to have this tree, up to the first that is wrong."""
    tree, state = Tree(), State()
    async for row in rows:
        number = tree.size + 1
        if number > known.size:
            return Checked(tree, state, (f"Entry {number} was added: the register counts {known.size}.",))
        read = _read(log, number, row)
        if isinstance(read, str):
            return Checked(tree, state, (read,))
        grown, tree = read.appended(tree)
        if list(grown.hashes) != list(read.hashes):
            wrong = f"Entry {number}, or an entry before it, was altered together with its hash."
            return Checked(tree, state, (wrong,))
        for change in read.changes:
            state.apply(change)
    if tree.size < known.size:
        return Checked(tree, state, (f"Entry {tree.size + 1} is missing: the register counts {known.size}.",))
    if tree.peaks != known.peaks:
        return Checked(tree, state, ("The register's node names another root than the entries give.",))
    return Checked(tree, state, ())


def _read(log: Log, number: int, row: Mapping[str, Any]) -> Entry | str:
    """The entry that is to have a number, or what is wrong with it."""
    if row["slug"] != slug(number):
        return f"Entry {number} is missing."
    try:
        entry = entry_of(log, row)
        # Most calls make a single entry, so one that changed places tells by its call where it was.
        for written in (entry, replace(entry, sequence=entry.call)):
            if leaf_hash(written.leaf()).hex() == row[HASHES][0]:
                moved = f"Entry {number} is the one that was written as {written.sequence}."
                return written if written.sequence == number else moved
    except _MALFORMED:
        return f"Entry {number} was altered: it cannot be read."
    return f"Entry {number} was altered."


def _compared(log: Log, logged: Checked, now: State) -> Checked:
    if logged.wrong:
        return logged
    different = list(islice(logged.state.edits_to(now), NAMED))
    return Checked(logged.tree, logged.state, tuple(_told(edit) for edit in different))


def _told(edit: Edit) -> str:
    if edit.before is None:
        return f"The graph holds {edit.at}, of which the log does not tell."
    if edit.after is None:
        return f"The graph lacks {edit.at}, which the log gives."
    names = sorted(n for n in {*edit.before, *edit.after} if edit.before.get(n) != edit.after.get(n))
    return f"The graph holds another {edit.at} than the log gives: {', '.join(names)}."
