"""The pages for people who do not write GraphQL: each is there, shows what its operation answers, and leads on."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from openpyxl import load_workbook

from hub.clock import today
from hub.files import shipped
from hub.model.registry import the_model
from hub.web.pages.declared import PAGE, PageDeclaration
from hub.web.pages.facts_in_words import day
from hub.web.pages.parameters import variables_of
from hub.web.pages.table import PAGES
from hub.web.worked_queries import worked_queries
from tests.http.conftest import Hub

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SUBJECTS = {
    "step": "disclosure",
    "tool": "soze",
    "framework": "npcc-ai-covenant",
    "principle": "covenant-transparent",
    "agency": "cps",
    "review": "cps-vision-2025-12",
    "leads": "genai-statement-drafting",
    "plain": "soze",
    "feedback": "soze",
    "alike": "genai-statement-drafting",
    "suggestions": "soze",
    "draft": "soze",
}
MORE = {
    "search": "?text=witness+statement",
    "days": "?then=2025-06-30&now=2026-06-30",
    "changes": "?from=2025-06-01&to=2025-12-31",
    "what_if": "?tools=soze",
    "compare": "?tools=soze&tools=sfo-axcelerate&then=2024-12-31",
    "tools": "?status=LIVE",
    "worklist": "?agency=cps",
}
CHOICES = {"choices", "productChoices", "supplierChoices", "then"}
"""Lists to choose from, and what is compared with a list that is counted."""
ELSEWHERE = {"reports", "who_sees", "seen_as", "access_records"}
"""Pages that need what only somebody has: test_form_feedback.py and test_form_keepers.py have them."""
MADE_BY_HAND = [
    page
    for page in PAGES
    if page.media == PAGE and not page.name.startswith(("record-", "ask-")) and page.name not in ELSEWHERE
]
STARTS = [page.path.replace("{slug}", SUBJECTS.get(page.name, "")) + MORE.get(page.name, "") for page in MADE_BY_HAND]


def links(text: str) -> Iterator[str]:
    """The addresses within the hub that a page leads to."""
    for address in re.findall(r'href="(/[^"#]*)', text):
        yield html.unescape(address)


@pytest.mark.parametrize(("page", "address"), list(zip(MADE_BY_HAND, STARTS, strict=True)), ids=STARTS)
async def test_a_page_shows_what_the_api_answers(hub: Hub, page: PageDeclaration, address: str) -> None:
    """Under its own policy, with the API's bytes as JSON, and each count of a list on it, there and in its XLSX."""
    response = await hub.client.get(address, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert len(re.findall(r"<h1[ >]", response.text)) == 1
    assert " style=" not in response.text
    assert "undefined" not in response.text.lower()
    form = f"{address}{'&' if '?' in address else '?'}format="
    shown = (await hub.client.get(f"{form}json")).json()
    path = {"slug": SUBJECTS[page.name]} if page.name in SUBJECTS else {}
    variables = variables_of(page, path, parse_qsl(MORE.get(page.name, "?")[1:]), today())
    assert shown == (await hub.ask(page.query, variables=variables)).json()
    file = await hub.client.get(f"{form}xlsx")
    assert file.headers["content-disposition"].endswith('.xlsx"')
    book = load_workbook(io.BytesIO(file.content), read_only=True)
    for key, listed in shown["data"].items():
        if key not in CHOICES and isinstance(listed, dict) and "totalCount" in listed and listed.get("nodes"):
            count = sum(1 for _ in book[key].rows) - 1
            assert (key, count) == (key, listed["totalCount"])
            assert re.search(rf"\b{count:,}\b", html.unescape(response.text)), key


@pytest.mark.parametrize("form", ["page", "json", "csv"])
async def test_a_browser_that_has_a_page_is_sent_nothing_again(hub: Hub, form: str) -> None:
    address = f"/tools/soze?format={form}"
    whole = await hub.client.get(address, headers=BROWSER)
    again = await hub.client.get(address, headers={**BROWSER, "if-none-match": whole.headers["etag"]})
    other = await hub.client.get(address, headers={**BROWSER, "if-none-match": '"another"'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", whole.headers["etag"])
    assert (other.status_code, other.content) == (200, whole.content)


async def test_no_link_leads_nowhere(hub: Hub) -> None:
    """Every address that the pages made by hand lead to, and a page of each noun that they lead to."""
    seen: dict[str, int] = {}
    addresses = [address for start in STARTS for address in links((await hub.client.get(start, headers=BROWSER)).text)]
    kinds: dict[str, int] = {}
    for address in dict.fromkeys(addresses):
        kind = address.split("?")[0].rsplit("/", 1)[0]
        kinds[kind] = kinds.get(kind, 0) + 1
        # Eight of a kind are enough to show that the kind is there; the seed has hundreds of some.
        if kinds[kind] <= 8:
            seen[address] = (await hub.client.get(address, headers=BROWSER)).status_code
    assert len(seen) > 100
    assert {address: status for address, status in seen.items() if status != 200} == {}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name.startswith("record-")], ids=lambda page: page.name
)
async def test_every_noun_has_its_page(hub: Hub, page: PageDeclaration) -> None:
    """Of the first record that the graph has of it."""
    root = page.path.split("/")[2]
    answer = await hub.ask(f"{{ {the_model().nouns[root].plural}(first: 1) {{ nodes {{ slug }} }} }}")
    nodes = next(iter(answer.json()["data"].values()))["nodes"]
    if not nodes:
        assert root in {"NilReturn", "Pack"}, "the seed has records of every other noun"
        return
    response = await hub.client.get(page.path.replace("{slug}", nodes[0]["slug"]), headers=BROWSER)
    assert response.status_code == 200
    assert nodes[0]["slug"] in response.text or "<h1" in response.text


async def test_a_documented_question_is_asked_by_a_form(hub: Hub) -> None:
    """Each is listed with its words; what is typed is the variable, and the rows are those of the answer."""
    listed = html.unescape((await hub.client.get("/ask", headers=BROWSER)).text)
    questions = worked_queries(shipped("queries"))
    for question in questions:
        assert f'href="/ask/{question.title}">{question.question}' in listed
    shown = html.unescape((await hub.client.get("/ask/ToolsOnALegalStep?process=redaction", headers=BROWSER)).text)
    [query] = [question.query for question in questions if question.title == "ToolsOnALegalStep"]
    answer = (await hub.ask(query, variables={"process": "redaction"})).json()["data"]
    [rows] = [listed["nodes"] for listed in answer.values()]
    assert len(rows) > 1
    assert all(row["name"] in shown for row in rows)
    assert f": {len(rows)} rows" in shown
    assert 'value="redaction"' in shown
    assert (await hub.client.get("/ask/ToolsOnALegalStep?nothing=x", headers=BROWSER)).status_code == 400


async def test_the_table_of_a_page_has_the_rows_that_the_page_shows(hub: Hub) -> None:
    """The tools on a step, counted in the CSV and in the answer."""
    rows = csv.DictReader(io.StringIO((await hub.client.get("/process/disclosure?format=csv")).text.lstrip("\ufeff")))
    answer = (await hub.client.get("/process/disclosure?format=json")).json()["data"]["process"]
    shown = {slug for row in rows for slug in row["process.affectedBy.slug"].split("; ")} - {""}
    assert shown == {edge["node"]["slug"] for edge in answer["affectedBy"]["edges"]}
    assert len(shown) > 3


async def counted(hub: Hub, address: str, root: str) -> int:
    return (await hub.client.get(address)).json()["data"][root]["totalCount"]


async def test_a_cell_of_the_impact_map_leads_to_as_many_tools_as_it_says(hub: Hub) -> None:
    text = (await hub.client.get("/agencies", headers=BROWSER)).text
    cells = re.findall(r'href="(/tools\?owner=[^"]+)" aria-label="(\d+) tools? of', text)
    assert len(cells) > 30
    for address, number in cells[::5]:
        assert await counted(hub, f"{html.unescape(address)}&format=json", "tools") == int(number), address


@pytest.mark.parametrize(("address", "root"), [("/tool-counts", "tools"), ("/search?text=statement", "search")])
async def test_a_count_beside_a_filter_is_the_count_it_leads_to(hub: Hub, address: str, root: str) -> None:
    text = (await hub.client.get(address, headers=BROWSER)).text
    filters = re.findall(rf'<li><a class="govuk-link" href="(/{root}\?[^"]+)">[^<]*</a> \((\d+)\)', text)
    assert len(filters) > 8
    for place, number in filters[::3]:
        assert await counted(hub, f"{html.unescape(place)}&format=json", root) == int(number), place


async def test_the_day_a_status_was_last_shown_is_the_last_and_stale_ones_say_so(hub: Hub) -> None:
    """By what the API says of each tool, and by the rule that two years without a showing are too many."""
    asked = await hub.ask("{ tools(first: 100) { nodes { slug statusSeen statusLastSeen lastKnownActing } } }")
    tools = asked.json()["data"]["tools"]["nodes"]
    moved = [tool for tool in tools if tool["statusSeen"] and tool["statusSeen"] != tool["statusLastSeen"]]
    stale = [tool for tool in tools if tool["lastKnownActing"]]
    assert moved
    assert stale
    for tool in [*moved[:3], *stale[:3]]:
        text = (await hub.client.get(f"/tools/{tool['slug']}", headers=BROWSER)).text
        shown = day(tool["statusLastSeen"])
        assert f"last shown {shown}" in text if tool["statusLastSeen"] else "no dated source shows it" in text
        assert ("not counted as acting" in text) == tool["lastKnownActing"]


async def test_compared_days_show_what_held_on_each(hub: Hub) -> None:
    text = (await hub.client.get("/compare?tools=soze&then=2024-12-31", headers=BROWSER)).text
    assert text.count('<th scope="col"') == 2
    [row] = re.findall(r"Acts on that day</th>(.*?)</tr>", text)
    assert re.findall(r">(Yes|No)<", row) == ["No", "Yes"]


async def test_the_number_of_steps_with_several_agencies_is_that_of_the_documented_question(hub: Hub) -> None:
    """m01_hotspots asks it in GraphQL; the page counts the same."""
    asked = await hub.ask("{ overlapHotspots(over: PROCESS, minAgencies: 2, first: 1) { totalCount } }")
    count = asked.json()["data"]["overlapHotspots"]["totalCount"]
    assert count > 0
    assert f"<strong>{count} steps</strong>" in (await hub.client.get("/process", headers=BROWSER)).text


async def test_pages_about_tools_that_act_say_how_many_they_leave_out(hub: Hub) -> None:
    asked = await hub.ask("{ tools(where: { lastKnownActing: { eq: true } }) { totalCount } }")
    stale = asked.json()["data"]["tools"]["totalCount"]
    assert stale > 0
    for address in ("/agencies", "/process", "/suppliers"):
        page = (await hub.client.get(address, headers=BROWSER)).text
        assert f"{stale} tools last known acting" in page


async def test_the_counts_to_narrow_tools_by_are_of_all_that_the_page_lists(hub: Hub) -> None:
    answer = (await hub.client.get("/tool-counts?format=json")).json()["data"]
    assert sum(status["count"] for status in answer["statuses"]) == answer["tools"]["totalCount"]
    assert {key["slug"] for status in answer["statuses"] for key in status["keys"]} >= {"LIVE", "RETIRED"}


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/tools/no-such-tool", 404, "NOT_FOUND"),
        ("/records/Tool/no-such-tool", 404, "NOT_FOUND"),
        ("/search?nonsense=1", 400, "nonsense: this page has no such parameter"),
        ("/search?text=" + "a" * 400, 400, "at most 300"),
        ("/search?text=a&first=x", 400, "not a whole number"),
        ("/search?text=a&first=1&first=2", 400, "give it once"),
        ("/search?text=a&first=100000", 400, "first"),
        ("/search?text=a&types=NO_SUCH_KIND", 400, "NO_SUCH_KIND"),
        ("/search?text=a&after=nonsense", 400, "after"),
        ("/tools?acts=perhaps", 400, "neither yes nor no"),
        ("/tools?acts=yes&acts=no", 400, "give it once"),
        ("/tools?status=NO_SUCH_STATUS", 400, "NO_SUCH_STATUS"),
        ("/tools?where=nonsense", 400, "where: this page has no such parameter"),
        ("/search?text=a&status=NO_SUCH_STATUS", 400, "NO_SUCH_STATUS"),
        ("/compare?tools=soze&then=yesterday", 400, "yesterday"),
        ("/process?asOf=yesterday", 400, "yesterday"),
        ("/process?format=exe", 400, "format"),
        ("/what-if?tools=no-such-tool", 404, "NOT_FOUND"),
    ],
)
async def test_bad_input_is_a_page_that_says_why(hub: Hub, address: str, status: int, words: str) -> None:
    response = await hub.client.get(address, headers=BROWSER)
    assert response.status_code == status
    assert words in html.unescape(response.text)
    assert "<h1" in response.text


async def test_what_was_typed_is_shown_as_text(hub: Hub) -> None:
    typed = "<script>alert(1)</script>\u202e\"'"
    response = await hub.client.get("/search", params={"text": typed}, headers=BROWSER)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text
