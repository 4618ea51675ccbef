"""`name` is read on every noun that has a name or a title."""

from __future__ import annotations

from tests.api.hub_under_test import Hub

TITLED = ("communications", "evidences", "frameworks", "lessons", "reviews", "sources")
TEXT = "{ " + " ".join(f"{many}(first: 100) {{ nodes {{ title name }} }}" for many in TITLED) + " }"
NAMED = """{ tool(slug: "cps-correspondence-drafting-tool") { alignments(first: 1) { nodes { principle {
  framework { ... on Named { slug name } } } } } } }"""


async def test_the_title_of_what_has_no_other_name_is_its_name(seeded: Hub) -> None:
    answer = (await seeded.ask(TEXT)).data
    rows = [row for many in TITLED for row in answer[many]["nodes"]]
    assert len(rows) > 100
    assert all(row["name"] == row["title"] for row in rows)
    assert sum(row["name"] is not None for row in rows) > 100


async def test_what_has_a_title_is_named(seeded: Hub) -> None:
    [alignment] = (await seeded.ask(NAMED)).data["tool"]["alignments"]["nodes"]
    framework = alignment["principle"]["framework"]
    asked = "query Title($slug: String!) { framework(slug: $slug) { title } }"
    told = (await seeded.ask(asked, {"slug": framework["slug"]})).data["framework"]
    assert framework["name"] == told["title"]
