"""Bearer tokens of issuers: who a signed token names, as far as its issuer may say so.

Asked by hub.actors.identity. A token says who somebody is and nothing else; what they have is in the graph, as a grant.
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
from hub.actors.grants import actor_id, grant_of
from hub.actors.issuers import Issuer, KeyFile
from hub.actors.rights import ALWAYS, Rights, moment
from hub.graph.session import Graph

LEEWAY = 60
"""Seconds by which the clocks of an issuer and of the hub may differ."""
LONGEST = 8_192
LONGEST_SUBJECT = 500


class Tokens:
    """The tokens of these issuers. Raises BadSetting where keys cannot be read."""

    def __init__(self, issuers: Mapping[str, Issuer]) -> None:
        self._issuers = issuers
        self._keys = {name: KeyFile(issuer.keys) for name, issuer in issuers.items()}

    async def holder(self, graph: Graph, text: str) -> Asker | None:
        """Whom a token names, with what was granted to them; None for a token that is not good. One read."""
        issuer = self._issuers.get(_issuer(text))
        subject = self._subject(issuer, text) if issuer else None
        if issuer is None or subject is None:
            return None
        grant = await grant_of(graph, issuer.issuer, subject)
        rights = issuer.most.of(grant.rights) if grant and grant.holds(moment()) else Rights()
        actor = actor_id(issuer.issuer, subject)
        return Asker(rights.clearance, rights.agency, actor, rights.roles | ALWAYS, signed_in=SignIn.TOKEN)

    def _subject(self, issuer: Issuer, text: str) -> str | None:
        """The subject of a token that is signed by a key of its issuer, for this hub, and holds now."""
        claims = JWTClaimsRegistry(
            now=lambda: int(clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": issuer.issuer},
            aud={"essential": True, "value": issuer.audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            keys = KeySet.import_key_set(cast(Any, self._keys[issuer.issuer].keys()))
            # Issuers put parameters of their own into the head of a token.
            token = jwt.decode(
                text, keys, algorithms=list(issuer.algorithms), registry=JWSRegistry(strict_check_header=False)
            )
            claims.validate(token.claims)
        except (JoseError, ValueError, TypeError, KeyError):
            return None
        subject = token.claims["sub"]
        return subject if isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT else None


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
