"""Signed tokens of issuers: those that programs send, and those that a provider gives when somebody signs in.

Asked by hub.actors.identity and hub.web.signing_in. A token says who somebody is, and what an issuer's setting lets its
claims give; what they have is the lower of that and their grant.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, cast

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from hub import clock
from hub.access.asker import Asker, SignIn
from hub.actors.claims import Claims, UnusableClaimsError, claimed, subject_of
from hub.actors.grants import actor_id, grant_of
from hub.actors.issuers import Issuer, KeyFile, Keys
from hub.actors.rights import ALWAYS, moment
from hub.actors.subjects import Subjects
from hub.graph.session import Graph

LEEWAY = 60
"""Seconds by which the clocks of an issuer and of the hub may differ."""
LONGEST = 8_192


class Tokens:
    """The tokens of these issuers that programs send. Raises BadSetting where keys cannot be read."""

    def __init__(self, issuers: Mapping[str, Issuer], subjects: Subjects | None = None) -> None:
        self._issuers = issuers
        self._subjects = subjects or Subjects()
        self._keys = {name: KeyFile(issuer.keys) for name, issuer in issuers.items() if issuer.keys}

    async def holder(self, graph: Graph, text: str) -> Asker | None:
        """Whom a token names, with what they have; None for a token that is not good. One read."""
        issuer = self._issuers.get(_issuer(text))
        if issuer is None or issuer.audience is None:
            return None
        claims = verified(text, issuer, issuer.audience, self._keys[issuer.issuer].keys())
        if claims is None:
            return None
        try:
            subject, given = subject_of(issuer, claims, self._subjects), claimed(issuer, claims)
        except UnusableClaimsError:
            return None
        rights = issuer.gives_now(await grant_of(graph, issuer.issuer, subject), given, moment())
        actor = actor_id(issuer.issuer, subject)
        return Asker(rights.clearance, rights.agency, actor, rights.roles | ALWAYS, signed_in=SignIn.TOKEN)


def verified(text: str, issuer: Issuer, audience: str, keys: Keys) -> Claims | None:
    """The claims of a token that one of its issuer's keys signed, for this audience, and that holds now; else None."""
    claims = JWTClaimsRegistry(
        now=lambda: int(clock.now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer.issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        known = KeySet.import_key_set(cast(Any, keys))
        # Issuers put parameters of their own into the head of a token.
        token = jwt.decode(
            text, known, algorithms=list(issuer.algorithms), registry=JWSRegistry(strict_check_header=False)
        )
        claims.validate(token.claims)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return token.claims


def _issuer(text: str) -> str:
    """Whom a token names as its issuer, before anything of it is believed."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > LONGEST:
        return ""
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return ""
    named = cast(dict[str, Any], claims).get("iss") if isinstance(claims, dict) else None
    return named if isinstance(named, str) else ""
