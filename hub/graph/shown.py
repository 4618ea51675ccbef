"""The rows above PUBLISHED that one request showed or weighed, for the access records that tell of them.

Filled by whoever reads rows for somebody cleared above PUBLISHED: the compiler's readers, questions, the feed and
streams. Asked by hub.actors.accesses, which opens the block. Outside of a block nothing is gathered.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hub.access.asker import Asker
from hub.graph.edit import LinkAt, NodeAt
from hub.model.common import AUDIENCE
from hub.model.enums import Marking
from hub.model.registry import Model


@dataclass(frozen=True, slots=True)
class Shown:
    """A row that was shown: a record, or the `link` of that name which the record declares."""

    label: str
    slug: str
    marking: str
    audience: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Seen:
    """What a request saw: rows that it showed, and the kinds whose rows its answer rests on without showing them."""

    shown: set[Shown] = field(default_factory=set[Shown])
    weighed: set[str] = field(default_factory=set[str])

    def __bool__(self) -> bool:
        return bool(self.shown or self.weighed)

    def clear(self) -> None:
        """Forget what was noted."""
        self.shown.clear()
        self.weighed.clear()

    def add(self, model: Model, at: NodeAt | LinkAt, row: Mapping[str, Any]) -> None:
        """Note a row, as the journal names it, if it is above PUBLISHED; a link under the record that declares it."""
        if row["marking"] == Marking.PUBLISHED.value:
            return
        label, slug, link = (at.label, at.slug, "") if isinstance(at, NodeAt) else _declaring(model, at)
        self.shown.add(Shown(label, slug, row["marking"], tuple(sorted(row.get(AUDIENCE) or ())), link))


_LABEL = re.compile(r":(\w+)")
_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


def is_recorded(asker: Asker) -> bool:
    """Whether what somebody reads is recorded: who sees nothing above PUBLISHED pays nothing for it."""
    return asker.clearance is not Marking.PUBLISHED


def _declaring(model: Model, at: LinkAt) -> tuple[str, str, str]:
    """Label and slug of the record that declares a link, and what tells the link from others of it."""
    far = model.edges(at.kind.end).values() if at.kind.end in model.nouns else ()
    ends = {edge.type for edge in far if edge.declared and not edge.outgoing}
    if at.kind.type not in ends:
        return at.kind.start, at.start, f"{at.kind.type} {at.end} {at.key}"
    return at.kind.end, at.end, f"{at.kind.type} {at.start} {at.key}"


@contextmanager
def gathering() -> Generator[Seen]:
    """What this task, and those that it begins, see while the block runs."""
    seen = Seen()
    before = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(before)


def show(label: str, slug: str, marking: str, audience: Iterable[str] | None = None, link: str = "") -> None:
    """Note a row above PUBLISHED that is shown."""
    seen = _seen.get()
    if seen is not None and marking != Marking.PUBLISHED.value:
        seen.shown.add(Shown(label, slug, marking, tuple(sorted(audience or ())), link))


def show_at(model: Model, at: NodeAt | LinkAt, row: Mapping[str, Any]) -> None:
    """The same of a row as the journal names it."""
    seen = _seen.get()
    if seen is not None:
        seen.add(model, at, row)


def weigh(labels: Iterable[str]) -> None:
    """Note kinds on whose rows an answer rests."""
    seen = _seen.get()
    if seen is not None:
        seen.weighed.update(labels)


def labels_of(texts: Iterable[str], model: Model) -> set[str]:
    """The kinds of records that statements with these texts read."""
    return {label for text in texts for label in _named(text) if label in model.nouns}


@lru_cache(maxsize=4096)
def _named(text: str) -> frozenset[str]:
    return frozenset(_LABEL.findall(text))


def seen_so_far() -> Seen:
    """What was noted until now, to be kept with an answer."""
    seen = _seen.get()
    return Seen(set(seen.shown), set(seen.weighed)) if seen else Seen()


def seen_again(before: Seen) -> None:
    """Note what an answer showed that is given once more."""
    seen = _seen.get()
    if seen is not None:
        seen.shown.update(before.shown)
        seen.weighed.update(before.weighed)
