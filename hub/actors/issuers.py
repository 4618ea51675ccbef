"""Issuers of identities whose tokens the hub takes, from the file that HUB_ISSUERS names.

Read by hub.actors.tokens. What an issuer may give at most stands here, so that a hacked issuer opens no more than that.
Its keys are public and lie in a file beside; that file is read again when it changes, so keys are rotated by writing
it. Keys that cannot be read then leave those before in their place, and the log says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hub.access.roles import Role
from hub.actors.rights import Rights
from hub.errors import BadSetting
from hub.model.enums import Marking

log = logging.getLogger(__name__)
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures by a private key that only the issuer has."""
Keys = dict[str, Any]


class Most(BaseModel):
    """What an issuer may give at most. No agency is named: it may speak for none."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    agencies: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    clearance: Marking = Marking.PUBLISHED

    def of(self, rights: Rights) -> Rights:
        """Rights as far as they go; nothing is left of those for an agency that the issuer may not speak for."""
        if rights.agency is not None and rights.agency not in self.agencies:
            return Rights()
        return rights.within(Rights(rights.agency, self.roles, self.clearance)) or Rights()


class Issuer(BaseModel):
    """One issuer: its name and the hub's name as tokens have them, where its keys lie, and what it may give."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    issuer: Annotated[str, Field(min_length=1, max_length=500)]
    audience: Annotated[str, Field(min_length=1, max_length=500)]
    keys: Path
    algorithms: Annotated[tuple[Algorithm, ...], Field(min_length=1)] = ("RS256",)
    most: Most = Most()


class KeyFile:
    """The keys in a file, as they are now. Raises BadSetting when they cannot be read at first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._state, self._keys = self._when(), _key_set(path)
        except (OSError, ValueError):
            raise BadSetting(f"HUB_ISSUERS: the keys in {path} cannot be read as a JSON Web Key Set.") from None

    def keys(self) -> Keys:
        """The set of keys; read again only when the file is another."""
        try:
            state = self._when()
            if state != self._state:
                self._state, self._keys = state, _key_set(self._path)
        except (OSError, ValueError):
            log.warning("the keys of an issuer cannot be read, and those read before are kept")
        return self._keys

    def _when(self) -> tuple[int, int]:
        stat = self._path.stat()
        return stat.st_mtime_ns, stat.st_size


def read_issuers(path: Path) -> dict[str, Issuer]:
    """The issuers by name. Raises BadSetting for what is no list of them."""
    try:
        issuers = TypeAdapter(list[Issuer]).validate_json(path.read_bytes())
    except OSError:
        raise BadSetting(f"HUB_ISSUERS: {path} cannot be read.") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadSetting(f"HUB_ISSUERS: {path}: {where}: {first['msg']}.") from None
    placed = [issuer.model_copy(update={"keys": path.parent / issuer.keys}) for issuer in issuers]
    if len({issuer.issuer for issuer in placed}) != len(placed):
        raise BadSetting(f"HUB_ISSUERS: {path} names an issuer twice.")
    return {issuer.issuer: issuer for issuer in placed}


def _key_set(path: Path) -> Keys:
    content: Any = json.loads(path.read_bytes())
    keys = content.get("keys") if isinstance(content, Mapping) else None
    # A secret that both sides have would let whoever reads it sign.
    if not keys or any(not isinstance(key, Mapping) or key.get("kty") not in ("RSA", "EC", "OKP") for key in keys):
        raise ValueError("no set of public keys")
    return {"keys": keys}
