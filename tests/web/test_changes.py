"""The page of changes and its feed."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hub.web.pages.facts_in_words import day
from tests.http.conftest import Hub
from tests.web.test_pages import BROWSER, links

ATOM = "{http://www.w3.org/2005/Atom}"


async def test_the_feed_has_the_events_of_the_api_the_latest_first(hub: Hub) -> None:
    """Read as another program reads it; each entry has a name of its own, which stays."""
    query = "?framework=npcc-ai-covenant&from=2023&to=2026"
    entries = [(await hub.client.get(f"/changes.atom{query}")) for _ in range(2)]
    assert entries[0].headers["content-type"] == "application/atom+xml"
    assert entries[0].text == entries[1].text
    feed = ElementTree.fromstring(entries[0].content)  # noqa: S314 - the hub's own
    arguments = 'framework: "npcc-ai-covenant", from: "2023", to: "2026", last: 50'
    asked = await hub.ask(f"{{ changeEvents({arguments}) {{ nodes {{ on changeCount }} }} }}")
    events = [(row["on"], row["changeCount"]) for row in asked.json()["data"]["changeEvents"]["nodes"]]
    shown = [
        (str(entry.findtext(f"{ATOM}updated"))[:10], int(str(entry.findtext(f"{ATOM}title")).split()[0]))
        for entry in feed.iter(f"{ATOM}entry")
    ]
    assert shown == events[::-1]
    assert len(shown) > 1
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}) == len(shown)
    page = await hub.client.get("/changes?framework=npcc-ai-covenant", headers=BROWSER)
    assert "/changes.atom?framework=npcc-ai-covenant" in links(page.text)


async def test_changes_are_told_from_the_latest_page_by_page(hub: Hub) -> None:
    """The days of two pages of three, by the links between them, are the last six of the API's list, from its end."""
    query = '{ changes(process: "disclosure", from: "2020", to: "2026", last: 6) { nodes { on } } }'
    days = [row["on"] for row in (await hub.ask(query)).json()["data"]["changes"]["nodes"]]
    first = (await hub.client.get("/changes?process=disclosure&from=2020&to=2026&last=3", headers=BROWSER)).text
    [further] = [address for address in links(first) if "before=" in address]
    second = (await hub.client.get(further, headers=BROWSER)).text
    told = re.findall(r'<th scope="row" class="govuk-table__header">([^<]+)</th>', first + second)
    assert told == [day(each) for each in days[::-1]]
    assert any("after=" in address for address in links(second))
