"""A neighbour nobody wants: sends one kind of hostile request again and again, and counts what the hub answers.

Run as a process of its own by benchmarks.neighbours: `python -m benchmarks.hostile PORT CASE SECONDS`. Every text
is sent in several variants, so that no cache of refusals helps.
"""

from __future__ import annotations

import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from time import monotonic

import orjson

VARIANTS = 8
HEADERS = {"content-type": "application/json", "accept": "application/json"}


def _ordinary(n: int) -> str:
    return f"query Q{n} {{ tools(first: 10) {{ nodes {{ slug name owner {{ name }} }} }} }}"


def _aliases(n: int) -> str:
    return "{ " + " ".join(f"a{n}x{i}: tools(first: 1) {{ nodes {{ slug }} }}" for i in range(1000)) + " }"


def _repeats(n: int) -> str:
    return f"query Q{n} {{ tools(first: 100) {{ nodes {{ {'name ' * 500} }} }} }}"


def _deep(n: int) -> str:
    return f"query Q{n} " + "{ tools(first: 1) { nodes { owner " * 66 + "{ slug }" + " } } }" * 66


def _long(n: int) -> str:
    return f"query Q{n} {{ tools(first: 1) {{ nodes {{ {'slug ' * 180_000} }} }} }}"


def _pages(n: int) -> str:
    fields = ("affects", "affectedBy", "affects", "affectedBy")
    inner = "slug"
    for field in reversed(fields):
        inner = f"{field}(first: 100) {{ nodes {{ {inner} }} }}"
    return f"query Q{n} {{ tools(first: 100) {{ nodes {{ {inner} }} }} }}"


def _introspection(n: int) -> str:
    # As deep as the hub reads at all: one level more is refused for its depth alone.
    return f"query Q{n} {{ __schema {{ types " + "{ fields { type " * 6 + "{ name }" + " } }" * 6 + " } }"


TEXTS: dict[str, Callable[[int], str]] = {
    "another ordinary client": _ordinary,
    "1,000 aliases": _aliases,
    "500 repeats of a field": _repeats,
    "200-deep query": _deep,
    "900 kB query text": _long,
    "100^5 rows by page sizes": _pages,
    "nested introspection": _introspection,
}
ENDLESS = "endless body"
CASES = (*TEXTS, ENDLESS)


def send(port: int, case: str, seconds: float) -> Counter[str]:
    """Send until the time is up; how often each status came."""
    end = monotonic() + seconds
    statuses: Counter[str] = Counter()
    answers = _endless(port) if case == ENDLESS else _again_and_again(port, TEXTS[case])
    while monotonic() < end:
        statuses[next(answers)] += 1
    return statuses


def _again_and_again(port: int, text: Callable[[int], str]) -> Iterator[str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for body in cycle([orjson.dumps({"query": text(n)}) for n in range(VARIANTS)]):
        try:
            connection.request("POST", "/graphql", body, HEADERS)
            response = connection.getresponse()
            refused = response.read().startswith(b'{"errors"')
            yield f"{response.status} refused" if refused else str(response.status)
        except (OSError, HTTPException):
            connection.close()
            yield "closed"


def _endless(port: int) -> Iterator[str]:
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(head)
                for _ in range(1_000):
                    connection.sendall(chunk)
            yield "read on"
        except OSError:
            yield "closed"


def main() -> None:
    """Send as the command line says and print the counts."""
    port, case, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    sys.stdout.write(", ".join(f"{count} x {status}" for status, count in send(port, case, seconds).most_common()))


if __name__ == "__main__":
    main()
