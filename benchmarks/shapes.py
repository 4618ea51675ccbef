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


def hot_spots(answer: list[Any]) -> Shaped:
    """Processes on which tools of several agencies act: most families first, then agencies, tools, name.

    Every body is part of one other at most, and no umbrella of another body: the generated register is so.
    """
    spots, parts = answer
    umbrellas = {whole for _, whole, umbrella in parts if umbrella}
    above = {part: whole for part, whole, _ in parts}
    for spot in spots:
        aside = umbrellas & {over for owner in spot[4] for over in _over(owner[0], above)}
        spot[4] = [owner for owner in spot[4] if owner[0] not in aside]
        heads = ([owner[0], *(body for body in _over(owner[0], above) if body not in umbrellas)] for owner in spot[4])
        spot.append(len({line[-1] for line in heads}))
    kept = [spot for spot in spots if len(spot[4]) > 1]
    kept.sort(key=lambda spot: (-spot[5], -len(spot[4]), -spot[3], spot[2], spot[0]))
    return {"overlapHotspots": {"totalCount": len(kept), "nodes": [_spot(spot) for spot in kept[:20]]}}


def _spot(spot: list[Any]) -> Shaped:
    slug, name, _, tools, owners, families = spot
    owners.sort(key=lambda owner: (owner[2], owner[0]))
    return {
        "subject": {"slug": slug, "name": name},
        "agencyCount": len(owners),
        "familyCount": families,
        "toolCount": tools,
        "agencies": {"nodes": [{"slug": owner[0], "name": owner[1]} for owner in owners[:10]]},
    }


def _over(agency: str, above: Mapping[str, str]) -> list[str]:
    """The bodies over an agency, the nearest first."""
    bodies: list[str] = []
    while agency in above and above[agency] not in bodies:
        agency = above[agency]
        bodies.append(agency)
    return bodies


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
