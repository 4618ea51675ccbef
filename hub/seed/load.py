"""Make one origin's part of the graph equal to given rows, in one transaction.

Called by hub.seed.folder only. Compares first and writes only what differs, so that loading again changes nothing. What
another origin states stays as it is; what this origin states no longer is withdrawn, and named.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.graph.journal import Call
from hub.graph.register import lock
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.registry import Model
from hub.model.time import LATEST
from hub.records.stored_form import ORIGIN, SEED, Rows
from hub.seed.compare import Comparison, compare, named
from hub.seed.graph_rows import read_there
from hub.seed.origins import SEED_DIGEST, keep_statements, read_statements
from hub.seed.proposed import proposals_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loading:
    """What is to be loaded: rows, their digest, and who states them."""

    rows: Rows
    digest: str
    origin: str
    model: Model

    def older_than(self, register: Mapping[str, Any]) -> bool:
        """Whether an older hub ships this than the one that loaded last: then it would take back what is newer."""
        shipped = self.origin == SEED and register.get(ORIGIN, "") == SEED
        return shipped and self.rows.register.get("cutOffDay", LATEST) < register.get("cutOffDay", "")

    @property
    def call(self) -> Call:
        """What the journal says of it."""
        shipped = "The shipped records were loaded."
        return Call("SEED", shipped if self.origin == SEED else f"The records of {self.origin} were loaded.")


async def load_rows(tx: Transaction, loading: Loading, *, force: bool) -> tuple[Comparison, int]:
    """What was done, and the version of the register afterwards.

    Two hubs that load at once do it one after the other. Shipped facts older than those that were loaded last stay out,
    and what they say otherwise than people who changed it here is proposed. Nothing is compared when these rows were
    the last that this origin loaded, unless `force`.
    """
    register = await lock(tx)
    statements = await read_statements(tx)
    if loading.older_than(register):
        log.warning("The graph holds shipped facts up to %s; older ones were not loaded.", register["cutOff"])
        return Comparison(), register["version"]
    if statements.digest(loading.origin, register) == loading.digest and not force:
        return Comparison(), register["version"]
    there = await read_there(tx)
    comparison = compare(there, loading.rows, loading.origin, statements)
    comparison.edits += proposals_of(loading.model, there, comparison)
    state = _state(register, loading, withdrawn=bool(comparison.withdrawn))
    names = [name for name, _ in named(loading.rows)]
    await keep_statements(tx, loading.origin, loading.digest, names, lost=bool(comparison.withdrawn))
    if not comparison.edits and state.items() <= register.items():
        return comparison, register["version"]
    words = {name: value for name, value in _described(register, loading).items() if name != ORIGIN}
    comparison.changed += ORIGIN in register and not words.items() <= register.items()
    return comparison, await write_edits(tx, register, comparison.edits, loading.call, state)


def _described(register: Mapping[str, Any], loading: Loading) -> Mapping[str, Any]:
    """What the register is to say of itself: a folder's words stay until that folder says otherwise."""
    return loading.rows.register if register.get(ORIGIN, SEED) in (SEED, loading.origin) else {}


def _state(register: Mapping[str, Any], loading: Loading, *, withdrawn: bool) -> Mapping[str, Any]:
    """What the register's node holds afterwards. The shipped seed compares again once a folder withdrew something."""
    if loading.origin == SEED:
        return {**_described(register, loading), SEED_DIGEST: loading.digest}
    return {**_described(register, loading), **({SEED_DIGEST: ""} if withdrawn else {})}
