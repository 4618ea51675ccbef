"""Where in the journal a pack stands: the size and the root of a log when the pack had been read.

Written beside the content by `hub review build`, so that the content stays the same on every engine and whenever it is
asked; hub.review.verify shows that a later hub's log began so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hub.errors import BadUserInput, NotFound
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log
from hub.graph.logs.merkle import consistent
from hub.graph.logs.stored import prove_growth, register_of
from hub.graph.session import Graph
from hub.model.enums import Marking

JOURNAL = "journal.json"
LARGEST = 1_000


@dataclass(frozen=True)
class Cited:
    """A state of a log."""

    log: Log
    size: int
    root: str

    def file(self) -> bytes:
        """What stands beside a pack."""
        told = {"log": self.log.value, "rootHash": self.root, "size": self.size}
        return json.dumps(told, separators=(",", ":")).encode() + b"\n"

    def __str__(self) -> str:
        return f"{self.log.value.lower()} log, {self.size} entries, root {self.root}"


async def cite(graph: Graph, marking: Marking, agency: str | None) -> Cited:
    """The state of the log that a pack cites: the open one where everybody may see all of it. One statement."""
    log = Log.OPEN if marking is Marking.PUBLISHED and agency is None else Log.FULL
    async with graph.reading() as tx:
        tree = tree_of(await register_of(tx), log)
    return Cited(log, tree.size, tree.root.hex())


def read_cited(folder: Path) -> Cited | None:
    """What stands beside a pack; None where nothing does. Raises BadUserInput for what the hub did not write."""
    file = folder / JOURNAL
    try:
        body = file.read_bytes() if file.stat().st_size <= LARGEST else b""
        told = json.loads(body)
        cited = Cited(Log(told["log"]), int(told["size"]), str(told["rootHash"]))
        bytes.fromhex(cited.root)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise BadUserInput(
            f"{JOURNAL} of the pack cannot be read. Restore it, or take it away to do without."
        ) from None
    return cited


async def shown_in(graph: Graph, cited: Cited) -> tuple[bool, str]:
    """Whether the log of a graph began as a pack says, and a sentence about it. Four small statements at most."""
    async with graph.reading() as tx:
        tree = tree_of(await register_of(tx), cited.log)
        try:
            proof = await prove_growth(tx, cited.log, cited.size, tree.size)
        except NotFound:
            return (
                False,
                f"The journal is not the one that the pack cites: it has {tree.size} entries, not {cited.size}.",
            )
    path = [bytes.fromhex(hash) for hash in proof.hashes]
    if consistent(cited.size, tree.size, path, bytes.fromhex(cited.root), tree.root):
        return True, f"The journal began as the pack cites it ({cited}), and has {tree.size} entries now."
    return False, f"The journal is not the one that the pack cites: it did not begin so ({cited})."
