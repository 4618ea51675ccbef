"""What a provider sends back: a good token names somebody; whatever is wrong with it, nobody, and nothing is told."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from starlette.responses import JSONResponse

from hub.access.roles import Role
from hub.actors.issuers import Issuer
from hub.actors.rights import Rights
from hub.actors.sessions import Person
from hub.actors.subjects import Subjects
from hub.errors import BadUserInput, HubError, ProviderUnavailable, SignInFailed
from hub.model.enums import Marking
from hub.web.signing_in import provider as under_test
from hub.web.signing_in.attempt import Attempt, SignedIn, within
from hub.web.signing_in.provider import Provider
from tests.access.test_tokens import confused, elliptic, later, rsa, signed, unsigned
from tests.http.issuer import CLIENT, SmallIssuer, garbage

BACK = "https://hub.example/sign-in/callback"
GIVES = [{"claim": "groups", "value": "g-cps", "agency": "cps", "roles": ["CONTRIBUTOR"]}]
MOST = {"agencies": ["cps"], "roles": ["CONTRIBUTOR"], "clearance": "OFFICIAL"}


def provider(issuer: SmallIssuer, **more: Any) -> Provider:
    setting = Issuer.model_validate(
        {"issuer": issuer.address, "most": MOST, "web": {"name": "Example", "client": CLIENT}, **more}
    )
    assert setting.web
    return Provider(setting, setting.web, BACK, Subjects(), httpx2.ASGITransport(issuer.app()))


async def sign_in(issuer: SmallIssuer, at: Provider | None = None, **changed: str) -> SignedIn:
    """Begin at the provider, be let in there, and come back with its answer, or with what was changed in it."""
    known = at or provider(issuer)
    attempt = Attempt(known.id)
    asked = dict(parse_qsl(urlsplit(await known.begin(attempt)).query))
    return await known.finish(attempt, {**issuer.let_in(asked), **changed})


async def test_a_good_token_names_somebody_and_what_their_claims_give() -> None:
    issuer = SmallIssuer(claims={"groups": ["g-cps"], "name": "Ada Example"})
    named = await sign_in(issuer, provider(issuer, gives=GIVES))
    rights = Rights("cps", frozenset({Role.CONTRIBUTOR}), Marking.PUBLISHED)
    assert named == SignedIn(Person("https://id.example", "7", rights), "Ada Example")


async def test_what_goes_to_the_provider_leads_back_to_nothing() -> None:
    issuer = SmallIssuer()
    known = provider(issuer)
    attempt = Attempt(known.id, "/tools")
    url = urlsplit(await known.begin(attempt))
    asked = dict(parse_qsl(url.query))
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://id.example/authorize"
    assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", CLIENT, BACK)
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid", "S256")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"], attempt.verifier, attempt.secret}) == 5
    assert attempt.secret not in url.query
    assert attempt.verifier not in url.query
    assert Attempt.of(attempt.text()) == attempt


BAD: dict[str, dict[str, Any]] = {
    "expired": {"claims": {"exp": later(-120)}},
    "without an end": {"claims": {"exp": None}},
    "for another": {"claims": {"aud": "another"}},
    "for nobody": {"claims": {"aud": None}},
    "for several, made for another": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "of another issuer": {"claims": {"iss": "https://another.example"}},
    "of no issuer": {"claims": {"iss": None}},
    "of nobody": {"claims": {"sub": None}},
    "of an address": {"claims": {"sub": "ada@cps.example"}},
    "of another attempt": {"claims": {"nonce": "another"}},
    "of no attempt": {"claims": {"nonce": None}},
    "of a clock two minutes ahead": {"ahead": {"iat": 120}},
    "of a clock two minutes ahead, from when it holds": {"ahead": {"nbf": 120}},
    "of two agencies": {"claims": {"groups": ["g-cps", "g-moj"]}},
    "with groups beyond the limit": {"claims": {"_claim_names": {"groups": "src1"}}},
    "by an unknown key": {"key": rsa("b")},
    "unsigned": {"token": unsigned()},
    "signed by what is public": {"token": confused()},
    "by an algorithm the issuer does not use": {"token": elliptic()},
    "cut short": {"token": signed()[:-10]},
    "no token": {"token": "a.b.c"},
    "empty": {"token": ""},
    "far too long": {"token": "a" * 70_000},
}


@pytest.mark.parametrize("what", BAD)
async def test_a_bad_token_names_nobody_and_tells_nothing(what: str, caplog: pytest.LogCaptureFixture) -> None:
    given = dict(BAD[what])
    # Counted from the test, which may run minutes after the table was made.
    if ahead := given.pop("ahead", None):
        given["claims"] = {claim: later(seconds) for claim, seconds in ahead.items()}
    issuer = SmallIssuer(**given)
    rules = [*GIVES, {"claim": "groups", "value": "g-moj", "agency": "moj"}]
    known = provider(issuer, gives=rules, most={**MOST, "agencies": ["cps", "moj"]})
    with caplog.at_level(logging.WARNING), pytest.raises(SignInFailed) as error:
        await sign_in(issuer, known)
    assert error.value.message == SignInFailed.sentence
    [said] = [record.getMessage() for record in caplog.records if record.name == under_test.__name__]
    assert not {"ada@cps.example", "g-cps", "eyJ", "https://another.example"} & set(said.split())


@pytest.mark.parametrize(
    "changed",
    [{"state": "another"}, {"state": ""}, {"state": "ü"}, {"code": "another"}, {"code": ""}, {"error": "access_denied"},
     {"iss": "https://another.example"}],
)  # fmt: skip
async def test_another_answer_than_the_providers_fits_no_attempt(changed: dict[str, str]) -> None:
    with pytest.raises(SignInFailed):
        await sign_in(SmallIssuer(), None, **changed)


async def test_a_code_works_once_and_with_the_browser_that_began() -> None:
    issuer = SmallIssuer()
    known = provider(issuer)
    mine, another = Attempt(known.id), Attempt(known.id)
    asked = dict(parse_qsl(urlsplit(await known.begin(mine)).query))
    for attempt in (another, replace(mine, secret=another.secret)):
        with pytest.raises(SignInFailed):
            await known.finish(attempt, issuer.let_in(asked))
    # Even where the state is known, the code is worth nothing without what the challenge was made of.
    with pytest.raises(SignInFailed):
        await known.finish(another, {**issuer.let_in(asked), "state": another.state})
    answer = issuer.let_in(asked)
    assert (await known.finish(mine, answer)).person.subject == "7"
    with pytest.raises(SignInFailed):
        await known.finish(mine, answer)


async def test_keys_may_be_rotated_while_people_sign_in() -> None:
    issuer = SmallIssuer()
    known = provider(issuer)
    assert await sign_in(issuer, known)
    issuer.key, issuer.keys = rsa("b"), [rsa("b")]
    signed_in = await asyncio.gather(*(sign_in(issuer, known) for _ in range(5)))
    assert {each.person.subject for each in signed_in} == {"7"}
    assert await sign_in(issuer, known)
    assert issuer.asked.count("/keys") <= 6
    assert issuer.asked.count("/.well-known/openid-configuration") == 1
    issuer.keys = []
    assert await sign_in(issuer, known), "keys that are known need not be read"


BROKEN: dict[str, dict[str, Any]] = {
    "down": {"answer": garbage("Bad gateway", 502)},
    "no JSON": {"answer": garbage("<html>")},
    "deep": {"answer": garbage("[" * 100_000)},
    "a list": {"answer": JSONResponse([])},
    "of somebody else": {"discovery": {"issuer": "https://another.example"}},
    "without an address": {"discovery": {"token_endpoint": None}},
    "without encryption": {"discovery": {"token_endpoint": "http://id.example/token"}},
    "of another kind": {"discovery": {"authorization_endpoint": "javascript:alert(1)"}},
    "redirecting": {"answer": garbage("", 302)},
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_provider_that_is_down_or_broken_has_its_code(what: str) -> None:
    with pytest.raises(ProviderUnavailable):
        await sign_in(SmallIssuer(**BROKEN[what]))


async def test_a_slow_provider_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "PATIENCE", 0.1)
    issuer = SmallIssuer(delay=5)
    with pytest.raises(ProviderUnavailable):
        await sign_in(issuer)
    issuer.delay = 0
    assert await sign_in(issuer), "once it answers again, people sign in"


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\t/evil.example", "evil", "",
     "javascript:alert(1)", "/tools\r\nset-cookie: a=b", "/" + "a" * 2_000, "/é", " /tools", "//[", "///evil.example"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(place: str) -> None:
    with pytest.raises(BadUserInput):
        within(place)
    assert Attempt.of(Attempt("p", place).text()) is None


@pytest.mark.parametrize(
    "place", ["/", "/tools?owner=cps&status=LIVE", "/records/Tool/x%20y", "/search?text=%2F%2Fevil"]
)
def test_a_path_within_the_hub_is_kept(place: str) -> None:
    assert within(place) == place
    attempt = Attempt.of(Attempt("p", place).text())
    assert attempt
    assert attempt.place == place


@pytest.mark.parametrize("text", [None, "", "x", "a.b.c", "A" * 43, "A" * 43 + "..%2F", "A" * 43 + ".p.%2F%2Fevil"])
def test_what_is_no_attempt_is_none(text: str | None) -> None:
    assert Attempt.of(text) is None


def test_both_errors_say_nothing_of_the_provider() -> None:
    for error in (SignInFailed(), ProviderUnavailable()):
        assert isinstance(error, HubError)
        assert not {"token", "http", "claim"} & set(error.message.lower().split()), error.message
