"""Whether the servers give the same answer: the hub and the raw driver in every byte, the peer in every row.

Called by benchmarks.__main__ before anything is timed, and by tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any

import orjson

from benchmarks.targets import Target

_SINGLE = ("owner", "stage")
"""What is one for the hub is a list of at most one for the peer, which knows no other relationships."""


def require_equal(name: str, targets: Mapping[str, Target]) -> None:
    """Raise ValueError where an answer differs from the hub's, for any of the values that will be asked with."""
    for number, body in enumerate(targets["hub"].bodies):
        expected = ask(targets["hub"], body)
        for server, target in targets.items():
            actual = ask(target, target.bodies[number])
            if not alike(name, server, expected, actual):
                raise ValueError(f"{name}: {server} gave {actual!r:.500}, the hub {expected!r:.500}")


def ask(target: Target, body: bytes) -> Any:
    """The `data` of an answer. Raises ValueError when it has errors."""
    connection = HTTPConnection("127.0.0.1", target.port, timeout=120)
    connection.request("POST", target.path, body, {"content-type": "application/json", "accept": "application/json"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    answer = orjson.loads(text)
    if response.status != 200 or "errors" in answer:
        raise ValueError(f"{target.server} answered {response.status}: {text[:800]!r}")
    return answer["data"]


def alike(name: str, server: str, expected: Any, actual: Any) -> bool:
    """Whether a server's data for a question is the hub's `expected`."""
    if server in ("raw", "hub"):
        # Decoding keeps the order of the fields, so what is encoded again is what was sent.
        return orjson.dumps(expected) == orjson.dumps(actual)
    return _sorted(name, rows_of_hub(name, expected)) == _sorted(name, rows_of_peer(actual))


def _sorted(name: str, rows: list[Any]) -> list[Any]:
    # Groups of the same size have no order that both know.
    return sorted(rows, key=repr) if name == "group-counts" else rows


def rows_of_hub(name: str, data: Any) -> list[Any]:
    """What the hub's root field holds, as plain rows."""
    rows = _plain(next(iter(data.values())))
    if name == "hot-spots":
        return [{"totalCount": rows["totalCount"], **node.pop("subject"), **node} for node in rows["nodes"]]
    if name == "group-counts":
        return [
            {"count": group["count"], "owner": owner["slug"], "label": owner["label"], "status": status["slug"]}
            for group in rows
            for owner, status in [group["keys"]]
        ]
    return rows if isinstance(rows, list) else [rows]


def rows_of_peer(data: Any) -> list[Any]:
    """What the peer's root field holds, in the hub's form."""
    return _plain(next(iter(data.values())))


def _plain(answer: Any) -> Any:
    """Rows without the wrapping of either grammar: no pages, no edges, single things as such."""
    if isinstance(answer, list):
        return [_plain(item) for item in answer]
    if not isinstance(answer, dict):
        return answer
    if set(answer) == {"nodes"}:
        return _plain(answer["nodes"])
    if set(answer) == {"edges"}:
        return [_plain(edge["node"]) for edge in answer["edges"]]
    return dict(_field(key.removesuffix("Connection"), _plain(value)) for key, value in answer.items())


def _field(key: str, value: Any) -> tuple[str, Any]:
    if key == "statusHistory":
        return "status", value[0]["status"] if value else "UNKNOWN"
    if key in _SINGLE and isinstance(value, list):
        return key, value[0] if value else None
    return key, value
