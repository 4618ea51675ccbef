"""The texts of the statements that are sent for one request, for whoever has to know what its answer was read from.

Filled by hub.graph.session, whoever sends a statement; asked by hub.api.kept_answers.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_texts: ContextVar[set[str] | None] = ContextVar("texts", default=None)


@contextmanager
def noting() -> Generator[set[str]]:
    """The texts of the statements that this task, and those that it begins, send while the block runs."""
    texts = set[str]()
    before = _texts.set(texts)
    try:
        yield texts
    finally:
        _texts.reset(before)


def note(text: str) -> None:
    """Note a statement's text where somebody wants to know."""
    texts = _texts.get()
    if texts is not None:
        texts.add(text)
