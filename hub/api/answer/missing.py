"""What an answer still lacks: nodes that it refers to, with the places they are to be put into.

Noted by hub.api.answer.shape, fetched all at once by hub.api.answer.run.

Made by hub.api.answer.shape, filled by hub.api.answer.run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.analytics.asking.answer_types import Ref
from hub.graph.compiler import selection as ask


@dataclass(frozen=True)
class Missing:
    """A node to be fetched and put into `place[key]`; `pick` takes one field of it, `ever` one that does not hold."""

    ref: Ref
    site: tuple[Any, ...]
    selection: Callable[[], ask.NodeSelection]
    place: Any
    key: Any
    pick: str | None = None
    ever: bool = False
