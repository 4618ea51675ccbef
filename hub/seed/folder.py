"""Read a folder of records, check it as a whole and make the graph hold it.

Called at start and by `hub seed` and `hub check`. Either everything is loaded or nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.errors import SeedInvalid
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.model.registry import Model
from hub.records.problems import Notes
from hub.records.showing import show
from hub.records.stored_form import Rows, rows_of
from hub.records.validate import validate
from hub.seed.load import Tally, write_rows
from hub.seed.register_entry import CUT_OFF, REGISTER, read_register
from hub.seed.yaml_files import read_folder

DEADLINE = 120.0
"""Seconds that loading may take."""


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
    """What loading did. `kept` counts rows of another origin that stood in the way and were left as they are."""

    nodes: int
    relationships: int
    created: int
    changed: int
    removed: int
    kept: int
    version: int
    digest: str

    def __str__(self) -> str:
        done = f"{self.created} created, {self.changed} changed, {self.removed} removed"
        kept = f"; {self.kept} left to whoever recorded them" if self.kept else ""
        return f"{self.nodes} records and {self.relationships} relationships: {done}{kept}."


def read_seed(model: Model, folder: Path) -> Seed:
    """The rows of a folder of records. Raises SeedInvalid with all `problems` if there is any."""
    documents = read_folder(folder)
    knowledge, problems = validate(documents, model, beside=(REGISTER,))
    register = read_register(documents, problems)
    if problems:
        raise _invalid(problems)
    show(knowledge, model, register[CUT_OFF])
    rows = rows_of(knowledge, model, register)
    return Seed(rows, rows.digest(), len(knowledge.records), len(knowledge.links))


async def load_seed(
    graph: Graph, model: Model, folder: Path, *, force: bool = False, deadline: float = DEADLINE
) -> Loaded:
    """Make the graph hold exactly the records of a folder, beside what others recorded, in one transaction.

    `force` compares row by row even when the graph says that it holds these records. Raises SeedInvalid before
    anything is sent. Cost when nothing is new: one read.
    """
    seed = read_seed(model, folder)
    tally, version = Tally(), 0
    [found] = await graph.read([VERSION])
    if found and found[0][1] == seed.digest and not force:
        version = found[0][0]
    else:
        tally, version = await graph.write(lambda tx: write_rows(tx, seed.rows, seed.digest, force=force), deadline)
    done = (tally.created, tally.changed, tally.removed, tally.kept)
    return Loaded(seed.nodes, seed.relationships, *done, version, seed.digest)


def _invalid(problems: Notes) -> SeedInvalid:
    count = f"{len(problems)} errors" if len(problems) > 1 else "an error"
    return SeedInvalid(f"The records hold {count} and nothing was loaded; each is named below.", problems=problems)
