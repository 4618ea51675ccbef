"""The webhooks of a hub, from the file that HUB_WEBHOOKS names: whoever runs the hub says where it sends and what.

Read by hub.app at start.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from hub.access.asker import Asker, SignIn
from hub.analytics.following.event import ChangesWhere
from hub.errors import BadSetting
from hub.model.enums import Marking
from hub.webhooks.address import InwardError, require_url
from hub.webhooks.signing import secret_of


def _url(url: str) -> str:
    try:
        require_url(url)
    except InwardError as error:
        raise ValueError(error.message) from None
    return url


def _secret(secret: SecretStr) -> SecretStr:
    secret_of(secret.get_secret_value())
    return secret


class Webhook(BaseModel):
    """One webhook: where, by which secret, and what of the register its receiver may see and wants."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    url: Annotated[str, AfterValidator(_url)]
    secret: Annotated[SecretStr, AfterValidator(_secret)]
    agency: str | None = None
    clearance: Marking = Marking.PUBLISHED
    kinds: list[str] | None = None
    agencies: list[str] | None = None

    @property
    def asker(self) -> Asker:
        """Who its receiver is to the register."""
        return Asker(self.clearance, self.agency, f"webhook:{self.name}", signed_in=SignIn.MACHINE)

    @property
    def where(self) -> ChangesWhere:
        """Which changes are sent."""
        return ChangesWhere(self.kinds, None, self.agencies)

    @property
    def key(self) -> bytes:
        """The bytes of its secret."""
        return secret_of(self.secret.get_secret_value())


def read_webhooks(path: Path) -> list[Webhook]:
    """The webhooks of a file. Raises BadSetting, which names the place and no value."""
    try:
        webhooks = TypeAdapter(list[Webhook]).validate_python(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BadSetting(f"HUB_WEBHOOKS cannot be used: {_reason(error)}.") from None
    if len({webhook.name for webhook in webhooks}) < len(webhooks):
        raise BadSetting("HUB_WEBHOOKS cannot be used: two webhooks have one name.")
    return webhooks


def _reason(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "the file cannot be read as JSON"
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg'].removeprefix('Value error, ').rstrip('.')}"
