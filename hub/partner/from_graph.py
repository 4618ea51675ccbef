"""The hub's own data source: the graph, as far as the asker may see it, today.

Made by hub.app. The only module of this package that needs the graph. A record stands under the agency that owns the
tool; a practice or a piece of evidence stands once under each agency whose tools adopted it or that it bears on. What
has no visible owner has no name here and is left out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Hashable, MutableMapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, LiteralString, cast

from cachetools import LRUCache

from hub.access.asker import Asker
from hub.analytics.asking.query import Query, QueryInput
from hub.analytics.asking.reading import require_unmoved
from hub.clock import today
from hub.errors import NotFound
from hub.graph.one_state import Hold, of_one_state
from hub.graph.session import Graph
from hub.graph.shown import gathering, is_recorded, labels_of, weigh
from hub.graph.transaction import GraphMovedError
from hub.model.registry import Model
from hub.partner import record_readers
from hub.partner.ask import LARGEST_PAGE
from hub.partner.cursors import digest
from hub.partner.identity import Name
from hub.partner.listing import list_changes
from hub.partner.records import Record, RecordKind
from hub.partner.shown_rows import show_page
from hub.partner.source import About, Agency, Changes, Wanted

PUBLISHER = "CJS AI hub"


def _load(name: str) -> Query:
    text = files(__package__ or "").joinpath(f"feed_{name}.cypher").read_text(encoding="utf-8")
    return Query.of(cast(LiteralString, text))


_REGISTER, _AGENCIES = _load("register"), _load("agencies")
_PAGES = {
    RecordKind.TOOL: ("Tool", _load("tools"), record_readers.tool),
    RecordKind.PRACTICE: ("Practice", _load("practices"), record_readers.practice),
    RecordKind.EVIDENCE: ("Evidence", _load("evidence"), record_readers.evidence),
}


@dataclass(frozen=True)
class GraphSource:
    """Reads the graph; each page is one statement. `states` remembers what the last moments stood for."""

    graph: Graph
    model: Model
    contact: str = ""
    name: str = "cjs-ai-hub"
    states: MutableMapping[Hashable, str] = field(default_factory=lambda: LRUCache[Hashable, str](64))

    async def about(self, asker: Asker) -> About:
        """What the register says of itself. Raises NotFound before anything is loaded. Cost: one statement."""
        registers, _ = await self._ask(_REGISTER, asker)
        if not registers:
            raise NotFound("No knowledge is loaded yet. Run `hub seed`.")
        [[title, cut_off, attribution, licence, _]] = registers
        return About(
            publisher=PUBLISHER,
            title=title,
            contact=self.contact or None,
            licence=licence,
            attribution=attribution,
            updated=cut_off,
        )

    async def agencies(self, after: str | None, limit: int, asker: Asker) -> Sequence[Agency]:
        """Every visible agency. Cost: one statement."""
        agencies, _ = await self._ask(_AGENCIES, asker, after=after, limit=limit)
        return [Agency(slug=slug, name=name, kind=kind) for slug, name, kind in agencies]

    async def page(self, wanted: Wanted, asker: Asker) -> Sequence[Record]:
        """A page of records. Raises NotFound for an agency that is absent or hidden. Cost: one statement."""
        return await self._page(wanted, asker)

    async def find(self, kind: RecordKind, names: Sequence[Name], asker: Asker) -> Sequence[Record]:
        """Those of the named records that are visible. Cost: one statement."""
        return await self._page(Wanted(kind, None, None, len(names)), asker, only=[list(name) for name in names])

    async def changes(self, since: str | None, limit: int, asker: Asker) -> Changes:
        """Everything from the start; afterwards nothing, until something that this asker sees is another: then Resync.

        The graph keeps no journal yet. Cost: at most one statement for each kind of record, and one for the state; once
        for each version of the graph and each day, a statement for every 100 records.
        """

        async def state() -> str:
            return await self._state(asker)

        async def page(wanted: Wanted) -> Sequence[Record]:
            return await self.page(wanted, asker)

        return await list_changes(state, page, since, limit)

    async def _state(self, asker: Asker) -> str:
        """Stands for every record as this asker sees it. Raises Conflict when the graph moved all the while.

        The graph's version would be cheaper, but it grows with hidden rows too, and it does not know the day.
        """

        async def once() -> str:
            moment = await self._moment(asker)
            # Whatever it says of changes rests on all of these.
            weigh([label for label, _, _ in _PAGES.values()])
            if moment not in self.states:
                with gathering():
                    parts = [part async for record in self._every(asker) for part in (record.id, record.fingerprint)]
                if await self._moment(asker) != moment:
                    raise GraphMovedError
                self.states[moment] = digest(*parts)
            return self.states[moment]

        return await of_one_state(self.graph, once, most=Hold.THIS_HUB)

    async def _moment(self, asker: Asker) -> Hashable:
        """As long as this is the same, so is what the asker sees."""
        registers, version = await self._ask(_REGISTER, asker)
        return (registers[0][-1] if registers else None, version, today(), asker.sees)

    async def _every(self, asker: Asker) -> AsyncIterator[Record]:
        for kind in RecordKind:
            after: Name | None = None
            while page := await self.page(Wanted(kind, None, after, LARGEST_PAGE), asker):
                for record in page:
                    yield record
                if len(page) < LARGEST_PAGE:
                    break
                after = Name(page[-1].agency, page[-1].reference)

    async def _page(self, wanted: Wanted, asker: Asker, only: list[list[str]] | None = None) -> list[Record]:
        label, query, read = _PAGES[wanted.kind]
        after = list(wanted.after) if wanted.after else None
        given = {"owner": wanted.agency, "after": after, "limit": wanted.limit, "only": only}
        [[listed, sources, known]], _ = await self._ask(query, asker, **given)
        if wanted.agency is not None and not known:
            raise NotFound("agency: this feed speaks for nobody by that slug. Ask `agencies` for whom it speaks.")
        if is_recorded(asker):
            show_page(label, listed, sources)
            # Of what a record leads to its name is told, and not the row.
            weigh(labels_of([query.text], self.model) - {label, "Source", "ToolState"})
        cited = record_readers.cited_by(sources)
        return [read(row, cited) for row in listed]

    async def _ask(self, query: Query, asker: Asker, **given: Any) -> tuple[list[Any], Any]:
        """The rows of a query, and the version of the graph they are of."""
        statement = query.statement(QueryInput(self.model, asker, today().isoformat(), given=given)).bind({})

        async def once() -> tuple[list[Any], Any]:
            [[listed, before, version, _]] = await self.graph.read_one(statement)
            versions = {before, version}
            await require_unmoved(versions, [statement.text], self.model, self.graph.read_one)
            return listed, versions.pop()

        return await of_one_state(self.graph, once, several=False)
