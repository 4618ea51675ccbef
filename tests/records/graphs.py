"""Loading and asking, in one word each, for the tests of loading."""

from pathlib import Path
from typing import Any, LiteralString

from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.model.registry import the_model
from hub.records.stored_form import SEED
from hub.seed.folder import Loaded, load_seed
from tests.records.folders import SOUND, write


async def load(graph: Graph, folder: Path, text: str = SOUND, *, origin: str = SEED, force: bool = False) -> Loaded:
    """Load one text and a register."""
    return await load_seed(graph, the_model(), write(folder, {"all.yaml": text}), origin=origin, force=force)


async def ask(graph: Graph, text: LiteralString, **parameters: Any) -> list[Row]:
    """The rows of one reading statement."""
    [rows] = await graph.read([Statement(text, parameters)])
    return rows


async def change(graph: Graph, text: LiteralString) -> None:
    """Run one writing statement, as somebody else might."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(text))

    await graph.write(work)


def done(loaded: Loaded) -> tuple[int, int, int, int]:
    """Rows created, changed, removed and kept."""
    return loaded.created, loaded.changed, len(loaded.removed), len(loaded.kept)
