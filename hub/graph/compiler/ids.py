"""Global ids: made of a noun and a slug, and as clients hand them back.

An id is opaque to clients and is never trusted: what is no id of the hub gives one fixed sentence.

Called by hub.graph.compiler.project, hub.api.plan.roots and questions that take an id.
"""

from __future__ import annotations

import base64
import binascii

from hub.errors import BadUserInput
from hub.model.registry import Model

_LONGEST = 500


def global_id(label: str, slug: str) -> str:
    """The opaque id of a node, as the Relay specification asks."""
    return base64.urlsafe_b64encode(f"{label}:{slug}".encode()).decode().rstrip("=")


def parts_of(text: str) -> tuple[str, str]:
    """Label and slug of an id; both empty when it is none."""
    if len(text) > _LONGEST:
        return "", ""
    try:
        label, _, slug = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return (label, slug) if slug else ("", "")


def outline_of(text: str) -> str:
    """An id that speaks of the same noun and of no node; empty for what is no id."""
    label, _ = parts_of(text)
    return label and global_id(label, "*")


def require_known(label: str, model: Model, argument: str) -> str:
    """The label, if it is one of the model's. Raises BadUserInput, as for anything else that is no id of the hub."""
    if label not in model.nouns:
        raise BadUserInput(f"{argument}: this is no id of the hub; take one from an `id` field")
    return label
