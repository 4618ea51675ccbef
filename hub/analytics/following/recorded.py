"""`recorded`: what was recorded of a topic, an agency, a tool, a step or a framework, the latest first.

Asked by the API, by the Atom feed of each topic, and for how much is new of what somebody follows. It is the journal as
a stream of events tells it, so each call is told once, as far as the reader may see it now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, LiteralString

from hub.access.visibility import Visibility
from hub.analytics.asking.answer_types import Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.changes.question import belonging_to, topic_of
from hub.analytics.following.delivery import Delivery
from hub.analytics.following.event import ChangesWhere, RegisterEvent
from hub.analytics.following.judged import judged
from hub.analytics.following.places import log_of, seal_of
from hub.analytics.following.position import Position
from hub.analytics.following.tail import Logged
from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.events import Topic, belonging_text, ties
from hub.graph.compiler.ids import global_id
from hub.graph.logs.append import MOST_EDITS
from hub.graph.logs.entry import Log, entry_of
from hub.graph.merged import merged_into
from hub.graph.shown import seen_again
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction
from hub.model.time import EARLIEST, LATEST

MOST = 100
LOOKED_AT = 500
"""The latest entries that are looked at."""


@dataclass(frozen=True)
class _Asked:
    """A transaction where a graph is asked for statements."""

    transaction: Transaction

    async def read(self, statements: Sequence[Statement], deadline: float | None = None) -> list[list[Row]]:
        """The rows of each."""
        return [await self.transaction.run(statement) for statement in statements]

    async def read_one(self, statement: Statement) -> list[Row]:
        """The rows of one."""
        return await self.transaction.run(statement)


async def recorded(
    reading: Reading,
    *,
    agency: Annotated[str | None, "What was recorded of this agency, its tools and their uses."] = None,
    tool: Annotated[str | None, "Of this tool and what belongs to it: its uses, evaluations, incidents."] = None,
    process: Annotated[str | None, "Of this step, of tools that affect it, and of uses in it."] = None,
    framework: Annotated[str | None, "Of this framework, its principles, alignments with them and its reviews."] = None,
    most: Annotated[int, f"How many calls at most, up to {MOST}."] = 20,
) -> list[RegisterEvent]:
    """The calls, the latest first, of the last 500. Raises BadUserInput, NotFound.

    A call of so many rows that it makes several entries, as the loading of a register does, is not told row by row.
    Cost: a read of these entries, and a statement for each kind of record in them.
    """
    topic, about = topic_of(("Agency", agency), ("Tool", tool), ("Process", process), ("Framework", framework))
    if not 0 < most <= MOST:
        raise BadUserInput(f"most: ask for 1 to {MOST} calls")
    records = None if topic is None or about is None else await records_of(reading, topic, about)
    events = await recorded_since(reading, records, "")
    return events[::-1][:most]


async def records_of(reading: Reading, topic: Topic, about: str) -> list[str]:
    """The ids of a record, of what belongs to it or did, and of what was merged into it. Raises NotFound."""
    model, sees = reading.model, reading.asker.sees
    given = {"about": about, "ties": sorted(ties(model, topic)), "after": EARLIEST, "to": LATEST}
    statement = Statement(belonging_text(topic, sees.acts), {"given": given, **sees.parameters()})
    [[near, far, known]] = await reading.transaction.run(statement)
    if not known:
        raise NotFound.of(topic.lower())
    before = await reading.transaction.run(merged_into(topic, about, reading.asker))
    refs = {
        Ref(topic, about),
        *belonging_to(model, topic, near, far),
        *(Ref(*name.split(":", 1)) for (name,) in before),
    }
    return [global_id(ref.label, ref.slug) for ref in refs]


async def recorded_since(reading: Reading, records: list[str] | None, moment: str) -> list[RegisterEvent]:
    """What was recorded of these records after a moment, the earliest first; of all, where none are given."""
    sees = Visibility(reading.asker.sees.clearance, reading.asker.sees.agency)
    log, asked = log_of(sees), _Asked(reading.transaction)
    rows = await reading.transaction.run(_latest(log, moment))
    entries = [Logged(entry_of(log, row), row) for (row,) in reversed(rows)]
    if not entries:
        return []
    seal, delivery = await seal_of(asked), Delivery(reading.model, ChangesWhere(records=records))
    events: list[RegisterEvent] = []
    for told in await judged(asked, reading.model, entries, sees, sees):
        at = Position.after(told.entry, sees)
        event = delivery.event(told, lambda at=at: seal.sealed(at))
        if event is not None:
            events.append(event)
    seen_again(delivery.seen)
    return events


def _latest(log: Log, moment: str) -> Statement:
    text: LiteralString = (
        f"MATCH (j:{log.label}) WHERE j.at > $moment AND j.call = j.sequence AND size(j.changes) < $whole "
        "RETURN properties(j) ORDER BY j.slug DESC LIMIT $most"
    )
    return Statement(text, {"moment": moment, "whole": MOST_EDITS, "most": LOOKED_AT})
