"""Slugs, ids, texts and cursors that stand in the seed, so that drawn documents have answers; and some that do not.

Read from the seed files by tests/seed_reader, not from a graph: a document is drawn before any engine is asked.
"""

from __future__ import annotations

import base64
from collections import Counter
from functools import cache
from typing import Any

from hub.graph.compiler import cursor
from hub.model.declare import Kind
from hub.model.registry import the_model
from hub.model.stored import fold, held
from hub.model.time import last_day
from tests.api.documents.choices import Choices
from tests.seed_reader.world import Node, the_seed

DAYS = ("2026-07-01", "2025-12-31", "2025-06", "2025", "2024-02-29", "2023", "2030", "1990-01")
EARLY = ("1990-01", "2018-12-31", "2023", "2025-06-30", "2030")
WRONG_IDS = ("?", "", "VG9vbDo", "Tm90aGluZzpjcHM", "VG9vbDpub3RoaW5n", "_w")
WRONG_CURSORS = ("more", "", "W10", "e30", "WyIwMDAwMDAwMCIsImEiLCJiIl0")
WRONG_SLUGS = ("nothing", "", 'it\'s `not` "a" slug', "Gŵyr 😀")
SEARCHED = ("redaction", "LFR", "police", "facial recogniton", "crown prosecution service", "disclos", "*", "")
WORDS = ("e", "a", "the", "Police", "")
# Lists of analytics, and cursors that could be theirs.
ANSWERS: dict[str, list[list[Any]]] = {
    " overlapHotspots": [[-2, -2, -2, "disclosure"], [-3, "a"]],
    " overlaps": [[-0.5, "a", "b"], [-0.1, "m", "n"]],
    "Tool overlaps": [[-0.5, "a", "b"], ["m"]],
    " duplicates": [[-0.5, "a", "b", "c"], [-0.1]],
    " sharedPractices": [[-2, "m"], ["a"]],
    " worklist": [[0, -2, "m", "m", 0, 1], ["a"]],
    " suggestedPractices": [[-2, -2, "m", "m"], ["a"]],
    "Tool suggestedPractices": [[-1, -2, "m", "m"], ["a"]],
    " alignmentPairs": [["docdefender", "a"], ["m", "m", "m"]],
    " chains": [[1, "m", "m"], [3, "a", "a"], ["a"]],
    " singlePointsOfFailure": [[-3, -2, -2, "m", "m"], [-1, "a"]],
    " changes": [["2024-12-31", "Tool", "m", "m"], ["2020"]],
    " gaps": [["m", "m"], [1, "m", "m"]],
    " accountabilityGaps": [[0, "m", "m", ""], [2, "a"]],
    " search": [[-9.5, "Tool", "m", "m"], ["m"]],
}


@cache
def slugs(label: str) -> list[str]:
    """Every slug of a noun, those with the most links first, as they have the most to answer."""
    links = Counter(end for link in the_seed().links for end in (link.start, link.end))
    return [node.slug for node in sorted(the_seed().all(label), key=lambda node: (-links[node], node.slug))]


@cache
def texts(label: str, name: str) -> list[str]:
    """The texts that nodes of a noun hold in a property, each word list taken apart; some words when there are none."""
    if name == "slug":
        return slugs(label) or list(WORDS)
    if name == "text":
        return list(SEARCHED)
    known: set[str] = set()
    for node in the_seed().all(label) if label in the_model().nouns else []:
        value = the_seed().nodes[node].get(name)
        known |= {text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)}
    return sorted(known) or list(WORDS)


def opaque(text: str) -> str:
    """A text in the dress of an id."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def draw_slug(choose: Choices, label: str) -> str:
    """A slug of a noun; a few times in a hundred one of nothing."""
    if choose.chance(3):
        return choose.pick(WRONG_SLUGS)
    known = slugs(label) or WRONG_SLUGS
    return choose.pick(known[:8] if choose.chance(60) else known)


def draw_id(choose: Choices, labels: list[str]) -> str:
    """An id of one of these nouns; a few times in a hundred one of nothing."""
    if choose.chance(2):
        return choose.pick(WRONG_IDS)
    label = choose.pick(labels)
    return opaque(f"{label}:{draw_slug(choose, label)}")


def draw_cursor(choose: Choices, parent: str, field: str, label: str) -> str:
    """A cursor of a list in its own order; sometimes of another list, or no cursor at all."""
    if choose.chance(6):
        return choose.pick(WRONG_CURSORS)
    words = f"{'' if parent == 'Query' else parent} {field}"
    if words in ANSWERS:
        return cursor.encode(cursor.mark(words), choose.pick(ANSWERS[words]))
    if label not in the_model().nouns:
        return cursor.encode(cursor.mark(words), [choose.pick(WORDS)])
    if not slugs(label):
        return choose.pick(WRONG_CURSORS)
    node = Node(label, choose.pick(slugs(label)))
    if parent != "Query" and parent not in the_model().nouns:
        return cursor.encode(cursor.mark(words), [node.slug])
    order = the_model().nouns[label].default_order
    edge = "" if parent == "Query" else field
    last = ["k"] if edge else []
    return cursor.encode(cursor.mark(f"{label} {edge} {order}+"), [*_keys(node, order), node.slug, *last])


def _keys(node: Node, order: str) -> list[str | int]:
    """What a cursor holds of a node for the order of its noun."""
    value = the_seed().nodes[node].get(order)
    if order == "slug":
        return []
    if order == "since":
        return [held(value, None)["heldFrom"]]
    kind = the_model().properties(node.label)[order].kind
    if kind is Kind.INT:
        return [9223372036854775807 if value is None else value]
    if value is None:
        return ["\uffff"]
    return [last_day(value) if kind is Kind.DATE else fold(value)]
