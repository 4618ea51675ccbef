"""The changes by which an agency's word that it has nothing to report is recorded: its source, made by the hub, and it.

Called by `hub nil-return`; whoever records over GraphQL or on a page makes the two records themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def nil_return(agency: str, first: str, last: str, said: str, note: str = "") -> list[Mapping[str, Any]]:
    """A source of the day on which the agency said so, and the nil return that cites it. Days as the register has."""
    slug = f"nil-return-{agency}-{first}-{last}"
    common = {"sources": [slug], "confidence": "SOURCED", "marking": "PUBLISHED"}
    title = f"Nothing to report from {first} to {last}: {agency}"
    source = {"slug": slug, "title": title, "publisher": agency, "published": said, **common}
    what = {"slug": slug, "agency": agency, "periodFrom": first, "periodTo": last, **common}
    return [{"create": {"source": source}}, {"create": {"nilReturn": {**what, **({"note": note} if note else {})}}}]
