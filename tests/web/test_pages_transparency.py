"""A draft on a page says what the command's draft says, and drift on a page finds what was planted in records."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from hub.access.asker import ANONYMOUS, Asker
from hub.api.budget import Budgets
from hub.clock import today
from hub.errors import OverBudget
from hub.exports.exported import View
from hub.exports.transparency.draft import Draft, draft_of
from hub.exports.transparency.facts import KINDS, ToolFacts, tools_of
from hub.graph.statement import Statement
from hub.model.registry import the_model
from hub.web.pages.transparency import DRAFT, drafted
from tests.http.conftest import Hub
from tests.web.signed_in import by, fields_of, pages_of

PAGE = "/drift"


@pytest.fixture(scope="module")
async def facts(hub: Hub) -> dict[str, ToolFacts]:
    """Every tool as an export has it, by slug."""
    tools = await tools_of(hub.graph, the_model(), View(ANONYMOUS, today().isoformat()))
    return {tool.slug: tool for tool in tools}


@pytest.fixture(scope="module")
async def pages(hub: Hub) -> AsyncGenerator[httpx.AsyncClient]:
    async with pages_of(hub.graph) as client:
        yield client


def answers(draft: Draft) -> dict[str, object]:
    """What is answered or missing; the order of what a list holds says nothing."""
    return {each.field.title: each.missing or sorted(each.text.split("\n")) for each in draft.answers}


def richest(facts: dict[str, ToolFacts]) -> list[ToolFacts]:
    """For each kind of thing that a draft asks for the tools that have most of it, and one that has least."""
    kinds = ("suppliers", "products", "steps", "trained", "evaluations", "risks", "pages", "names", "values")
    of_kind = [max(facts.values(), key=lambda tool: len(getattr(tool, kind))) for kind in kinds]
    return [*of_kind, min(facts.values(), key=lambda tool: len(tool.values))]


async def test_a_draft_on_its_page_is_that_of_the_command(hub: Hub, facts: dict[str, ToolFacts]) -> None:
    for tool in {tool.slug: tool for tool in richest(facts)}.values():
        place = DRAFT.path.replace("{slug}", tool.slug)
        answered = (await hub.client.get(f"{place}?format=json")).json()["data"]["tool"]
        expected = draft_of(tool)
        assert answers(drafted(answered)) == answers(expected), tool.slug
        shown = html.unescape((await hub.client.get(place)).text)
        assert f"What is missing: {len(expected.missing)} of {len(expected.answers)} fields" in shown
        for each in expected.answers:
            assert each.field.title in shown
            assert all(line in shown for line in each.text.split("\n"))


async def test_a_draft_is_downloaded_and_a_wrong_address_is_told(hub: Hub, facts: dict[str, ToolFacts]) -> None:
    tool = facts["soze"]
    text = await hub.client.get("/tools/soze/transparency.md")
    assert text.headers["content-type"] == "text/markdown; charset=utf-8"
    assert text.headers["content-disposition"] == 'attachment; filename="soze-transparency.md"'
    assert text.text.startswith(f"# Draft transparency record: {tool.text('name')}\n")
    data = (await hub.client.get("/tools/soze/transparency.json?asOf=2025-12-31")).json()
    assert (data["tool"], data["asOf"], data["madeFor"]) == ("soze", "2025-12-31", "everybody")
    assert {field["heading"] for field in data["fields"] if field["missing"] == "NOT_KEPT"} >= {"Team"}
    wrong = [await hub.client.get(f"/tools/{end}") for end in ("nothing/transparency.md", "soze/transparency.md?x=1")]
    assert [response.status_code for response in wrong] == [404, 400]


async def sent(pages: httpx.AsyncClient, records: object, agency: str = "") -> httpx.Response:
    """The form of the page with a file of these records."""
    token = fields_of((await pages.get(PAGE, headers=by("reader"))).text)["csrf"]
    content = records if isinstance(records, bytes) else json.dumps(records).encode()
    fields, name = {"csrf": token, "agency": agency}, "records.json" if content else ""
    return await pages.post(PAGE, data=fields, files={"file": (name, content)}, headers=by("reader"))


async def test_what_was_planted_in_records_is_what_the_page_tells(
    pages: httpx.AsyncClient, facts: dict[str, ToolFacts]
) -> None:
    cited = [(tool, page) for tool in facts.values() for page in tool.pages
             if "/algorithmic-transparency-records/" in page.url and tool.owners]  # fmt: skip
    (tool, page), (other, others_page) = cited[0], next(pair for pair in cited if pair[0].owners != cited[0][0].owners)
    row = {"url": page.url, "title": page.title, "published": page.published, "tool_name": "Another <b>name</b>",
           "publishing_body": tool.owners[-1]}  # fmt: skip
    agreeing = {"url": others_page.url, "title": others_page.title, "tool_name": other.names[0]}
    strange = {"url": "https://www.gov.uk/algorithmic-transparency-records/nobody", "title": "Nobody's",
               "published": "soon", "publishing_body": "Nobody"}  # fmt: skip
    told = await sent(pages, {"records": [row, agreeing, strange]})
    assert told.status_code == 200
    sharing = sum(each.url == page.url for each_tool in facts.values() for each in each_tool.pages)
    assert len(re.findall(r"<td[^>]*>Another &lt;b&gt;name&lt;/b&gt;<span", told.text)) == sharing
    assert ("Nobody&#39;s</a>" in told.text, "Records that no tool cites: 1" in told.text) == (True, True)
    theirs = await sent(pages, {"records": [row, agreeing, strange]}, tool.owners[0].upper())
    assert ("Another &lt;b&gt;name" in theirs.text, "Nobody&#39;s" in theirs.text) == (True, False)
    assert f'href="/tools/{other.slug}' not in theirs.text


@pytest.mark.parametrize(
    ("records", "agency", "message"),
    [(b"", "", "Choose the file"), (b"{", "", "is not valid JSON"), ([{"title": "x"}], "", "it names no url"),
     ([{"url": "https://a.example"}], "Nobody here", "no tool that you see is kept by")],
)  # fmt: skip
async def test_what_cannot_be_compared_is_told_on_the_page(
    pages: httpx.AsyncClient, records: object, agency: str, message: str
) -> None:
    told = await sent(pages, records, agency)
    assert (told.status_code, message in told.text) == (422, True), told.text


async def test_a_comparison_is_paid_for_like_other_pages(hub: Hub, facts: dict[str, ToolFacts]) -> None:
    """By the records of the kinds that it reads, which the register has more of than 1,000; the form stays there."""
    records = [{"url": "https://a.example"}]
    async with pages_of(hub.graph, budgets=Budgets(1_000)) as pages:
        compared, refused = await sent(pages, records), await sent(pages, records)
    assert (compared.status_code, refused.status_code) == (200, 429)
    assert int(refused.headers["retry-after"]) > 0
    assert "There is a problem" in refused.text
    assert OverBudget.sentence in html.unescape(refused.text)
    everything = Statement(
        "MATCH (n) WHERE any(label IN labels(n) WHERE label IN $kinds) RETURN count(n)", {"kinds": KINDS}
    )
    [[rows]] = await hub.graph.read_one(everything)
    still = Budgets(1_000_000, lambda: 0.0)
    async with pages_of(hub.graph, budgets=still) as pages:
        await sent(pages, records)
    assert still.spend(Asker(actor="reader"), 0) == 1_000_000 - rows
