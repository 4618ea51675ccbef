"""Bearer tokens: a good one names who was granted something; whatever is wrong with another, nobody is named."""

from __future__ import annotations

import hmac
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry

from hub import clock
from hub.access.roles import Role
from hub.actors.grants import actor_id, end, give
from hub.actors.identity import Identity
from hub.actors.issuers import read_issuers
from hub.actors.rights import Rights
from hub.actors.tokens import Tokens
from hub.errors import BadSetting, Unauthenticated
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.enums import Marking

ISSUER, HUB = "https://id.example", "cjs-hub"
MOST = {"agencies": ["cps"], "roles": ["CONTRIBUTOR"], "clearance": "OFFICIAL"}
NO_GRAPH = cast(Graph, None)
"""Not asked by whoever is refused."""


@cache
def rsa(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@cache
def ec() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "e", "use": "sig", "alg": "ES256"})


def claims(**more: Any) -> dict[str, Any]:
    """Those of a good token; None leaves one out."""
    now = int(clock.now().timestamp())
    told = {"iss": ISSUER, "aud": HUB, "sub": "7", "exp": now + 300, "iat": now, **more}
    return {name: value for name, value in told.items() if value is not None}


def signed(key: Any = None, head: dict[str, Any] | None = None, **more: Any) -> str:
    key = key or rsa("a")
    told = {"alg": "RS256", "kid": key.kid, **(head or {})}
    return jwt.encode(told, claims(**more), key, algorithms=["RS256"], registry=JWSRegistry(strict_check_header=False))


def write(folder: Path, *keys: Any, **more: Any) -> Path:
    """The file of issuers, and that of its keys beside it."""
    (folder / "keys.json").write_text(json.dumps(KeySet(list(keys)).as_dict(private=False)))
    told = [{"issuer": ISSUER, "audience": HUB, "keys": "keys.json", "most": MOST, **more}]
    (folder / "issuers.json").write_text(json.dumps(told))
    return folder / "issuers.json"


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(read_issuers(write(tmp_path, rsa("a"))))


def unsigned() -> str:
    body = signed().split(".")[1]
    return f"eyJhbGciOiJub25lIn0.{body}."


def coded(told: dict[str, Any]) -> bytes:
    return urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=")


def by_hand(head: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """What no library would make."""
    text = coded(head) + b"." + coded(claims())
    return (text + b"." + urlsafe_b64encode(sign(text)).rstrip(b"=")).decode()


def confused() -> str:
    """Signed with the public key as if it were a shared secret."""
    secret = rsa("a").as_pem(private=False)
    return by_hand({"alg": "HS256", "kid": "a"}, lambda text: hmac.digest(secret, text, "sha256"))


def critical() -> str:
    """Signed well, with a head that whoever does not know it must refuse."""
    key = rsa("a").get_op_key("sign")
    head = {"alg": "RS256", "kid": "a", "crit": ["made"], "made": "up"}
    return by_hand(head, lambda text: key.sign(text, PKCS1v15(), SHA256()))


def elliptic() -> str:
    return jwt.encode({"alg": "ES256", "kid": "e"}, claims(), ec(), algorithms=["ES256"])


def later(seconds: int) -> int:
    return int(clock.now().timestamp()) + seconds


BAD: dict[str, Callable[[], str]] = {
    "expired": lambda: signed(exp=later(-120)),
    "without an end": lambda: signed(exp=None),
    "with an end that is no number": lambda: signed(exp="soon"),
    "of a clock two minutes ahead": lambda: signed(nbf=later(120)),
    "for another": lambda: signed(aud="another"),
    "for nobody": lambda: signed(aud=None),
    "of another issuer": lambda: signed(iss="https://another.example"),
    "of no issuer": lambda: signed(iss=None),
    "of nobody": lambda: signed(sub=None),
    "of an empty subject": lambda: signed(sub=""),
    "of a subject that is no text": lambda: signed(sub=7),
    "by an unknown key": lambda: signed(rsa("b")),
    "by another key under a known name": lambda: signed(rsa("b"), {"kid": "a"}),
    "unsigned": unsigned,
    "signed by what is public": confused,
    "by an algorithm the issuer does not use": elliptic,
    "with another body": lambda: ".".join([signed().split(".")[0], signed(sub="8").split(".")[1], "AAAA"]),
    "cut short": lambda: signed()[:-10],
    "with a critical head that nobody knows": critical,
    "no token": lambda: "a.b.c",
    "deep": lambda: "e30." + "W1tbW1tbW1tb" * 500 + ".AAAA",
}


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_token_names_nobody(tokens: Tokens, what: str) -> None:
    assert await tokens.holder(NO_GRAPH, BAD[what]()) is None


@pytest.fixture
async def people(graph: Graph) -> Graph:
    """A graph with one agency; nobody has a grant."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement("MATCH (n) WHERE n:Grant OR n:ApiKey OR n:Agency DETACH DELETE n"))
        await tx.run(Statement("UNWIND ['cps', 'moj'] AS slug CREATE (a:Agency) SET a.slug = slug"))

    await graph.write(work)
    return graph


async def test_a_good_token_names_who_was_granted_something(people: Graph, tmp_path: Path) -> None:
    file = write(tmp_path, rsa("a"))
    identity = Identity(people, read_issuers(file))
    nobody = await identity.bearer(signed())
    assert (nobody.actor, nobody.agency, nobody.clearance) == (actor_id(ISSUER, "7"), None, Marking.PUBLISHED)
    assert nobody.roles == {Role.READER}
    much = Rights("cps", frozenset({Role.CONTRIBUTOR, Role.EDITOR}), Marking.OFFICIAL_SENSITIVE)
    grant = await give(people, ISSUER, "7", much)
    # Whatever the token says of itself, and whatever was granted, no more than the issuer may give.
    known = await identity.bearer(signed(head={"made": "up"}, roles=["ADMINISTRATOR"], aud=[HUB, "account"]))
    assert (known.agency, known.clearance, known.roles) == (
        "cps", Marking.OFFICIAL, {Role.READER, Role.CONTRIBUTOR},
    )  # fmt: skip
    await give(people, ISSUER, "8", Rights("moj", clearance=Marking.OFFICIAL))
    stranger = await identity.bearer(signed(sub="8"))
    assert (stranger.agency, stranger.clearance) == (None, Marking.PUBLISHED)
    await end(people, grant.slug)
    ended = await identity.bearer(signed(jti="another"))
    assert (ended.agency, ended.roles) == (None, {Role.READER})
    with pytest.raises(Unauthenticated):
        await identity.bearer(signed(exp=later(-120)))


async def test_keys_are_rotated_by_writing_them(people: Graph, tmp_path: Path) -> None:
    tokens = Tokens(read_issuers(write(tmp_path, rsa("a"))))
    old, new = signed(), signed(rsa("b"))
    assert await tokens.holder(people, old)
    assert await tokens.holder(people, new) is None
    write(tmp_path, rsa("a"), rsa("b"))
    assert await tokens.holder(people, new)
    write(tmp_path, rsa("b"))
    os.utime(tmp_path / "keys.json", (1, 1))
    assert await tokens.holder(people, old) is None
    (tmp_path / "keys.json").write_text("{")
    assert await tokens.holder(people, new), "keys that cannot be read leave those before"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"algorithms": ["none"]}, "algorithms"),
        ({"algorithms": ["HS256"]}, "algorithms"),
        ({"algorithms": []}, "algorithms"),
        ({"keys": "nowhere.json"}, "nowhere.json"),
        ({"most": {"clearance": "TOP"}}, "clearance"),
        ({"secret": "x"}, "secret"),
        ({"audience": ""}, "audience"),
    ],
)
def test_issuers_that_cannot_be_used_stop_the_hub_in_one_sentence(tmp_path: Path, more: Any, word: str) -> None:
    with pytest.raises(BadSetting, match=word) as error:
        Tokens(read_issuers(write(tmp_path, rsa("a"), **more)))
    assert "\n" not in error.value.message


def test_shared_secrets_are_no_keys_and_an_issuer_is_named_once(tmp_path: Path) -> None:
    file = write(tmp_path, rsa("a"))
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [OctKey.generate_key().as_dict()]}))
    with pytest.raises(BadSetting):
        Tokens(read_issuers(file))
    file.write_text(json.dumps(json.loads(file.read_text()) * 2))
    with pytest.raises(BadSetting, match="twice"):
        read_issuers(file)
