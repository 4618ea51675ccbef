"""Read a folder of records, check it as a whole and make the graph hold it.

Called at start and by `hub seed` and `hub check`. Either everything is loaded or nothing is.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.errors import SeedInvalid
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.registry import Model
from hub.records.problems import Notes
from hub.records.showing import show
from hub.records.stored_form import SEED, Rows, rows_of
from hub.records.validate import validate
from hub.records.written import Document
from hub.seed.compare import Comparison
from hub.seed.load import Loading, load_rows
from hub.seed.origins import LAST_LOADED
from hub.seed.register_entry import CUT_OFF, REGISTER, read_register
from hub.seed.stamp import Stamp, set_stamp, stamp_of
from hub.seed.yaml_files import read_folder

log = logging.getLogger(__name__)

Given = Path | Sequence[Document]
"""A folder of records, or the same out of a file of another format."""
DEADLINE = 120.0
"""Seconds that loading may take."""
NAMED = 20
"""Rows that a sentence names; the journal names all."""


@dataclass(frozen=True)
class Seed:
    """Sound rows and their digest."""

    rows: Rows
    digest: str
    nodes: int
    relationships: int

    def __str__(self) -> str:
        return f"{self.nodes} records and {self.relationships} relationships"


@dataclass(frozen=True)
class Loaded:
    """What loading did. `removed` names what was withdrawn, `kept` what others state otherwise and was left."""

    nodes: int
    relationships: int
    created: int
    changed: int
    removed: Sequence[str]
    kept: Sequence[str]
    version: int
    digest: str

    def __str__(self) -> str:
        done = f"{self.created} created, {self.changed} changed, {len(self.removed)} removed"
        kept = f"; {len(self.kept)} left to whoever recorded them" if self.kept else ""
        told = [f"{self.nodes} records and {self.relationships} relationships: {done}{kept}."]
        told += [f"Removed: {_some(self.removed)}."] if self.removed else []
        told += [f"Left as they are: {_some(self.kept)}."] if self.kept else []
        return "\n".join(told)


def read_seed(model: Model, given: Given, origin: str = SEED) -> Seed:
    """The rows of a folder of records. Raises SeedInvalid with all `problems` if there is any."""
    documents = read_folder(given) if isinstance(given, Path) else given
    knowledge, problems = validate(documents, model, beside=(REGISTER,))
    register = read_register(documents, problems, origin)
    if problems:
        raise _invalid(problems)
    show(knowledge, model, register[CUT_OFF])
    rows = rows_of(knowledge, model, register, origin)
    return Seed(rows, rows.digest(), len(knowledge.records), len(knowledge.links))


async def load_seed(
    graph: Graph, model: Model, given: Given, *, origin: str = SEED, force: bool = False, deadline: float = DEADLINE
) -> Loaded:
    """Make the graph hold the records of a folder, beside what others state, in one transaction.

    `origin` says whose they are: of the rows of this origin those that the folder does not state are withdrawn, and of
    no other. `force` compares row by row even when the graph says that it holds these records. Raises SeedInvalid
    before anything is written. Cost when nothing is new: one read; the shipped records are not even parsed then.
    """
    [loaded] = await graph.read([Statement(LAST_LOADED, {"origin": origin})])
    version, digest, stamp = loaded[0] if loaded else (0, None, None)
    files = stamp_of(given) if origin == SEED and isinstance(given, Path) else None
    if files and not force and (held := Stamp.read(stamp)) and (held.files, held.digest) == (files, digest):
        return Loaded(held.nodes, held.relationships, 0, 0, (), (), version, held.digest)
    seed = read_seed(model, given, origin)
    done = Comparison()
    if digest != seed.digest or force:
        loading = Loading(seed.rows, seed.digest, origin, model)
        done, version = await graph.write(lambda tx: load_rows(tx, loading, force=force), deadline)
    if files:
        await set_stamp(graph, Stamp(files, seed.digest, seed.nodes, seed.relationships))
    if done.withdrawn:
        log.warning("No longer stated by %s, and so withdrawn: %s.", origin, _some(done.withdrawn))
    tally = (done.created, done.changed, tuple(done.withdrawn), tuple(done.kept))
    return Loaded(seed.nodes, seed.relationships, *tally, version, seed.digest)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _invalid(problems: Notes) -> SeedInvalid:
    count = f"{len(problems)} errors" if len(problems) > 1 else "an error"
    return SeedInvalid(f"The records hold {count} and nothing was loaded; each is named below.", problems=problems)
