"""Whether the servers give the same answer: the hub and the raw driver in every byte, the peer in every row.

Called by benchmarks.__main__ before anything is timed, and by tests.
"""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import orjson

from benchmarks.rounds import Target


def ask(target: Target, body: bytes) -> Any:
    """The decoded answer. Raises ValueError unless it is one without errors."""
    connection = HTTPConnection("127.0.0.1", target.port, timeout=60)
    connection.request("POST", target.path, body, {"content-type": "application/json", "accept": "application/json"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    found = orjson.loads(text)
    if response.status != 200 or "errors" in found:
        raise ValueError(f"{target.server} answered {response.status}: {text[:800]!r}")
    return found


def require_equal(name: str, raw: Target, hub: Target, peer: Target) -> None:
    """Raise ValueError where an answer differs, for any of the values that will be asked with."""
    for bodies in zip(raw.bodies, hub.bodies, peer.bodies, strict=True):
        expected, given, other = (ask(t, b)["data"] for t, b in zip((raw, hub, peer), bodies, strict=True))
        if orjson.dumps(expected) != orjson.dumps(given):
            raise ValueError(
                f"{name}: the hub gave {orjson.dumps(given)[:400]!r}, raw {orjson.dumps(expected)[:400]!r}"
            )
        if ROWS[name](given) != PEER_ROWS[name](other):
            raise ValueError(f"{name}: the peer gave {other!r:.400}, the hub {given!r:.400}")


Rows = list[Any]


def _nodes(found: Any) -> Any:
    """The same without pages: a connection becomes its list."""
    if isinstance(found, dict):
        return _nodes(found["nodes"]) if set(found) == {"nodes"} else {k: _nodes(v) for k, v in found.items()}
    return [_nodes(one) for one in found] if isinstance(found, list) else found


def _tool(found: Any) -> Rows:
    return [found["tool"]] if found["tool"] else []


def _peer_tool(found: Any) -> Rows:
    return [
        {**{k: v for k, v in tool.items() if k != "statusHistory"}, "status": tool["statusHistory"][0]["status"]}
        for tool in found["tools"]
    ]


def _first(found: Any, *names: str) -> Any:
    """The same where the peer's lists of one are the hub's single values."""
    if isinstance(found, dict):
        return {k: (_first(v[0], *names) if v else None) if k in names else _first(v, *names) for k, v in found.items()}
    return [_first(one, *names) for one in found] if isinstance(found, list) else found


def _spots(found: Any) -> Rows:
    whole = found["overlapHotspots"]
    return [
        {"totalCount": whole["totalCount"], **spot["subject"], **{k: v for k, v in spot.items() if k != "subject"}}
        for spot in _nodes(whole["nodes"])
    ]


def _groups(found: Any) -> Rows:
    return [
        {
            "count": group["count"],
            "owner": group["keys"][0]["slug"],
            "label": group["keys"][0]["label"],
            "status": group["keys"][1]["slug"],
        }
        for group in found["toolGroups"]
    ]


ROWS: dict[str, Callable[[Any], Rows]] = {
    "one-tool": _tool,
    "hundred-tools": lambda found: _nodes(found["tools"]),
    "three-levels": lambda found: [_nodes(found["agency"])],
    "two-relationships": lambda found: _nodes(found["tools"]),
    "hot-spots": _spots,
    "group-counts": lambda found: sorted(_groups(found), key=repr),
}
PEER_ROWS: dict[str, Callable[[Any], Rows]] = {
    "one-tool": lambda found: _first(_peer_tool(found), "owner"),
    "hundred-tools": lambda found: found["tools"],
    "three-levels": lambda found: _first(found["agencies"], "stage"),
    "two-relationships": lambda found: _first(found["tools"], "owner"),
    "hot-spots": lambda found: found["hotSpots"],
    "group-counts": lambda found: sorted(found["toolGroups"], key=repr),
}
