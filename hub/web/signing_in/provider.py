"""A provider of identities as the hub asks it: where people sign in, and whom the code that they bring back names.

Made by hub.web.signing_in.pages, one for each issuer of HUB_ISSUERS that has `web`. authlib speaks OAuth, joserfc looks
at tokens. Everything the provider says of itself comes from its discovery document, over https or from this machine;
no redirect is followed and nothing is waited for longer than PATIENCE.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from hmac import compare_digest
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from hub.actors.claims import Claims, UnusableClaimsError, claimed, subject_of
from hub.actors.issuers import Door, Issuer, Keys, public_keys
from hub.actors.sessions import Person
from hub.actors.subjects import Subjects
from hub.actors.tokens import verified
from hub.errors import BadSetting, ProviderUnavailable, SignInFailed
from hub.settings import is_loopback
from hub.web.signing_in.attempt import Attempt, SignedIn

log = logging.getLogger(__name__)
PATIENCE = 8.0
"""Seconds for all that one step asks of a provider."""
KEPT = 600.0
"""Seconds for which its discovery document is believed; its keys are read again as soon as a token needs others."""
LARGEST_TOKEN = 65_536
_NAMES = ("name", "preferred_username")
_WANTED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Described:
    """What a provider says of itself."""

    authorization: str
    token: str
    keys: str
    method: str


class Provider:
    """One issuer at which people sign in. `back` is the address to which it sends them back.

    `transport` carries what is asked of it; over the network unless it is given.
    """

    def __init__(
        self,
        issuer: Issuer,
        door: Door,
        back: str,
        subjects: Subjects,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.issuer, self.door = issuer, door
        self.id = sha256(issuer.issuer.encode()).hexdigest()[:12]
        self._back, self._subjects, self._transport = back, subjects, transport
        self._secret = _secret(door)
        self._described: tuple[float, Described] | None = None
        self._keys: Keys | None = None

    async def begin(self, attempt: Attempt) -> str:
        """The provider's own address for an attempt. Raises ProviderUnavailable."""
        async with self._asking() as client:
            described = await self._describe(client)
            url, _ = client.create_authorization_url(
                described.authorization, attempt.state, code_verifier=attempt.verifier, nonce=attempt.nonce
            )
            return url

    async def finish(self, attempt: Attempt, answer: Mapping[str, str]) -> SignedIn:
        """Whom the provider's answer to an attempt names. Raises SignInFailed or ProviderUnavailable."""
        if not compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
            raise SignInFailed
        if answer.get("iss", self.issuer.issuer) != self.issuer.issuer or "error" in answer or not answer.get("code"):
            raise SignInFailed
        async with self._asking() as client:
            described = await self._describe(client)
            claims = await self._claims(client, described, attempt, answer["code"])
        return self._named(claims)

    async def _claims(self, client: AsyncOAuth2Client, described: Described, attempt: Attempt, code: str) -> Claims:
        """The claims of the token that a code is worth."""
        client.token_endpoint_auth_method = described.method if self._secret else "none"
        given = await client.fetch_token(
            described.token, grant_type="authorization_code", code=code, code_verifier=attempt.verifier
        )
        text = cast(Mapping[str, Any], given).get("id_token")
        if not isinstance(text, str) or len(text) > LARGEST_TOKEN:
            raise self._refused("the provider gave no token")
        claims = await self._verified(client, described, text)
        nonce = claims.get("nonce") if claims else None
        if claims is None or not isinstance(nonce, str) or not compare_digest(nonce.encode(), attempt.nonce.encode()):
            raise self._refused("a token is not signed by its keys, is not for this hub or does not hold now")
        if claims.get("azp", self.door.client) != self.door.client:
            raise self._refused("a token is for another client")
        return claims

    async def _verified(self, client: AsyncOAuth2Client, described: Described, text: str) -> Claims | None:
        """The claims of a good token. Keys that do not fit are read once more: they may have been rotated."""
        before = self._keys
        if before is not None and (claims := verified(text, self.issuer, self.door.client, before)) is not None:
            return claims
        self._keys = public_keys(await _got(client, described.keys))
        return verified(text, self.issuer, self.door.client, self._keys)

    def _named(self, claims: Claims) -> SignedIn:
        try:
            subject = subject_of(self.issuer, claims, self._subjects)
            given = claimed(self.issuer, claims)
        except UnusableClaimsError as error:
            raise self._refused(str(error)) from None
        names = [name for key in _NAMES if isinstance(name := claims.get(key), str) and name.isprintable()]
        return SignedIn(Person(self.issuer.issuer, subject, given), next(iter(names), ""))

    def _refused(self, reason: str) -> SignInFailed:
        log.warning("somebody could not sign in at %s: %s", self.door.name, reason)
        return SignInFailed()

    async def _describe(self, client: AsyncOAuth2Client) -> Described:
        now = time.monotonic()
        if self._described is None or now - self._described[0] > KEPT:
            place = f"{self.issuer.issuer.rstrip('/')}/.well-known/openid-configuration"
            self._described = (now, _described(self.issuer, await _got(client, place)))
        return self._described[1]

    @asynccontextmanager
    async def _asking(self) -> AsyncGenerator[AsyncOAuth2Client]:
        """A client for one step; whatever is wrong with the provider becomes ProviderUnavailable."""
        client = AsyncOAuth2Client(
            self.door.client,
            self._secret,
            redirect_uri=self._back,
            scope=" ".join(self.door.scopes),
            code_challenge_method="S256",
            verify=self._trusted,
            timeout=PATIENCE,
            transport=self._transport,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                yield client
        except OAuthError:
            raise self._refused("the provider refused the code") from None
        except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, RecursionError) as error:
            log.warning("%s cannot be used to sign in: %s", self.door.name, type(error).__name__)
            raise ProviderUnavailable from None
        finally:
            # The client's types do not say that it is one of httpx2's.
            await cast(Any, client).aclose()

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()


async def _got(client: AsyncOAuth2Client, place: str) -> bytes:
    """What is at an address of the provider."""
    response = await client.request("GET", _safe(place), withhold_token=True)
    response.raise_for_status()
    return response.content


def _described(issuer: Issuer, text: bytes) -> Described:
    """What a discovery document says. Raises ValueError or KeyError for one that is none of this issuer."""
    told: Any = json.loads(text)
    if not isinstance(told, dict) or told.get("issuer") != issuer.issuer:
        raise ValueError("a discovery document of somebody else")
    authorization, token, keys = (_safe(str(told[name])) for name in _WANTED)
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
    return Described(authorization, token, keys, method)


def _safe(place: str) -> str:
    """The address, which nobody on the way can read or change. Raises ValueError for another."""
    parts = urlsplit(place)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ValueError("an address without encryption")
    return place


def _secret(door: Door) -> str | None:
    if door.secret is None:
        return None
    try:
        return door.secret.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSetting(f"HUB_ISSUERS: the secret in {door.secret} cannot be read.") from None
