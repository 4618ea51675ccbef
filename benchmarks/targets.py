"""Where each question goes at each server, and what is sent there.

Used by everything that asks: benchmarks.agree, rounds, neighbours and tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.load import Order
from benchmarks.questions import Asked


@dataclass(frozen=True)
class Target:
    """One server and what to send it for one question."""

    server: str
    port: int
    path: str
    bodies: list[bytes]

    def order(self, clients: int, seconds: float, least: int = 1) -> Order:
        """So many clients for so long, and at least so many requests."""
        return Order(self.port, self.path, [body.decode() for body in self.bodies], clients, seconds, least)


def targets_of(question: Asked, ports: Mapping[str, int]) -> dict[str, Target]:
    """What to send to each server that runs."""
    bodies = {
        "raw": (f"/{question.name}", question.raw_bodies),
        "hub": ("/graphql", question.hub_bodies),
        "yoga": ("/graphql", question.peer_bodies),
        "bare": ("/graphql", question.bare_bodies),
    }
    return {server: Target(server, port, bodies[server][0], bodies[server][1]()) for server, port in ports.items()}
