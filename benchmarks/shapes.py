"""From the rows of a hand-written statement to the bytes that the hub gives as `data`.

Used by benchmarks.raw. One function a question, as a person would write it who has no compiler.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Shaped = dict[str, Any]


def _named(rows: list[list[str]]) -> Shaped:
    return {"nodes": [{"slug": slug, "name": name} for slug, name in rows]}


def _pair(row: list[str] | None) -> Shaped | None:
    return {"slug": row[0], "name": row[1]} if row else None


def one_tool(row: list[Any] | None) -> Shaped:
    """A tool with its owner."""
    if row is None:
        return {"tool": None}
    slug, name, purpose, functionality, status, ai_class, scope, owner = row
    return {
        "tool": {
            "slug": slug,
            "name": name,
            "purpose": purpose,
            "functionality": functionality,
            "status": status or "UNKNOWN",
            "aiClass": ai_class,
            "scope": scope,
            "owner": _pair(owner),
        }
    }


def hundred_tools(rows: list[Any]) -> Shaped:
    """Tools with two lists each."""
    return {
        "tools": {
            "nodes": [
                {"slug": slug, "name": name, "aiClass": ai_class, "affects": _named(affects), "bearsOn": _named(bears)}
                for slug, name, ai_class, affects, bears in rows
            ]
        }
    }


def three_levels(row: list[Any] | None) -> Shaped:
    """An agency, its tools, the processes they affect and the stage of each."""
    if row is None:
        return {"agency": None}
    slug, name, tools = row
    return {
        "agency": {
            "slug": slug,
            "name": name,
            "tools": {"nodes": [{"slug": s, "name": n, "affects": {"nodes": _affected(p)}} for s, n, p in tools]},
        }
    }


def _affected(rows: list[Any]) -> list[Shaped]:
    return [{"slug": slug, "name": name, "stage": _pair(stage)} for slug, name, stage in rows]


def two_relationships(rows: list[Any]) -> Shaped:
    """Tools with the slug of their owner."""
    return {
        "tools": {
            "nodes": [
                {"slug": slug, "name": name, "scope": scope, "owner": {"slug": owner} if owner else None}
                for slug, name, scope, owner in rows
            ]
        }
    }


def hot_spots(found: list[Any]) -> Shaped:
    """Processes on which tools of several agencies act: most agencies first, then most tools, then by name."""
    spots, parts = found
    above: dict[str, str] = {}
    for part, whole in parts:
        above[part] = min(whole, above.get(part, whole))
    spots.sort(key=lambda spot: (-len(spot[4]), -spot[3], spot[2], spot[0]))
    return {"overlapHotspots": {"totalCount": len(spots), "nodes": [_spot(spot, above) for spot in spots[:20]]}}


def _spot(spot: list[Any], above: Mapping[str, str]) -> Shaped:
    slug, name, _, tools, owners = spot
    owners.sort(key=lambda one: (one[2], one[0]))
    return {
        "subject": {"slug": slug, "name": name},
        "agencyCount": len(owners),
        "familyCount": len({_top(owner[0], above) for owner in owners}),
        "toolCount": tools,
        "agencies": {"nodes": [{"slug": one[0], "name": one[1]} for one in owners[:10]]},
    }


def _top(agency: str, above: Mapping[str, str]) -> str:
    seen: set[str] = set()
    while agency in above and agency not in seen:
        seen.add(agency)
        agency = above[agency]
    return agency


def group_counts(rows: list[Any]) -> Shaped:
    """Tools by owner and status: largest group first, then by labels."""
    nobody = "none recorded"
    rows.sort(key=lambda row: (-row[0], row[3] or nobody, row[1] or "", row[4].replace("_", " ").lower()))
    return {"toolGroups": [_group(row) for row in rows]}


def _group(row: list[Any]) -> Shaped:
    tools, slug, name, _, status = row
    label = status.replace("_", " ").capitalize()
    return {
        "count": tools,
        "keys": [
            {"field": "OWNER", "slug": slug, "label": name or "None recorded"},
            {"field": "STATUS", "slug": status, "label": label},
        ],
    }
