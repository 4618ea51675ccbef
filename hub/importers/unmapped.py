"""Imports that need no mapping, because the file says itself what it holds: the hub's own workbook, and a crosswalk.

Each says how it is worked out; from there all go one way: calls that write nothing for the preview, then calls that do,
under one id, which can be undone. Called by `hub import run` without a mapping, and by the page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hub import clock
from hub.access.asker import Asker
from hub.graph.session import Graph
from hub.importers.batches import Sending
from hub.importers.kept_imports import begin, finish
from hub.importers.mapping import RegisterMapping
from hub.importers.run import Report, Worked, judge
from hub.model.registry import Model

# Of a mapping calls take the kind of record that a row is: here every change names its own.
_CALLS = RegisterMapping("", "Tool", (), "", "")


@dataclass(frozen=True)
class Unmapped:
    """A file that was read: as which register its import is listed, its name, and the digest that tells it again.

    `rows` are how many it has, and `kinds` the labels of what they are compared with. `work_out` compares them with the
    register for somebody; changes hold from the day on that it is given.
    """

    register: str
    name: str
    digest: str
    rows: int
    kinds: frozenset[str]
    work_out: Callable[[Graph, Model, Asker, str], Awaitable[Worked]]

    @property
    def why(self) -> str:
        """What the journal says of its calls."""
        return f"Import of the {self.register} {self.name}"


async def preview_unmapped(graph: Graph, model: Model, asker: Asker, given: Unmapped, *, day: str = "") -> Report:
    """What the import would do; nothing is written."""
    worked = await given.work_out(graph, model, asker, day or clock.today().isoformat())
    await judge(Sending(graph, model, asker, _CALLS, {}, given.why, dry_run=True), worked)
    return worked.report


async def apply_unmapped(graph: Graph, model: Model, asker: Asker, given: Unmapped, *, day: str = "") -> Report:
    """Do it: many calls under one id."""
    worked = await given.work_out(graph, model, asker, day or clock.today().isoformat())
    import_id, first = await begin(graph, given.register, given.name, given.digest, asker)
    sending = Sending(graph, model, asker, _CALLS, {}, f"{given.why} ({import_id})", False, import_id, first)
    report = worked.report
    report.calls, report.import_id = await judge(sending, worked), import_id
    counts = {outcome.value: number for outcome, number in report.counts.items()}
    await finish(graph, import_id, {**counts, "rows": report.rows}, asker)
    return report
