"""Where a webhook may be sent: to a name on the open internet, never inward, and to the address that was looked at.

Called by hub.webhooks.declared when the file is read and by hub.webhooks.sending before each attempt. The lists are the
hub's own: what Python calls global takes in addresses that lead inward (IPv4 mapped into IPv6, NAT64, 6to4).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

PORTS = (443, 8443)
_URL = re.compile(
    r"https://(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])(?::(?P<port>\d{1,5}))?"
    r"(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:/%-]*)?(?P<query>\?[A-Za-z0-9._~!$&'()*+,;=:/?%-]*)?"
)
_INWARD_4 = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
    )
]  # fmt: skip
_OPEN_6 = ip_network("2000::/3")
_INWARD_6 = [ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Of the addresses that are given out: tunnels that hold an IPv4 address, and those for documents."""
Resolve = Callable[[str, int], Awaitable[list[str]]]


class InwardError(Exception):
    """The address is none that a webhook may be sent to."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Target:
    """Where a request goes: to `address`, in the name of `host`, to which the certificate has to be made out."""

    host: str
    port: int
    address: str
    path: str
    scheme: str = "https"

    @property
    def url(self) -> str:
        """The URL of the address itself, which needs no further look-up."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def require_url(url: str) -> tuple[str, int, str]:
    """Host, port and the rest of a URL. Raises InwardError for one that is not https, or names no host by its name."""
    match = _URL.fullmatch(url)
    if match is None:
        raise InwardError("The URL has to be https:// with the name of a host and a path, in plain letters.")
    port = int(match["port"] or 443)
    if port not in PORTS:
        raise InwardError(f"The port has to be one of {', '.join(map(str, PORTS))}.")
    return match["host"], port, (match["path"] or "/") + (match["query"] or "")


def is_outward(text: str) -> bool:
    """Whether an address is on the open internet."""
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if address.version == 4:
        return not any(address in network for network in _INWARD_4)
    return address in _OPEN_6 and not any(address in network for network in _INWARD_6)


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError."""
    rows = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]


async def target_of(url: str, resolve: Resolve = resolved) -> Target:
    """Where a URL leads now. Raises InwardError where any of its addresses leads inward, OSError where it has none."""
    host, port, path = require_url(url)
    addresses = await resolve(host, port)
    if not addresses or not all(is_outward(address) for address in addresses):
        raise InwardError("The host has an address that is not on the open internet.")
    return Target(host, port, addresses[0], path)
