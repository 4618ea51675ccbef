"""What an Atom feed needs beside words: names of entries that stay the same, days, and which topic it is of.

Called by the templates of the feeds (hub.web.pages.render).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from hub.web.pages.facts_in_words import PLACES, named, words

_TOPICS = {"agency": "Agency", "tool": "Tool", "process": "Process", "framework": "Framework"}


def feed_id(address: str) -> str:
    """The name of a feed, by its address within the hub."""
    return uuid5(NAMESPACE_URL, f"cjs-ai-hub {address}").urn


def entry_id(event: Mapping[str, Any]) -> str:
    """The name of an event, the same whenever it is told: its day, and its source or else its first change."""
    first = event["changes"]["nodes"][0]
    about = (first["subject"] or {}).get("id")
    told = event["source"]["slug"] if event["source"] else f"{about} {first['kind']} {first['field']}"
    return uuid5(NAMESPACE_URL, f"cjs-ai-hub {event['on']} {told}").urn


def day_before(day: str, days: int = 1) -> str:
    """The day after which a period of so many days begins that ends on a day: of that day alone, the one before."""
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def call_id(call: Mapping[str, Any]) -> str:
    """The name of a recorded call, the same for whoever reads of it and whenever."""
    return uuid5(NAMESPACE_URL, f"cjs-ai-hub call {call['recordedAt']} {call['door']} {call['agency']}").urn


def topic(variables: Mapping[str, Any]) -> dict[str, str] | None:
    """The record that a feed is about: its kind, its slug and the address of its page; None where it is of all."""
    given = [(name, slug) for name in _TOPICS if (slug := variables.get(name))]
    if not given:
        return None
    [(name, slug)] = given
    return {"kind": name, "slug": slug, "address": f"{PLACES[_TOPICS[name]]}/{slug}"}


def what_was_done(change: Mapping[str, Any]) -> str:
    """A change of a row in words: The Mill, users The Wheel: Link."""
    about = [named(node) for node in (change["record"], change["linked"]) if node]
    fields = f" ({', '.join(change['fields'])})" if change["fields"] and change["act"] not in ("CREATE", "LINK") else ""
    return f"{' and '.join(about) or change['row']}: {words(change['act']).lower()}{fields}"
