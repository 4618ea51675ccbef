"""What a newer seed says of shipped records that people have changed here: proposals, which their keepers decide on.

Called by hub.seed.load. Nothing that people changed is overwritten, and nothing that the seed says otherwise goes
unsaid; each is proposed once, whatever was decided on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from hub import clock
from hub.graph.edit import FIRST, ROW_VERSION, Edit, NodeAt, Row
from hub.graph.journal import hashed
from hub.model.common import AUDIENCE
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.proposals.stored import PROPOSAL, ProposedChange, StoredProposal
from hub.seed.compare import Comparison, Contested
from hub.seed.graph_rows import There

LAPSE_DAYS = 180
NOW = "The shipped facts now say otherwise of this record, which somebody has changed here since they were loaded."
MERGED = (
    "The shipped facts now say otherwise of {}, which somebody has made part of this record since they were loaded."
)
GONE = "The shipped facts no longer hold this record, which somebody has changed here since they were loaded."


def proposals_of(model: Model, there: There, comparison: Comparison) -> list[Edit]:
    """The edits that make proposals of what is contested and was not proposed before."""
    made = list(_made(model, comparison))
    return [proposal.edit(None, {}) for proposal in made if f"{PROPOSAL}:{proposal.slug}" not in there.rows]


def _made(model: Model, comparison: Comparison) -> Iterator[StoredProposal]:
    for said in comparison.contested:
        at = said.at
        if isinstance(at, NodeAt) and at.label in model.nouns and (change := _change(model, at, said.before, said.row)):
            yield _proposal(at, said, change)


def _change(model: Model, at: NodeAt, before: Row, row: Row | None) -> ProposedChange | None:
    """What would make the record say what the seed says; None where that is no property of it."""
    body: dict[str, Any] = {model.nouns[at.label].singular: at.slug, "version": before.get(ROW_VERSION, FIRST)}
    if row is None:
        return ProposedChange({"withdraw": body}, writes=[str(at)])
    names = _differing(model, at.label, before, row)
    if not names:
        return None
    values = {name: row.get(name) for name in names}
    return ProposedChange({"correct": {**body, "values": values}}, {n: before.get(n) for n in names}, [str(at)])


def _differing(model: Model, label: str, before: Row, row: Row) -> list[str]:
    every: Iterable[tuple[str, Any]] = model.properties(label).items()
    # A marking is changed by another kind of change, and by nobody but who keeps the record.
    written = [name for name, prop in every if not prop.computed and name != "marking"]
    return [name for name in written if before.get(name) != row.get(name)]


def _proposal(at: NodeAt, said: Contested, change: ProposedChange) -> StoredProposal:
    before, why = said.before, GONE if said.row is None else NOW
    if said.shipped[0] != str(at):
        why = MERGED.format(said.shipped[0].partition(":")[2])
    return StoredProposal(
        hashed("seed", *said.shipped)[:26],
        str(before.get("marking", Marking.PUBLISHED.value)),
        why,
        clock.now().isoformat(timespec="seconds"),
        (clock.today() + timedelta(days=LAPSE_DAYS)).isoformat(),
        [change],
        [str(at)],
        [str(at)],
        list(before.get(AUDIENCE, ())),
    )
