"""Parameters of a page that narrow its rows: each becomes a condition of the operation's variable `where`.

Declared with pages in hub.web.pages.table, read by hub.web.pages.parameters. Values are judged by the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WHERE = "where"
"""The variable that takes the conditions."""


@dataclass(frozen=True)
class Filters:
    """`ways` leads from each parameter to the fields of a filter that its values may stand in, any of which will do.

    A way is written with dots and ends in `in` for texts or `eq` for yes and no. `noun` is the key under which the
    conditions stand, where the operation's filter has a key for each noun.
    """

    ways: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    noun: str | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.ways

    def is_yes_or_no(self, name: str) -> bool:
        """Whether a parameter takes yes or no."""
        return all(way.endswith(".eq") for way in self.ways[name])

    def where(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The filter for the parameters that were given, all of which have to hold; None without any."""
        if not given:
            return None
        every = {"and": [{"or": [_nested(way, value) for way in self.ways[name]]} for name, value in given.items()]}
        return {self.noun: every} if self.noun else every


def _nested(way: str, value: Any) -> dict[str, Any]:
    """`affects.some.node.slug.in` and a value as the filter that it says."""
    for name in reversed(way.split(".")):
        value = {name: value}
    return value


STEP = "affects.some.node.slug.in"
TOOLS = Filters(
    {
        "owner": ["owner.slug.in"],
        "stage": [STEP, "affects.some.node.stage.slug.in"],
        "step": [STEP],
        "status": ["status.in"],
        "kind": ["aiClass.in"],
        "supplier": ["suppliers.some.node.slug.in", "products.some.node.supplier.slug.in"],
        "product": ["products.some.node.slug.in"],
        "acts": ["acts.eq"],
    }
)
"""What tools are narrowed by. A tool stands at the stage of each step it affects, and at a stage it affects whole."""
SEARCHED_TOOLS = Filters({name: TOOLS.ways[name] for name in ("owner", "status", "kind")}, noun="tool")
