"""Whether the shipped records have to be read at all: a stamp of their files and of the code that reads them.

Called by hub.seed.folder. Reading and judging the shipped records takes some two seconds of a processor, which every
command would spend to find that the graph holds them. The stamp stands on the register's node beside the digest of what
was loaded, and counts only together with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import LiteralString

from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction

SEED_STAMP: LiteralString = "seedStamp"
_PACKAGE = Path(__file__).parents[1]
_READERS = ("model", "records", "seed")
"""The packages that decide what rows a file becomes."""
_SET: LiteralString = (
    f"MATCH (r:Register {{slug: 'register'}}) WHERE r.seedDigest = $digest SET r.{SEED_STAMP} = $stamp RETURN count(r)"
)


@dataclass(frozen=True)
class Stamp:
    """What was loaded: the digest of its files and of its rows, and how many records and relationships these are."""

    files: str
    digest: str
    nodes: int
    relationships: int

    @classmethod
    def read(cls, text: str | None) -> Stamp | None:
        """From the register's node, which has none before the first load by a hub that sets it."""
        if not text:
            return None
        files, digest, nodes, relationships = text.split(" ")
        return cls(files, digest, int(nodes), int(relationships))


def stamp_of(folder: Path) -> str:
    """A digest of the names and bytes of all files of a folder and of the code that reads them."""
    made = hashlib.sha256()
    for name, path in _files(folder):
        made.update(f"{name}\n{path.stat().st_size}\n".encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for place, pattern in ((folder, "*"), *((_PACKAGE / name, "*.py") for name in _READERS)):
        for path in sorted(place.rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{place.name}/{path.relative_to(place).as_posix()}", path


async def set_stamp(graph: Graph, stamp: Stamp) -> None:
    """Say that the records of these files are held, unless others have been loaded meanwhile."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(_SET, {"digest": stamp.digest, "stamp": " ".join(map(str, astuple(stamp)))}))

    await graph.write(work)
