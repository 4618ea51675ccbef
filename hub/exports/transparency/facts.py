"""What the register says of a tool, as far as a transparency record asks for it.

Read by the traversal of every export, as somebody sees it on a day; pure from there. Called by `hub export atrs` and
`hub drift`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.actors.access_records import AccessKind
from hub.actors.accesses import record_all
from hub.exports.exported import ExportedRecord, View
from hub.exports.reading import Reading
from hub.graph.session import Graph
from hub.model.registry import Model
from hub.model.time import last_day
from hub.records.knowledge import Ref

KINDS = ("Agency", "Evaluation", "Process", "Product", "Risk", "Source", "Supplier", "Tool", "Training")


@dataclass(frozen=True)
class Page:
    """A source of a tool: its address, title and day of publication."""

    url: str
    title: str
    published: str


@dataclass(frozen=True)
class ToolFacts:
    """A tool: its own values, names of what it is linked with, the pages that say so, and since when fields hold.

    `names` are all by which the tool goes, `owners` all by which its owner does. `changed` leads from a property to the
    day on which its present value began, where an earlier value is kept.
    """

    slug: str
    values: Mapping[str, Any]
    names: Sequence[str]
    owners: Sequence[str]
    suppliers: Sequence[str] = ()
    products: Sequence[str] = ()
    steps: Sequence[str] = ()
    trained: Sequence[str] = ()
    evaluations: Sequence[str] = ()
    risks: Sequence[str] = ()
    pages: Sequence[Page] = ()
    changed: Mapping[str, str] = field(default_factory=dict[str, str])

    def text(self, name: str) -> str:
        """A property as text; a list has a line for each item."""
        value = self.values.get(name)
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")

    def holds(self, name: str) -> str:
        """Since when the register says so, as far as it knows: the change, else the last that showed it."""
        return self.changed.get(name) or str(self.values.get("lastSeen") or self.values.get("seen") or "")


async def tools_of(graph: Graph, model: Model, view: View) -> list[ToolFacts]:
    """Every tool that the reader sees on the day, by slug. Who keeps the rows is told, as of any export."""
    records = [record async for record in Reading(graph, model, view).records(KINDS)]
    every_day = Reading(graph, model, View(view.asker, None))
    changed: dict[str, dict[str, str]] = {}
    async for record in every_day.records(["Tool"]):
        changed[record.ref.slug] = _changed(record, view.day or "")
    await record_all(graph, view.asker, AccessKind.EXPORT, ["transparency records", view.day])
    return facts_of(records, changed)


def _changed(record: ExportedRecord, day: str) -> dict[str, str]:
    """When the present value of each property began: where its last earlier value ended."""
    ends: dict[str, str] = {}
    for was in record.earlier:
        until = str(was.values["until"])
        if last_day(until) <= day and last_day(until) > last_day(ends.get(was.prop, "0001")):
            ends[was.prop] = until
    return ends


def facts_of(records: Iterable[ExportedRecord], changed: Mapping[str, Mapping[str, str]]) -> list[ToolFacts]:
    """The tools among records, with what the others say of them."""
    by_ref = {record.ref: record for record in records}
    about: dict[tuple[str, str], list[ExportedRecord]] = defaultdict(list)
    for record in by_ref.values():
        for link in record.links:
            if link.edge.field == "tool":
                about[record.ref.label, link.to.slug].append(record)
    tools = [record for ref, record in by_ref.items() if ref.label == "Tool"]
    return [_facts(tool, by_ref, about, changed.get(tool.ref.slug, {})) for tool in tools]


def _facts(
    tool: ExportedRecord,
    by_ref: Mapping[Ref, ExportedRecord],
    about: Mapping[tuple[str, str], list[ExportedRecord]],
    changed: Mapping[str, str],
) -> ToolFacts:
    def far(field_name: str) -> list[ExportedRecord]:
        return [by_ref[link.to] for link in tool.links if link.edge.field == field_name and link.to in by_ref]

    def said(label: str, *names: str) -> list[str]:
        rows = about.get((label, tool.ref.slug), [])
        return [": ".join(str(row.values[name]) for name in names if name in row.values) for row in rows]

    how = {link.to: str(link.values.get("how", "")) for link in tool.links if link.edge.field == "affects"}
    products = far("products")
    makers = [by_ref[link.to] for product in products for link in product.links
              if link.edge.field == "supplier" and link.to in by_ref]  # fmt: skip
    sources = [by_ref[ref] for slug in tool.sources if (ref := Ref("Source", slug)) in by_ref]
    return ToolFacts(
        slug=tool.ref.slug,
        values=tool.values,
        names=[tool.values["name"], *tool.values.get("aliases", ())],
        owners=[name for owner in far("owner") for name in _names(owner)],
        suppliers=list(dict.fromkeys(maker.values["name"] for maker in [*far("suppliers"), *makers])),
        products=[product.values["name"] for product in products],
        steps=[": ".join(filter(None, (step.values["name"], how.get(step.ref)))) for step in far("affects")],
        trained=said("Training", "role", "content"),
        evaluations=said("Evaluation", "name", "result"),
        risks=said("Risk", "name", "description"),
        pages=[_page(source) for source in sources if "url" in source.values],
        changed=changed,
    )


def _names(record: ExportedRecord) -> list[str]:
    return [str(record.values[name]) for name in ("name", "shortName") if name in record.values]


def _page(source: ExportedRecord) -> Page:
    values = source.values
    return Page(values["url"], str(values.get("title", "")), str(values.get("published", "")))
