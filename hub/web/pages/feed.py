"""What an Atom feed of changes needs beside words: names of entries that stay the same, and days.

Called by the template of the feed (hub.web.pages.render).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5


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
