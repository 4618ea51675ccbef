"""Signing in over HTTP: to a provider and back into a session, the keys that somebody makes there, and out again."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from hub.access.roles import Role
from hub.actors.grants import actor_id, give
from hub.actors.issuers import Most
from hub.actors.keys import holder
from hub.actors.rights import Maxima, Rights
from hub.actors.sessions import Person, begin
from hub.graph.statement import Statement
from hub.model.enums import Marking
from tests.access.test_tokens import rsa
from tests.conftest import Engine
from tests.engines.statements import connected
from tests.http.conftest import Hub, serving
from tests.http.issuer import CLIENT, SECRET, SmallIssuer, listening
from tests.http.test_sessions import ME, ask, cookie, world

PUBLIC = "https://hub.example"
PATIENCE = 60.0
"""Seconds for a Neo4j that plans the statements of a page for the first time."""
BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin", "host": "evil.example"}
MOST = {"agencies": ["cps"], "roles": ["CONTRIBUTOR", "APPROVER"], "clearance": "OFFICIAL"}
GIVES = [{"claim": "groups", "value": "hub-cps", "agency": "cps", "roles": ["CONTRIBUTOR"], "clearance": "OFFICIAL"}]


@pytest.fixture(scope="module")
async def issuer() -> AsyncGenerator[SmallIssuer]:
    async with listening(SmallIssuer()) as running:
        yield running


@pytest.fixture(scope="module")
def setting(issuer: SmallIssuer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    (folder / "secret").write_text(f"{SECRET}\n")
    web = {"name": "Example id", "client": CLIENT, "secret": "secret", "scopes": ["openid", "profile"]}
    told = [{"issuer": issuer.address, "most": MOST, "gives": GIVES, "web": web}]
    (folder / "issuers.json").write_text(json.dumps(told))
    return folder / "issuers.json"


@pytest.fixture(scope="module")
async def hub(engine: Engine, hub: Hub, setting: Path) -> AsyncGenerator[Hub]:
    """A hub at which people sign in, on a register of four tools."""
    settings = engine.settings.model_copy(update={"issuers": setting, "public_url": PUBLIC, "deadline": 180.0})
    async with connected(engine.endpoint, settings) as own, serving(own, settings) as running:
        await world().write(own)
        running.client.timeout = PATIENCE
        yield running


@pytest.fixture(scope="module")
async def closed(engine: Engine, hub: Hub, setting: Path) -> AsyncGenerator[Hub]:
    """Another that answers nobody who is not signed in."""
    told = {"issuers": setting, "public_url": PUBLIC, "anonymous": False, "deadline": 180.0}
    settings = engine.settings.model_copy(update=told)
    async with connected(engine.endpoint, settings) as own, serving(own, settings) as running:
        yield running


def kept(response: httpx.Response) -> dict[str, str]:
    """The cookies that a browser has after an answer, as the header that it sends."""
    pairs = [each.partition(";")[0] for each in response.headers.get_list("set-cookie") if "Max-Age=0" not in each]
    return {"cookie": "; ".join(pairs)}


async def to_the_provider(hub: Hub, place: str = "/tools") -> tuple[dict[str, str], str]:
    """From the page to the provider: the cookie of the attempt, and the address to which the provider sends back."""
    page = await hub.client.get("/sign-in", params={"next": place}, headers=BROWSER)
    [start] = re.findall(r'href="(/sign-in/start[^"]+)"', page.text)
    sent = await hub.client.get(html.unescape(start), headers=BROWSER)
    assert sent.status_code == 303
    async with httpx.AsyncClient() as browser:
        back = (await browser.get(sent.headers["location"])).headers["location"]
    assert back.startswith(f"{PUBLIC}/sign-in/callback?"), "by the hub's public address, whatever Host was sent"
    return kept(sent), back


async def sign_in(hub: Hub, place: str = "/tools") -> tuple[dict[str, str], httpx.Response]:
    """The cookies of somebody who signed in, and the answer that gave them."""
    attempt, back = await to_the_provider(hub, place)
    done = await hub.client.get(f"/sign-in/callback?{urlsplit(back).query}", headers={**BROWSER, **attempt})
    return kept(done), done


async def test_somebody_signs_in_looks_around_and_signs_out(hub: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "ada", "name": "Ada <Example>", "groups": ["hub-cps"]}
    cookies, done = await sign_in(hub)
    assert (done.status_code, done.headers["location"]) == (303, "/tools")
    for line in done.headers.get_list("set-cookie"):
        assert line.startswith("__Host-hub-")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(line.split("; "))
        assert "Domain" not in line
    page = await hub.client.get("/tools", headers={**BROWSER, **cookies})
    assert "Signed in as <strong>Ada &lt;Example&gt;</strong>" in page.text
    assert 'href="/tools/marked"' in page.text
    account = (await hub.client.get("/account", headers={**BROWSER, **cookies})).text
    for word in ("Official", "Contributor", 'href="/agencies/cps"', actor_id(issuer.address, "ada")):
        assert word in account
    [rows] = await hub.graph.read([Statement("MATCH (n) WHERE n:Session OR n:JournalEntry RETURN properties(n)")])
    assert "Ada" not in json.dumps(rows)
    form = await hub.client.get("/sign-out", headers={**BROWSER, **cookies})
    csrf = re.findall(r'name="csrf" value="([^"]+)"', form.text)[0]
    out = await hub.client.post("/sign-out", data={"csrf": csrf}, headers={**BROWSER, **cookies})
    assert "You are signed out" in out.text
    assert len([line for line in out.headers.get_list("set-cookie") if "Max-Age=0" in line]) == 2
    assert (await hub.client.get("/tools", headers={**BROWSER, **cookies})).status_code == 401


async def test_whoever_signs_in_gets_a_new_session_and_the_old_one_ends(hub: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "twice", "groups": ["hub-cps"]}
    planted = await begin(hub.graph, Person(issuer.address, "mallory"))
    attempt, back = await to_the_provider(hub)
    both = {"cookie": f"{attempt['cookie']}; {cookie(planted)['cookie']}"}
    done = await hub.client.get(f"/sign-in/callback?{urlsplit(back).query}", headers={**BROWSER, **both})
    assert planted not in str(done.headers)
    me = (await ask(hub, kept(done))).json()["data"]["me"]
    assert me["actor"] == actor_id(issuer.address, "twice")
    assert (await ask(hub, cookie(planted))).status_code == 401


async def test_what_comes_back_to_another_browser_or_without_one_signs_nobody_in(hub: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "ada"}
    _, back = await to_the_provider(hub)
    other, _ = await to_the_provider(hub)
    query = urlsplit(back).query
    tries: list[tuple[str, dict[str, str]]] = [(query, {}), (query, other), ("", other), ("error=access_denied", other)]
    for sent, cookies in tries:
        done = await hub.client.get(f"/sign-in/callback?{sent}", headers={**BROWSER, **cookies})
        assert (done.status_code, "set-cookie" in done.headers) == (400, False)
        assert "SIGN_IN_FAILED" in done.text
        assert "access_denied" not in done.text


async def test_a_provider_that_is_down_is_a_page_with_its_code(hub: Hub, issuer: SmallIssuer) -> None:
    page = (await hub.client.get("/sign-in", headers=BROWSER)).text
    [start] = re.findall(r'href="(/sign-in/start[^"]+)"', page)
    attempt, back = await to_the_provider(hub)
    address, issuer.key, issuer.keys = issuer.address, rsa("b"), []
    try:
        done = await hub.client.get(f"/sign-in/callback?{urlsplit(back).query}", headers={**BROWSER, **attempt})
    finally:
        issuer.key, issuer.keys = rsa("a"), [rsa("a")]
    assert (done.status_code, "PROVIDER_UNAVAILABLE" in done.text) == (503, True)
    assert address not in done.text
    unknown = html.unescape(start).replace("provider=", "provider=x")
    assert (await hub.client.get(unknown, headers=BROWSER)).status_code == 404


@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https://evil.example", "/%09/evil.example"])
async def test_nobody_is_sent_elsewhere(hub: Hub, place: str) -> None:
    for path in ("/sign-in", "/sign-in/start"):
        refused = await hub.client.get(f"{path}?provider=x&next={place}", headers=BROWSER)
        assert refused.status_code in (400, 404)
        assert "location" not in refused.headers
        assert "evil" not in refused.text


async def test_a_closed_hub_leads_browsers_to_sign_in_and_tells_nothing_else(closed: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "ada", "groups": ["hub-cps"]}
    for path in ("/", "/tools", "/tools/open", "/account/keys"):
        page = await closed.client.get(path, headers=BROWSER)
        assert page.status_code == 401
        assert f'href="/sign-in?next={path.replace("/", "%2F")}"' in page.text
        assert "cps" not in page.text
    for path in ("/graphql", "/schema.graphql", "/graphql/queries.json", "/nowhere"):
        refused = await closed.client.get(path, headers=BROWSER)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert (await closed.client.get("/sign-in", headers=BROWSER)).status_code == 200
    cookies, _ = await sign_in(closed)
    assert (await closed.client.get("/tools", headers={**BROWSER, **cookies})).status_code == 200
    typed = {"csrf": "x", "purpose": "typed"}
    ended = {**BROWSER, **cookie("A" * 43)}
    kept_page = await closed.client.post("/account/keys", data=typed, headers=ended)
    assert (kept_page.status_code, "typed" in kept_page.text) == (401, True)


async def fill_in(hub: Hub, cookies: dict[str, str], **fields: str | list[str]) -> httpx.Response:
    """Send the form of the page of keys as it is shown, with these fields."""
    page = (await hub.client.get("/account/keys", headers={**BROWSER, **cookies})).text
    hidden = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("csrf", "once")}
    return await hub.client.post("/account/keys", data=hidden | fields, headers={**BROWSER, **cookies})


async def test_a_key_is_made_shown_once_used_and_revoked(hub: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "maker", "groups": ["hub-cps"]}
    granted = Rights("cps", frozenset({Role.CONTRIBUTOR, Role.APPROVER}), Marking.OFFICIAL_SENSITIVE)
    await give(hub.graph, issuer.address, "maker", granted)
    cookies, _ = await sign_in(hub)
    made = await fill_in(
        hub, cookies, purpose="Nightly & <export>", days="30", clearance="OFFICIAL", agency="yes", role=["CONTRIBUTOR"]
    )
    [key] = re.findall(r"hub_[0-9a-f]{16}_[\w-]{43}", made.text)
    assert made.headers["cache-control"] == "no-store"
    asked = await hub.client.post("/graphql", json={"query": ME}, headers={"authorization": f"Bearer {key}"})
    me = asked.json()["data"]["me"]
    assert (me["signedIn"], me["agency"]["slug"], me["clearance"]) == ("KEY", "cps", "OFFICIAL")
    assert me["roles"] == ["READER", "CONTRIBUTOR"]
    lowered = await holder(hub.graph, key, Maxima({issuer.address: Most(agencies=frozenset({"cps"})).of}))
    assert lowered
    assert (lowered.agency, lowered.clearance, lowered.roles) == ("cps", Marking.PUBLISHED, {Role.READER})
    listed = (await hub.client.get("/account/keys", headers={**BROWSER, **cookies})).text
    assert "Nightly &amp; &lt;export&gt;" in listed
    assert key[21:] not in listed
    revoked = await fill_in(hub, cookies, action="revoke", key=key[4:20])
    assert "Revoked" in revoked.text
    [entries] = await hub.graph.read([Statement("MATCH (j:JournalEntry) WHERE j.door = 'PAGE' RETURN properties(j)")])
    mine = [text for text in map(json.dumps, entries) if actor_id(issuer.address, "maker") in text]
    assert [sum(why in text for text in mine) for why in ("A key was made.", "A key was revoked.")] == [1, 1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"purpose": "x", "days": "30", "clearance": "OFFICIAL_SENSITIVE"}, "at most"),
        ({"purpose": "x", "days": "30", "clearance": "PUBLISHED", "role": "APPROVER"}, "at most"),
        ({"purpose": "x", "days": "30", "clearance": "PUBLISHED", "role": "KING"}, "choose among"),
        ({"purpose": "", "days": "30", "clearance": "PUBLISHED"}, "purpose:"),
        ({"purpose": "x", "days": "400", "clearance": "PUBLISHED"}, "days:"),
        ({"purpose": "x", "days": "-1", "clearance": "PUBLISHED"}, "days:"),
        ({"purpose": "x", "days": "30", "clearance": "PUBLISHED", "once": "../x"}, "load the page"),
    ],
)
async def test_no_key_has_more_than_its_maker_has_now(
    hub: Hub, issuer: SmallIssuer, fields: dict[str, str], words: str
) -> None:
    issuer.claims = {"sub": "less", "groups": ["hub-cps"]}
    await give(hub.graph, issuer.address, "less", Rights("cps", frozenset(Role), Marking.OFFICIAL_SENSITIVE))
    cookies, _ = await sign_in(hub)
    refused = await fill_in(hub, cookies, **fields)
    assert refused.status_code == 400
    assert words in refused.text
    assert "You have made no key" in refused.text


async def test_a_form_sent_twice_makes_one_key_and_nobody_revokes_anothers(hub: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "again", "groups": ["hub-cps"]}
    await give(hub.graph, issuer.address, "again", Rights("cps", clearance=Marking.OFFICIAL))
    cookies, _ = await sign_in(hub)
    fields = {"purpose": "Once", "days": "1", "clearance": "PUBLISHED", "once": "0123456789abcdef"}
    assert "hub_0123456789abcdef_" in (await fill_in(hub, cookies, **fields)).text
    again = await fill_in(hub, cookies, **fields)
    assert (again.status_code, "made before" in again.text, "hub_0123" in again.text) == (409, True, False)
    issuer.claims = {"sub": "other", "groups": ["hub-cps"]}
    await give(hub.graph, issuer.address, "other", Rights("cps"))
    other, _ = await sign_in(hub)
    stolen = await fill_in(hub, other, action="revoke", key="0123456789abcdef")
    assert stolen.status_code == 404
    assert "Revoked" not in (await hub.client.get("/account/keys", headers={**BROWSER, **cookies})).text


async def test_whoever_has_no_grant_is_told_why_they_make_no_key(hub: Hub, issuer: SmallIssuer) -> None:
    issuer.claims = {"sub": "ungranted", "groups": ["hub-cps"]}
    cookies, _ = await sign_in(hub)
    page = (await hub.client.get("/account/keys", headers={**BROWSER, **cookies})).text
    assert "ask an administrator" in page
    assert 'name="purpose"' not in page
