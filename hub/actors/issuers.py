"""Issuers of identities whose people and tokens the hub takes, from the file that HUB_ISSUERS names.

Read by hub.actors.tokens and hub.web.signing_in. What an issuer may give at most stands here, so that a hacked issuer
opens no more than that. Keys in a file beside are read again when it changes, so keys are rotated by writing it. Keys
that cannot be read then leave those before in their place, and the log says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from hub.access.roles import Role
from hub.actors.grants import Grant
from hub.actors.rights import Rights
from hub.errors import BadSetting
from hub.model.enums import Marking

log = logging.getLogger(__name__)
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures by a private key that only the issuer has."""
Keys = dict[str, Any]
Text = Annotated[str, Field(min_length=1, max_length=500)]


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


class Rule(BaseModel):
    """What everybody has whose claim holds a value, as that of a group."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    claim: Text
    value: Text
    agency: str | None = None
    roles: frozenset[Role] = frozenset()
    clearance: Marking = Marking.PUBLISHED

    @property
    def rights(self) -> Rights:
        """The same as rights."""
        return Rights(self.agency, self.roles, self.clearance)


class Door(BaseModel):
    """How people sign in there: what the page calls it, and as which client the hub is known to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(min_length=1, max_length=80)]
    client: Text
    secret: Path | None = None
    scopes: tuple[str, ...] = ("openid",)


class Issuer(BaseModel):
    """One issuer: its name and the hub's name as tokens have them, where its keys lie, and what it may give.

    `keys` and `audience` are for the tokens of programs, `web` is for people. `subject` is the claim that names
    somebody, `require` are claims that have to have a value, and `gives` is what claims give.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    issuer: Text
    audience: Text | None = None
    keys: Path | None = None
    algorithms: Annotated[tuple[Algorithm, ...], Field(min_length=1)] = ("RS256",)
    most: Most = Most()
    subject: Text = "sub"
    require: Mapping[str, str] = Field(default_factory=dict[str, str])
    gives: tuple[Rule, ...] = ()
    web: Door | None = None

    @model_validator(mode="after")
    def _is_of_use(self) -> Issuer:
        if (self.keys is None) != (self.audience is None):
            raise ValueError("keys and audience are given together, for the tokens of programs")
        if self.keys is None and self.web is None:
            raise ValueError("give keys and audience for programs, or web for people, or both")
        for rule in self.gives:
            if self.most.of(rule.rights) != rule.rights:
                raise ValueError(f"gives: what {rule.claim} {rule.value} gives is more than most")
        return self

    def gives_now(self, grant: Grant | None, claimed: Rights | None, at: str) -> Rights:
        """What a subject has at a moment: the lower of its grant and what its claims give, at most `most`.

        A grant that does not hold gives nothing, whatever is claimed; without any grant the claims alone count, and
        with `claimed` None, where the issuer's claims give nothing, the grant alone.
        """
        if grant is None:
            return self.most.of(claimed or Rights())
        granted = grant.rights if grant.holds(at) else Rights()
        return self.most.of(granted if claimed is None else granted.within(claimed) or Rights())


class KeyFile:
    """The keys in a file, as they are now. Raises BadSetting when they cannot be read at first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._state, self._keys = self._when(), public_keys(path.read_bytes())
        except (OSError, ValueError):
            raise BadSetting(f"HUB_ISSUERS: the keys in {path} cannot be read as a JSON Web Key Set.") from None

    def keys(self) -> Keys:
        """The set of keys; read again only when the file is another."""
        try:
            state = self._when()
            if state != self._state:
                self._state, self._keys = state, public_keys(self._path.read_bytes())
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
        raise BadSetting(f"HUB_ISSUERS: {path}: {where}: {first['msg'].removeprefix('Value error, ')}.") from None
    placed = [_placed(issuer, path.parent) for issuer in issuers]
    if len({issuer.issuer for issuer in placed}) != len(placed):
        raise BadSetting(f"HUB_ISSUERS: {path} names an issuer twice.")
    return {issuer.issuer: issuer for issuer in placed}


def _placed(issuer: Issuer, folder: Path) -> Issuer:
    """The same with its files where they lie."""
    keys = folder / issuer.keys if issuer.keys else None
    web = issuer.web
    if web and web.secret:
        web = web.model_copy(update={"secret": folder / web.secret})
    return issuer.model_copy(update={"keys": keys, "web": web})


def public_keys(text: bytes) -> Keys:
    """A JSON Web Key Set. Raises ValueError for what is none, and for one with shared secrets."""
    content: Any = json.loads(text)
    keys = content.get("keys") if isinstance(content, Mapping) else None
    # A secret that both sides have would let whoever reads it sign.
    if not keys or any(not isinstance(key, Mapping) or key.get("kty") not in ("RSA", "EC", "OKP") for key in keys):
        raise ValueError("no set of public keys")
    return {"keys": keys}
