"""Read the logs as they are stored: their heads, their entries in order, and the hashes that a proof needs.

Called by the API, by `hub journal` and by whoever replays.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.errors import NotFound
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import HASHES, Entry, Log, entry_of, slug
from hub.graph.logs.merkle import Perfect, Tree, consistency, inclusion, perfect, proof
from hub.graph.logs.state import Asked
from hub.graph.statement import Statement

PAGE = 200
_REGISTER = Statement("MATCH (g:Register {slug: 'register'}) RETURN properties(g)")


@dataclass(frozen=True)
class Proof:
    """That a log of a size holds an entry, or began as it was when it had a smaller size: hashes in hexadecimal."""

    size: int
    root: str
    hashes: Sequence[str]


async def register_of(asked: Asked) -> Mapping[str, Any]:
    """The properties of the register's node; none where nothing was ever written. One read."""
    rows = await asked.run(_REGISTER)
    return rows[0][0] if rows else {}


async def rows_of(asked: Asked, log: Log, after: int = 0) -> AsyncGenerator[Mapping[str, Any]]:
    """The nodes of a log's entries in order, after a number. One read for each PAGE of them."""
    last = slug(after)
    while True:
        rows = await asked.run(page(log, last, PAGE))
        for (row,) in rows:
            yield row
        if len(rows) < PAGE:
            return
        last = rows[-1][0]["slug"]


def page(log: Log, after: str, most: int) -> Statement:
    """The statement for the nodes of entries after a slug."""
    text: LiteralString = (
        f"MATCH (j:{log.label}) WHERE j.slug > $after RETURN properties(j) ORDER BY j.slug LIMIT $most"
    )
    return Statement(text, {"after": after, "most": most})


async def entry_at(asked: Asked, log: Log, number: int) -> Entry:
    """One entry. Raises NotFound. One read."""
    text: LiteralString = f"MATCH (j:{log.label} {{slug: $slug}}) RETURN properties(j)"
    rows = await asked.run(Statement(text, {"slug": slug(number)}))
    if not rows:
        raise NotFound(f"There is no entry {number}.")
    return entry_of(log, rows[0][0])


async def tree_at(asked: Asked, log: Log, size: int) -> Tree:
    """A log as it was when it had so many entries. Raises NotFound when it never had. Two reads at most."""
    now = tree_of(await register_of(asked), log)
    if size == now.size:
        return now
    if not 0 <= size < now.size:
        raise NotFound(f"The log has {now.size} entries.")
    peaks = perfect(0, size)
    hashes = await _hashes(asked, log, peaks)
    return Tree(size, tuple(hashes[tree] for tree in peaks))


async def prove_entry(asked: Asked, log: Log, number: int, size: int | None = None) -> Proof:
    """That an entry is in a log. Raises NotFound. Three reads at most."""
    tree = await _of_size(asked, log, size)
    if not 0 < number <= tree.size:
        raise NotFound(f"There is no entry {number}: the log has {tree.size}.")
    return await _proof(asked, log, tree, inclusion(number, tree.size))


async def prove_growth(asked: Asked, log: Log, first: int, size: int | None = None) -> Proof:
    """That a log began as it was when it had `first` entries. Raises NotFound. Three reads at most."""
    tree = await _of_size(asked, log, size)
    if not 0 < first <= tree.size:
        raise NotFound(f"The log had no state of {first} entries: it has {tree.size}.")
    return await _proof(asked, log, tree, consistency(first, tree.size))


async def _of_size(asked: Asked, log: Log, size: int | None) -> Tree:
    return tree_of(await register_of(asked), log) if size is None else await tree_at(asked, log, size)


async def _proof(asked: Asked, log: Log, tree: Tree, ranges: Sequence[tuple[int, int]]) -> Proof:
    wanted = [part for each in ranges for part in perfect(*each)]
    hashes = await _hashes(asked, log, wanted) if wanted else {}
    return Proof(tree.size, tree.root.hex(), [hash.hex() for hash in proof(ranges, hashes.__getitem__)])


async def _hashes(asked: Asked, log: Log, trees: Iterable[Perfect]) -> dict[Perfect, bytes]:
    """The hashes of perfect trees, each from the entry that completed it. Raises NotFound where one is not there."""
    wanted = [[slug(last), height, last] for last, height in trees]
    text: LiteralString = (
        f"UNWIND $trees AS tree MATCH (j:{log.label} {{slug: tree[0]}}) RETURN tree[2], tree[1], j.{HASHES}[tree[1]]"
    )
    rows = await asked.run(Statement(text, {"trees": wanted}))
    hashes = {(last, height): bytes.fromhex(hash) for last, height, hash in rows if hash}
    if len(hashes) < len(wanted):
        raise NotFound("The log lacks entries. Run `hub journal verify`, which names the first.")
    return hashes
