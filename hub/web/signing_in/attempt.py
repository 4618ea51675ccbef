"""Somebody's attempt to sign in, between leaving for a provider and coming back.

Used by hub.web.signing_in.pages. It stands in a cookie of the browser that began it and nowhere else: the hub keeps
nothing for whoever only asks. What goes to the provider (state, nonce, the challenge of PKCE) is derived from a secret
in that cookie and does not lead back to it, so an answer that comes with another browser fits nothing.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from hub.actors.sessions import Person
from hub.errors import BadUserInput

ATTEMPT = "sign-in"
"""The cookie."""
SECONDS = 600
LONGEST_PLACE = 1_000
"""Characters: percent-encoded it has to fit into a cookie."""
_SECRET = 43


@dataclass(frozen=True)
class Attempt:
    """To sign in at the issuer of this id and go on at `place`, an address within the hub."""

    provider: str
    place: str = "/"
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def state(self) -> str:
        """What the provider sends back with its answer."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the provider writes into its token."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What shows that whoever brings the code is who began, as PKCE has it."""
        return self._derived("verifier")

    def text(self) -> str:
        """As the cookie has it."""
        return f"{self.secret}.{self.provider}.{quote(self.place, safe='')}"

    @classmethod
    def of(cls, text: str | None) -> Attempt | None:
        """What a cookie says; None for none."""
        secret, _, rest = (text or "").partition(".")
        provider, _, place = rest.partition(".")
        if len(secret) != _SECRET or not provider:
            return None
        try:
            return cls(provider, within(unquote(place)), secret)
        except BadUserInput:
            return None

    def _derived(self, what: str) -> str:
        return urlsafe_b64encode(hmac.digest(self.secret.encode(), what.encode(), "sha256")).rstrip(b"=").decode()


@dataclass(frozen=True)
class SignedIn:
    """Whom an attempt led to, and what the provider calls them, if it said so."""

    person: Person
    name: str


def within(place: str) -> str:
    """An address within the hub, as a path that a browser takes for nothing else. Raises BadUserInput for another."""
    # Browsers read a backslash as a slash, and leave out tabs and line breaks.
    plain = place.isascii() and place.isprintable() and not set(place) & {"\\", " "}
    if not plain or len(place) > LONGEST_PLACE or not place.startswith("/") or place.startswith("//"):
        raise BadUserInput("next: give the path of a page of this hub, as /tools.")
    try:
        parts = urlsplit(place)
    except ValueError:
        raise BadUserInput("next: this is no path.") from None
    if parts.scheme or parts.netloc:
        raise BadUserInput("next: give the path of a page of this hub, as /tools.")
    return place
