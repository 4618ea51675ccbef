"""Which bodies are parts of which, and all that stand above or below some of them.

Called by the questions that look through PART_OF. Pure; a circle is walked once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

Steps = Mapping[str, frozenset[str]]
"""Of each body those one step away, upwards or downwards."""


def wholes(parts: Iterable[Iterable[str]]) -> Steps:
    """From rows of a part and its whole: the bodies that each is part of."""
    return _grouped((part, whole) for part, whole in parts)


def members(parts: Iterable[Iterable[str]]) -> Steps:
    """From rows of a part and its whole: the bodies that are part of each."""
    return _grouped((whole, part) for part, whole in parts)


def with_all(bodies: Iterable[str], steps: Steps) -> frozenset[str]:
    """These bodies and every body that steps lead to from one of them, each visited once."""
    reached: set[str] = set()
    waiting = list(bodies)
    while waiting:
        body = waiting.pop()
        if body not in reached:
            reached.add(body)
            waiting.extend(steps.get(body, ()))
    return frozenset(reached)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Steps:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for body, other in pairs:
        groups[body].add(other)
    return {body: frozenset(others) for body, others in groups.items()}
