"""Who asks: one value that goes from the door to the statement.

Made at a door (hub.api.http.view, the commands, an agency's own service) and handed on unchanged; nothing below a door
reads a header. What it lets somebody see is `Asker.sees`; what is kept from answers is kept by that and never by less.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Network, ip_address

from hub.access.roles import Role
from hub.access.visibility import Visibility
from hub.model.enums import Choice, Marking


class Door(Choice):
    """Where a request comes in."""

    GRAPHQL = "GRAPHQL", "The hub's API."
    PARTNER = "PARTNER", "The partner feed."
    PAGE = "PAGE", "A page for people."
    COMMAND = "COMMAND", "A command on the machine that holds the graph."
    IMPORT = "IMPORT", "A file that is imported."
    HARVEST = "HARVEST", "A partner's feed that is read."
    SEED = "SEED", "The records that are shipped, or a folder of records."
    PACK = "PACK", "The building of a review pack."


class SignIn(Choice):
    """How somebody showed who they are."""

    NONE = "NONE", "Not at all."
    SESSION = "SESSION", "A session in a browser, begun at an issuer of identities."
    TOKEN = "TOKEN", "A token of an issuer of identities."
    KEY = "KEY", "A key of the hub's own."
    MACHINE = "MACHINE", "By running a command on the machine that holds the graph."


@dataclass(frozen=True)
class Asker:
    """Somebody who asks: cleared up to a marking, acting for one agency or for none, known by `actor` or not at all.

    `address` is where the request came from; it opens nothing and is kept nowhere.
    """

    clearance: Marking = Marking.PUBLISHED
    agency: str | None = None
    actor: str | None = None
    roles: frozenset[Role] = frozenset()
    door: Door = Door.GRAPHQL
    signed_in: SignIn = SignIn.NONE
    address: str = ""

    @cached_property
    def sees(self) -> Visibility:
        """What of the graph is open to them."""
        return Visibility(self.clearance, self.agency, self.roles)

    @property
    def caller(self) -> str:
        """What is counted as one caller: who signed in by who they are, others by where they come from."""
        return self.actor or f"from {_network(self.address)}"


def _network(address: str) -> str:
    """Who an address is counted as: of IPv6 the network of 64 bits, of which one client has as many as it likes."""
    try:
        at = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(at, IPv4Address):
        return str(at)
    return str(at.ipv4_mapped or IPv6Network((int(at), 64), strict=False))


ANONYMOUS = Asker()
"""Nobody in particular: sees PUBLISHED rows without an audience."""
