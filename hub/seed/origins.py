"""Who states what: the shipped seed, and each folder that was loaded, by a name of its own.

Called by hub.seed.load and hub.seed.folder. A folder's statements are kept beside the rows, because a row that the
shipped seed states in the same words is stored once, as the seed's, and has to stay when the seed drops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

from hub.errors import BadUserInput
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.records.stored_form import SEED
from hub.seed.stamp import SEED_STAMP

ORIGINS: LiteralString = "Origin"
SEED_DIGEST = "seedDigest"
FOLDER = "folder:"
_NAME = re.compile(r"[\w. -]{1,80}")

LAST_LOADED: LiteralString = (
    f"MATCH (r:Register {{slug: 'register'}}) OPTIONAL MATCH (o:{ORIGINS} {{slug: $origin}}) "
    f"RETURN r.version, CASE WHEN $origin = '{SEED}' THEN r.{SEED_DIGEST} ELSE o.digest END, "
    f"r.{SEED_STAMP}"
)
"""The register's version, the digest of what an origin loaded last, and the stamp of the shipped records."""
_READ = Statement(f"MATCH (o:{ORIGINS}) RETURN o.slug, o.digest, o.names ORDER BY o.slug")
_KEEP: LiteralString = f"MERGE (o:{ORIGINS} {{slug: $origin}}) SET o.digest = $digest, o.names = $names RETURN count(o)"
_FORGET: LiteralString = f"MATCH (o:{ORIGINS}) WHERE o.slug <> $origin SET o.digest = '' RETURN count(o)"


def origin_of(folder: Path | None, name: str | None, shipped: Path) -> str:
    """Whose the records of a folder are: the seed's for the shipped folder, else its own by its name.

    Raises BadUserInput for a name that cannot be shown.
    """
    if name is None and (folder is None or folder.resolve() == shipped.resolve()):
        return SEED
    known = name if name is not None else (folder or shipped).resolve().name
    if not _NAME.fullmatch(known):
        raise BadUserInput(f"{known[:80]!r} cannot name a folder's records. Give --name letters, digits or hyphens.")
    return FOLDER + known


@dataclass(frozen=True)
class Statements:
    """For each folder that was loaded the digest of its rows and their names."""

    folders: Mapping[str, tuple[str, frozenset[str]]]

    def digest(self, origin: str, register: Mapping[str, Any]) -> str | None:
        """The digest of what an origin loaded last; None if nothing, empty if it has to be compared again."""
        if origin == SEED:
            return register.get(SEED_DIGEST)
        return self.folders[origin][0] if origin in self.folders else None

    def folder(self, name: str) -> str | None:
        """The first folder that states a row, by its name."""
        return next((folder for folder, (_, names) in self.folders.items() if name in names), None)


async def read_statements(tx: Transaction) -> Statements:
    """One read."""
    return Statements({slug: (digest, frozenset(names or ())) for slug, digest, names in await tx.run(_READ)})


async def keep_statements(tx: Transaction, origin: str, digest: str, names: Iterable[str], *, lost: bool) -> None:
    """Remember what a folder states. `lost`: rows went that other origins may state too, so those compare again."""
    if origin != SEED:
        await tx.run(Statement(_KEEP, {"origin": origin, "digest": digest, "names": sorted(names)}))
    if lost:
        await tx.run(Statement(_FORGET, {"origin": origin}))
