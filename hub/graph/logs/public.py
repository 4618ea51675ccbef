"""Which rows everybody may see, and as what: the one definition behind the open log and the digest of it.

Called by hub.graph.logs.opened, which says what a change does to that, and by hub.graph.logs.state. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, LiteralString

from hub.access.asker import ANONYMOUS
from hub.access.visibility import is_visible
from hub.graph.compiler.steward import KEEPER
from hub.graph.edit import LinkAt, NodeAt, Row
from hub.model.common import AUDIENCE, SOURCES

SOURCE: LiteralString = "Source"
REGISTER: LiteralString = "Register"
_KEPT_BACK = frozenset({"origin", "shipped", KEEPER, AUDIENCE})
"""Who loaded or keeps a row is for those who keep the register; names of folders may tell what nobody should read."""
OF_THE_REGISTER = frozenset(
    {"version", "seedDigest", "earlier", "earlierAt", "journal", "journalAt", "journalPeaks", "open", "openPeaks"}
    | {"missingSources", "seedStamp"}
)
"""What the register's own node says of writing, which is no part of what it holds."""


def is_public(row: Mapping[str, Any] | None) -> bool:
    """Whether everybody may see a row, by what stands in it."""
    if row is None or "marking" not in row:
        return False
    return is_visible(row["marking"], row.get(AUDIENCE, ()), ANONYMOUS.sees)


def shown(row: Row, sources: Collection[str]) -> Row:
    """A public row as everybody may have it; `sources` are the slugs of public ones, at least of those it cites."""
    kept = {name: value for name, value in row.items() if name not in _KEPT_BACK}
    if SOURCES in kept:
        kept[SOURCES] = [slug for slug in kept[SOURCES] if slug in sources]
        if not kept[SOURCES]:
            del kept[SOURCES]
    return kept


def key(at: NodeAt | LinkAt, row: Mapping[str, Any]) -> str:
    """What tells a row from all others: a relationship may have a twin that other readers see."""
    if isinstance(at, NodeAt):
        return str(at)
    return "|".join([str(at), str(row.get("marking", "")), *row.get(AUDIENCE, ())])
