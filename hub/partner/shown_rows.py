"""Which rows above PUBLISHED a page of the feed shows, for access records.

Called by hub.partner.from_graph with the rows of its .cypher files: a record, then lists of what hangs on it, each of
which begins with the properties of a link or of a dated status.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from hub.graph.shown import show


def show_page(label: str, listed: Iterable[Sequence[Any]], sources: Iterable[Mapping[str, Any]]) -> None:
    """Note the records of a page, their links and statuses, and the sources that it cites."""
    for _, node, *lists in listed:
        show(label, node["slug"], node["marking"], node.get("audience"))
        for n, parts in enumerate(lists):
            for part in cast(Sequence[Any], parts or ()):
                if isinstance(part, list) and part and isinstance(part[0], dict):
                    _show_part(label, node["slug"], cast(dict[str, Any], part[0]), n)
    for source in sources:
        show("Source", source["slug"], source["marking"], source.get("audience"))


def _show_part(label: str, slug: str, row: Mapping[str, Any], place: int) -> None:
    """A dated status has a slug of its own, a link has a key."""
    if "slug" in row:
        show("ToolState", row["slug"], row["marking"], row.get("audience"))
    else:
        show(label, slug, row["marking"], row.get("audience"), f"{place} {row.get('key', '')}")
