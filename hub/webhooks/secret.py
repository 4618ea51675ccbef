"""The secret of a registered webhook, derived of what the hubs on a graph have in common: it is stored nowhere.

Called by hub.webhooks.registering, which shows it once, and by hub.webhooks.registered.
"""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.errors import Unavailable
from hub.graph.logs.secret import secret_of
from hub.graph.session import Graph
from hub.webhooks.signing import PREFIX


async def secret_text(graph: Graph, slug: str) -> str:
    """The secret of a webhook as its receiver is given it. One read. Raises Unavailable where nothing is recorded."""
    common = await secret_of(graph)
    if common is None:
        raise Unavailable("Nothing has been recorded yet, so nothing can be followed. Try again later.")
    derived = HKDF(SHA256(), length=32, salt=None, info=f"webhook {slug}".encode()).derive(common)
    return PREFIX + base64.b64encode(derived).decode()
