"""What of a record somebody may see, for sources that hold their records in memory.

Used by hub.partner.in_memory. Pure. The hub's own source needs none of it: its statements read visible rows only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from hub.access.asker import Asker
from hub.access.visibility import is_visible
from hub.partner.records import Bearing, Fact, Record, Tool, ToolLink

F = TypeVar("F", bound=Fact)


def may_see(fact: Fact, asker: Asker) -> bool:
    """Whether the hub's policy shows a fact to somebody."""
    return is_visible(fact.marking.value, fact.audience, asker.sees)


def visible(records: Iterable[Record], asker: Asker) -> list[Record]:
    """The records somebody may see, each with those of its links that are visible at both ends."""
    shown = [_shown(record, asker) for record in records if may_see(record, asker)]
    tools = {record.id for record in shown if isinstance(record, Tool)}
    return [_linked(record, tools) for record in shown]


def _shown(fact: F, asker: Asker) -> F:
    return replace(fact, **_kept(fact, lambda link: may_see(link, asker)))


def _linked(record: Record, tools: set[str]) -> Record:
    def both_ends(link: Fact) -> bool:
        return not isinstance(link, ToolLink | Bearing) or link.tool is None or link.tool in tools

    return replace(record, **_kept(record, both_ends))


def _kept(fact: Fact, wanted: Any) -> dict[str, Any]:
    """The lists of links of a record, with those links only that are wanted."""
    lists: dict[str, tuple[Any, ...]] = {
        field.name: links for field in fields(fact) if isinstance(links := getattr(fact, field.name), tuple)
    }
    return {
        name: tuple(link for link in links if wanted(link))
        for name, links in lists.items()
        if links and isinstance(links[0], Fact)
    }
