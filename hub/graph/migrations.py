"""Bring the graph to the newest form that the shipped migrations describe: numbered, checksummed, forward only.

Called at start and by `hub migrate`. A migration is one file VNNNN__name.cypher of either schema statements, which are
run one by one and have to be repeatable, or data statements, which run in one transaction together with the record
that they ran. Two hubs that start at once, or one that is interrupted, therefore do no harm.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

from hub import clock
from hub.errors import Conflict, GraphTooNew, MigrationChanged
from hub.graph.constraints import indexed, order_index, order_indexes, present, unique_labels, unique_slug
from hub.graph.journal import PEAKS, Call
from hub.graph.known_names import make_known
from hub.graph.logs.state import read_state
from hub.graph.logs.stored import register_of
from hub.graph.logs.upgrade import LOGGED, upgrade
from hub.graph.refold import FOLDED, refold
from hub.graph.register import lock
from hub.graph.restate import STATED, restate
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import note_edits
from hub.model.common import SLUG
from hub.model.registry import Model

DEADLINE = 120.0
"""Seconds for one statement; an index over a large graph takes its time."""
PATIENCE, PAUSE, LONGEST_PAUSE = 60.0, 0.2, 5.0
"""Seconds: for how long a hub gives way to another that makes the same thing, and the pauses between, which double."""

_chance = random.SystemRandom()
_NAME = re.compile(r"V(\d{4})__([a-z0-9_]+)\.cypher", re.ASCII)
_SCHEMA = re.compile(r"\s*(?:CREATE|DROP)\s+(?:CONSTRAINT|(?:RANGE\s+|TEXT\s+|FULLTEXT\s+|VECTOR\s+|POINT\s+)?INDEX)\b")
_ENGINE = re.compile(r"^// engine: (embedded|neo4j)$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//[^\n]*$", re.MULTILINE)

_RECORDED = Statement("MATCH (m:Migration) RETURN m.version, m.name, m.checksum ORDER BY m.version")
_RECORD: LiteralString = """
MERGE (m:Migration {slug: $slug})
ON CREATE SET m.version = $version, m.name = $name, m.checksum = $checksum, m.appliedAt = $at, m.first = true
ON MATCH SET m.first = false
WITH m, m.first AS first REMOVE m.first
RETURN first
"""


@dataclass(frozen=True)
class Migration:
    """One file. `engine` is the only engine that can run it, or nothing."""

    version: int
    name: str
    checksum: str
    engine: str
    statements: tuple[LiteralString, ...]

    @property
    def of_schema(self) -> bool:
        """Whether it changes constraints and indexes rather than data."""
        return all(_SCHEMA.match(text) for text in self.statements)

    def record(self) -> Statement:
        """The statement that says it was applied; answers whether nobody had said so before."""
        values = {"slug": f"v{self.version:04}", "version": self.version, "name": self.name}
        return Statement(_RECORD, {**values, "checksum": self.checksum, "at": clock.now().isoformat()})


@dataclass(frozen=True)
class Migrated:
    """The version the graph is at, and which versions this run brought."""

    version: int
    applied: tuple[int, ...]


async def migrate(graph: Graph, model: Model, folder: Path) -> Migrated:
    """Apply what has not been applied, in order, and make the constraints and indexes that the model asks for beside.

    Raises GraphTooNew when the graph was migrated by a newer hub, MigrationChanged when an applied file was edited or
    removed; neither changes anything. Cost when there is nothing to do: three reads, on Neo4j four.
    """
    shipped = read_migrations(folder)
    recorded = await _recorded(graph)
    _require_same(shipped, recorded)
    pending = [migration for migration in shipped if migration.version not in recorded]
    # On a fresh graph there is nothing to upgrade, and no constraint yet that keeps two hubs from making two registers.
    if any(migration.version == LOGGED for migration in pending) and await _register(graph):
        await upgrade(graph)
    begun = bool(pending) and PEAKS in await _register(graph)
    for migration in pending:
        if migration.version == FOLDED:
            await refold(graph, model)
        if migration.version == STATED:
            await restate(graph)
        await _apply(graph, migration)
    await _make_constraints(graph, model)
    await make_known(graph, model)
    if begun:
        await _journal(graph, [migration for migration in pending if migration.of_schema])
    return Migrated(newest(folder), tuple(migration.version for migration in pending))


async def applied(graph: Graph, deadline: float | None = None) -> int:
    """The newest version that the graph has, 0 if none. One read."""
    return max(await _recorded(graph, deadline), default=0)


def newest(folder: Path) -> int:
    """The newest version that is shipped, 0 if none."""
    return max((migration.version for migration in read_migrations(folder)), default=0)


@cache
def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """The migrations of a folder in order. Raises ValueError, a mistake of ours, unless they are numbered 1, 2, 3, …"""
    migrations = tuple(_read(path) for path in sorted(folder.glob("*.cypher")))
    if [migration.version for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError(f"the migrations of {folder.name} are not numbered from 1 without a gap")
    return migrations


def _read(path: Path) -> Migration:
    name = _NAME.fullmatch(path.name)
    if name is None:
        raise ValueError(f"{path.name} is no name of a migration: VNNNN__words.cypher")
    # A checkout on another system may have other line ends; that is no edit.
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    engine = _ENGINE.search(text)
    # Whoever can edit a shipped file can edit the program; no client's text comes near one.
    parts = cast("list[LiteralString]", _COMMENT.sub("", text).split(";\n"))
    statements: tuple[LiteralString, ...] = tuple([part.strip() for part in parts if part.strip()])
    kinds = {bool(_SCHEMA.match(statement)) for statement in statements}
    if len(kinds) != 1:
        raise ValueError(f"{path.name} holds schema statements and others; Neo4j takes them in two files only")
    checksum = hashlib.sha256(text.encode()).hexdigest()
    return Migration(int(name[1]), name[2], checksum, engine[1] if engine else "", statements)


async def _recorded(graph: Graph, deadline: float | None = None) -> dict[int, Row]:
    [rows] = await graph.read([_RECORDED], deadline)
    return {version: [name, checksum] for version, name, checksum in rows}


def _require_same(shipped: Sequence[Migration], recorded: Mapping[int, Row]) -> None:
    last = max((migration.version for migration in shipped), default=0)
    if max(recorded, default=0) > last:
        raise GraphTooNew
    for migration in shipped:
        if migration.version in recorded and recorded[migration.version][1] != migration.checksum:
            raise MigrationChanged(
                f"Migration V{migration.version:04}__{migration.name}.cypher was applied to this graph and has been "
                "edited since. Restore the file and add a new migration instead."
            )


async def _apply(graph: Graph, migration: Migration) -> None:
    """Run one migration unless this engine cannot, and record it. Harmless while another hub does the same."""
    if migration.engine and migration.engine != ("embedded" if graph.embedded else "neo4j"):
        await graph.write(lambda tx: tx.run(migration.record()))
    elif migration.of_schema:
        for text in migration.statements:
            await _make(graph, Statement(text))
        await graph.write(lambda tx: tx.run(migration.record()))
    else:
        await graph.write(lambda tx: _change(tx, migration), DEADLINE)


async def _change(tx: Transaction, migration: Migration) -> None:
    # The record comes first: its slug is unique, so a second hub waits here, and then sees that the work is done.
    [[first]] = await tx.run(migration.record())
    if first:
        # Like everybody who writes: no other writer comes between what it reads and what it counts.
        register = await lock(tx)
        before = await read_state(tx)
        for text in migration.statements:
            await tx.run(Statement(text))
        changed = list(before.edits_to(await read_state(tx)))
        await note_edits(tx, register, changed, Call("MIGRATION", f"{migration.name} was applied."))


async def _journal(graph: Graph, migrations: Sequence[Migration]) -> None:
    """An entry that names migrations of the schema, which change no row."""
    names = ", ".join(f"V{migration.version:04}" for migration in migrations)

    async def work(tx: Transaction) -> None:
        await note_edits(tx, await lock(tx), (), Call("MIGRATION", f"Applied to the graph: {names}."))

    if names:
        await graph.write(work)


async def _register(graph: Graph) -> Mapping[str, object]:
    async with graph.reading() as tx:
        return await register_of(tx)


async def _make_constraints(graph: Graph, model: Model) -> None:
    """What a noun without a migration of its own lacks; a graph gets back what somebody dropped.

    The order of a list may be that of another property in a newer hub; then the index of before is not missed.
    """
    there = await present(graph)
    for label in unique_labels(model):
        if (label, SLUG) not in there:
            await _make(graph, unique_slug(label))
    if lacking := set(order_indexes(model)) - await indexed(graph):
        for label, prop in sorted(lacking):
            await _make(graph, order_index(label, prop))


async def _make(graph: Graph, statement: Statement) -> None:
    """Run a schema statement, again when another hub made the same thing at the same moment."""
    ends, longest = time.monotonic() + PATIENCE, PAUSE
    while time.monotonic() < ends:
        with suppress(Conflict):
            await graph.schema(statement, DEADLINE)
            return
        # The other hub may be in the midst of it, with both waiting for each other: not for the same time again.
        await asyncio.sleep(_chance.uniform(0, longest))
        longest = min(2 * longest, LONGEST_PAUSE)
    await graph.schema(statement, DEADLINE)
