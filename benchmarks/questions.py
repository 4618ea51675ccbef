"""The six questions, and with which values each is asked of a register.

Used by every other module here. The hub's text is queries/NAME.graphql, the peer's yoga/queries/NAME.graphql, without
predicates yoga/bare/NAME.graphql, and the raw driver's statement stands in benchmarks.statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import orjson

from hub.clock import today
from hub.records.stored_form import Rows

HERE = Path(__file__).parent
NAMES = ("one-tool", "hundred-tools", "three-levels", "two-relationships", "hot-spots", "group-counts")
TOOLS_ASKED, AGENCIES_ASKED = 50, 10


@dataclass(frozen=True)
class Asked:
    """One question with the values it is asked with in turn, so that no answer is only the last one again."""

    name: str
    values: list[dict[str, Any]]

    def hub_bodies(self) -> list[bytes]:
        """Request bodies for the hub."""
        return self._graphql(HERE / "queries")

    def peer_bodies(self) -> list[bytes]:
        """Request bodies for @neo4j/graphql, with the hub's predicates on every node and relationship."""
        return self._graphql(HERE / "yoga" / "queries", _peer_predicates())

    def bare_bodies(self) -> list[bytes]:
        """Request bodies for @neo4j/graphql without predicates, as it is mostly used."""
        return self._graphql(HERE / "yoga" / "bare")

    def raw_bodies(self) -> list[bytes]:
        """Request bodies for the raw driver, which is sent the values alone."""
        return [orjson.dumps(values) for values in self.values]

    def _graphql(self, folder: Path, more: Mapping[str, Any] = MappingProxyType({})) -> list[bytes]:
        text = (folder / f"{self.name}.graphql").read_text(encoding="utf-8")
        return [orjson.dumps({"query": text, "variables": {**more, **values}}) for values in self.values]


def _peer_predicates() -> dict[str, Any]:
    """The values of the peer's variables: one filter for each noun, one for all relationships."""
    day, markings = today().isoformat(), ["PUBLISHED"]
    seen = {
        "marking": {"in": markings},
        "audience": {"eq": None},
        "heldFrom": {"lte": day},
        "heldTo": {"gt": day},
    }
    filters = dict.fromkeys(("tool", "state", "agency", "process", "outcome", "held"), seen)
    return {**filters, "markings": markings, "day": day}


def questions(rows: Rows, names: tuple[str, ...] = NAMES) -> list[Asked]:
    """These questions about a generated register."""
    dice = Random(7)
    tools = dice.sample(sorted(rows.nodes["Tool"]), TOOLS_ASKED)
    owning = sorted({start for kind, t in rows.links.items() if kind.type == "OWNS" for start, _, _ in t.values()})
    stages = sorted(slug for slug, row in rows.nodes["Process"].items() if row["kind"] == "STAGE")
    values: dict[str, list[dict[str, Any]]] = {
        "one-tool": [{"slug": slug} for slug in tools],
        "three-levels": [{"slug": slug} for slug in dice.sample(owning, AGENCIES_ASKED)],
        "two-relationships": [{"stage": slug} for slug in stages],
    }
    return [Asked(name, values.get(name, [{}])) for name in names]
