"""Whether people can sign in at this hub, and at which providers.

Made by hub.app from the settings, handed to hub.web.pages.routes. What it needs of other packages is imported where
there is a provider: a hub without any starts without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.actors.identity import Identity
from hub.actors.issuers import Door, Issuer, read_issuers
from hub.actors.subjects import Subjects
from hub.api.http.cookies import Cookies
from hub.errors import BadSetting
from hub.settings import Settings, is_loopback
from hub.web.signing_in.demo import ISSUER as INVENTED
from hub.web.signing_in.demo import NAME as DEMO

if TYPE_CHECKING:
    from hub.web.signing_in.provider import Provider

BACK = "/sign-in/callback"


@dataclass(frozen=True)
class People:
    """How people sign in: by whom they are known, the cookies that they have, and the providers by their ids.

    `demo` says whether anybody may be one of the people of the demonstration.
    """

    identity: Identity
    cookies: Cookies
    providers: Mapping[str, Provider]
    demo: bool = False


def people(settings: Settings, identity: Identity, issuers: Mapping[str, Issuer], subjects: Subjects) -> People | None:
    """None where no issuer lets people sign in. Raises BadSetting where others could read what they send."""
    doors = [(issuer, issuer.web) for issuer in issuers.values() if issuer.web and issuer.issuer != DEMO]
    if not doors and not settings.demo:
        return None

    if settings.public_url is None and not is_loopback(settings.host):
        raise BadSetting("HUB_PUBLIC_URL has to be set where people sign in from elsewhere; write https://hub.example.")
    providers = _providers(doors, settings.address + BACK, subjects)
    return People(identity, Cookies(settings.address), providers, settings.demo)


def known_issuers(settings: Settings) -> dict[str, Issuer]:
    """Whose people and tokens the hub takes, by name. Raises BadSetting for a file that cannot be used."""
    issuers = read_issuers(settings.issuers) if settings.issuers else {}
    return issuers | {DEMO: INVENTED} if settings.demo else issuers


def _providers(doors: Sequence[tuple[Issuer, Door]], back: str, subjects: Subjects) -> dict[str, Provider]:
    if not doors:
        return {}
    from hub.web.signing_in.provider import Provider

    made = [Provider(issuer, door, back, subjects) for issuer, door in doors]
    return {provider.id: provider for provider in made}
