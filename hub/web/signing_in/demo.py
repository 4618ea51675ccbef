"""The four people of the demonstration, whom anybody on this machine may be: `hub serve --demo`.

Used by hub.app and hub.web.signing_in.pages. They act for agencies that are invented (hub/demo), in a register of its
own, and only where nobody but this machine reaches the hub.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.access.roles import Role
from hub.actors.grants import actor_id, give, stands
from hub.actors.issuers import Door, Issuer, Most
from hub.actors.rights import Rights
from hub.actors.sessions import Person
from hub.errors import BadSetting
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.settings import Settings, is_loopback

NAME = "demonstration"
_POLICE, _PROSECUTION, _COURTS = "demo-police", "demo-prosecution", "demo-courts"
ISSUER = Issuer(
    issuer=NAME,
    web=Door(name=NAME, client=NAME),
    most=Most(agencies=frozenset({_POLICE, _PROSECUTION, _COURTS}), roles=frozenset(Role), clearance=list(Marking)[-1]),
)


@dataclass(frozen=True)
class Invented:
    """Somebody invented: what the page calls them and what they have been given."""

    subject: str
    name: str
    rights: Rights

    @property
    def person(self) -> Person:
        """The same as somebody whom an issuer named."""
        return Person(NAME, self.subject)


_ROLES = frozenset({Role.CONTRIBUTOR, Role.APPROVER})
PEOPLE: Mapping[str, Invented] = {
    each.subject: each
    for each in (
        Invented("reader", "Reader of the Invented Constabulary", Rights(_POLICE, clearance=Marking.OFFICIAL)),
        Invented(
            "contributor",
            "Contributor of the Invented Constabulary",
            Rights(_POLICE, frozenset({Role.CONTRIBUTOR}), Marking.OFFICIAL_SENSITIVE),
        ),
        Invented(
            "approver", "Approver of the Invented Prosecution Service", Rights(_PROSECUTION, _ROLES, Marking.OFFICIAL)
        ),
        Invented(
            "reviewer",
            "Reviewer of the Invented Courts Service",
            Rights(_COURTS, frozenset({Role.REVIEWER}), Marking.OFFICIAL_SENSITIVE),
        ),
    )
}


def require_alone(settings: Settings) -> None:
    """Raise BadSetting where a demonstration would reach others, or a register that is not its own."""
    if not is_loopback(settings.host) or settings.public_url:
        raise BadSetting(
            "HUB_DEMO shows itself to this machine alone: leave HUB_HOST a loopback address and HUB_PUBLIC_URL unset."
        )
    if settings.graph != "embedded":
        raise BadSetting("HUB_DEMO keeps to a built-in graph of its own: leave NEO4J_URI unset.")


async def introduce(graph: Graph) -> None:
    """Give the people of the demonstration what they have, unless they have it."""
    for each in PEOPLE.values():
        if not await stands(graph, actor_id(NAME, each.subject)):
            await give(graph, NAME, each.subject, each.rights)
