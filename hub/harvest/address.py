"""Where a feed may be asked: where a webhook may be sent, or, if that was agreed, on this very machine.

Called by hub.harvest.feeds when a feed is added and by hub.harvest.run before each run, which asks the address that was
looked at and no other.
"""

from __future__ import annotations

import re

from hub.webhooks.address import InwardError, Resolve, Target, require_url, resolved, target_of

_HERE = re.compile(r"http://(?P<host>127\.0\.0\.1|\[::1\]):(?P<port>[1-9]\d{0,4})(?P<path>/[A-Za-z0-9._~/-]*)?")
LONGEST = 500


def require_address(address: str, *, here: bool) -> None:
    """Raise InwardError for an address that a feed is not asked at. `here`: this machine was agreed to."""
    if len(address) > LONGEST:
        raise InwardError(f"The address is longer than {LONGEST} characters.")
    if here and _local(address) is None:
        raise InwardError("A feed on this machine is named as http://127.0.0.1:PORT/PATH or http://[::1]:PORT/PATH.")
    if not here:
        require_url(address)


async def locate(address: str, *, here: bool, resolve: Resolve = resolved) -> Target:
    """Where to connect. Raises InwardError, or OSError for a name that leads nowhere."""
    require_address(address, here=here)
    return (_local(address) if here else None) or await target_of(address, resolve)


def _local(address: str) -> Target | None:
    match = _HERE.fullmatch(address)
    if match is None or int(match["port"]) > 65_535:
        return None
    host = match["host"].strip("[]")
    return Target(host, int(match["port"]), host, match["path"] or "/", "http")
