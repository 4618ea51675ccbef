"""`me`: who asks, as the hub knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hub.access.asker import SignIn
from hub.access.roles import Role
from hub.analytics.asking.answer_types import One, Ref
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.model.enums import Marking

_AGENCY = load("me.cypher")


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever asks: what they are known by, for whom they act, how far they are cleared, and what they may do."""

    actor: Annotated[str | None, "The id by which the hub knows you; null when you are not signed in."]
    signed_in: Annotated[SignIn, "How you showed who you are."]
    agency: Annotated[Ref | None, One("Agency"), "The agency you act for; null when for none, or you may not see it."]
    clearance: Annotated[Marking, "The highest marking that you may see."]
    roles: Annotated[tuple[Role, ...], "What you may do beside reading; empty when you are not signed in."]


async def me(reading: Reading) -> Me:
    """Whoever asks. Cost: one statement for who acts for an agency, none for others."""
    asker = reading.asker
    there = await reading.ask(_AGENCY, own=asker.agency) if asker.agency else []
    agency = Ref("Agency", there[0][0]) if there else None
    roles = tuple(role for role in Role if role in asker.roles)
    return Me(asker.actor, asker.signed_in, agency, asker.clearance, roles)
