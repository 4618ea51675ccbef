"""What an issuer says of somebody in a token, as far as the hub goes by it: who they are, and what that gives them.

Called by hub.actors.tokens and hub.web.signing_in. Pure. Claims are read only where the issuer's setting names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from hub.actors.issuers import Issuer
from hub.actors.rights import Rights
from hub.actors.subjects import Subjects
from hub.model.enums import Marking

LONGEST_SUBJECT = 500
MOST_VALUES = 1_000
"""Of a claim with a list, as of groups."""
Claims = Mapping[str, Any]


class UnusableClaimsError(Exception):
    """The claims do not say what the hub has to know. The message is for the log, and holds no value of a claim."""


def subject_of(issuer: Issuer, claims: Claims, subjects: Subjects) -> str:
    """The subject that a token names, an address as its keyed hash. Raises UnusableClaimsError for none."""
    for name, value in issuer.require.items():
        if claims.get(name) != value:
            raise UnusableClaimsError(f"the claim {name} is not what the setting requires")
    subject = claims.get(issuer.subject)
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise UnusableClaimsError(f"the claim {issuer.subject} names no subject")
    known = subjects.stored(subject)
    if known is None:
        raise UnusableClaimsError(f"the claim {issuer.subject} is an address, and HUB_SUBJECT_KEY is not set")
    return known


def claimed(issuer: Issuer, claims: Claims) -> Rights | None:
    """What the claims give by the rules of the issuer's setting; None where that has no rules.

    Raises UnusableClaimsError where a claim that a rule reads was left out for its length, and where the rules lead to
    two agencies: whoever acts for one acts for no other.
    """
    if not issuer.gives:
        return None
    held = [rule for rule in issuer.gives if rule.value in _values(claims, rule.claim)]
    agencies = {rule.agency for rule in held if rule.agency}
    if len(agencies) > 1:
        raise UnusableClaimsError("the claims lead to more than one agency")
    ladder = list(Marking)
    return Rights(
        next(iter(agencies), None),
        frozenset(role for rule in held for role in rule.roles),
        max((rule.clearance for rule in held), key=ladder.index, default=Marking.PUBLISHED),
    )


def _values(claims: Claims, name: str) -> frozenset[str]:
    if _left_out(claims, name):
        raise UnusableClaimsError(f"the claim {name} was too long for the token")
    value = claims.get(name)
    values = cast(list[Any], value) if isinstance(value, list) else [value]
    if len(values) > MOST_VALUES:
        raise UnusableClaimsError(f"the claim {name} has more than {MOST_VALUES} values")
    return frozenset(each for each in values if isinstance(each, str))


def _left_out(claims: Claims, name: str) -> bool:
    """Whether an issuer says that a claim is to be had elsewhere, as Entra does of somebody in more than 200 groups."""
    elsewhere = claims.get("_claim_names")
    named = isinstance(elsewhere, Mapping) and name in cast(Mapping[str, Any], elsewhere)
    return named or (name == "groups" and "hasgroups" in claims and claims["hasgroups"] is not False)
