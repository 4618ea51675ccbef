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
    tools = {one.id for one in shown if isinstance(one, Tool)}
    return [_linked(one, tools) for one in shown]


def _shown(fact: F, asker: Asker) -> F:
    return replace(fact, **_kept(fact, lambda one: may_see(one, asker)))


def _linked(record: Record, tools: set[str]) -> Record:
    def both_ends(one: Fact) -> bool:
        return not isinstance(one, ToolLink | Bearing) or one.tool is None or one.tool in tools

    return replace(record, **_kept(record, both_ends))


def _kept(fact: Fact, wanted: Any) -> dict[str, Any]:
    """The lists of links of a record, with those links only that are wanted."""
    lists: dict[str, tuple[Any, ...]] = {
        one.name: found for one in fields(fact) if isinstance(found := getattr(fact, one.name), tuple)
    }
    return {
        name: tuple(one for one in found if wanted(one))
        for name, found in lists.items()
        if found and isinstance(found[0], Fact)
    }
