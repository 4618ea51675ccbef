"""What names records and terms outside the hub.

A record is named by the address of its page; the hub's own terms have a name that is the same for every hub, so that
what several hubs export can be read together.
"""

from __future__ import annotations

from hub.records.knowledge import Ref

TERMS = "urn:cjs-ai-hub:term:"
"""Begins the name of every term that the hub declares: of a noun, or of its field as in Tool.affects."""


def address_of(hub: str, ref: Ref) -> str:
    """The address of a record's page."""
    return f"{beginning_of(hub, ref.label)}{ref.slug}"


def beginning_of(hub: str, label: str) -> str:
    """What the addresses of all records of a kind begin with."""
    return f"{hub}/records/{label}/"


def term_of(label: str, field: str = "") -> str:
    """The name of a noun, or of a field of it."""
    return f"{TERMS}{label}.{field}" if field else f"{TERMS}{label}"
