"""What a page says of what has no date or no source: a sentence each time, and no day that nobody gave."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hub.model.registry import the_model
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.record_pages import RecordPage
from hub.web.pages.render import Templates
from hub.web.pages.visitors import Visitor

COVERAGE = {"pairCount": 0, "reason": "no pair applies", "levels": [], "byPrinciple": [], "byAgency": []}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The templates of the hub; what a page loads beside them plays no part."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "pages.json").write_text(json.dumps(dict.fromkeys(("icon", "style", "script"), "x")), encoding="utf-8")
    return Templates.of(folder)


def shown(templates: Templates, template: str, page: PageDeclaration, data: dict[str, Any]) -> str:
    """The words of a page, on one line."""
    context = {"page": page, "path": page.path, "given": {}, "variables": {"asOf": "2025-12-31"}, "data": data}
    return " ".join(templates.page(template, {**context, "visitor": Visitor(), "today": "2026-06-30"}).split())


def framework(templates: Templates, **dates: str | None) -> str:
    """The page of a framework of which nothing else is recorded."""
    known = {"__typename": "Framework", "slug": "f", "title": "F", "kind": "code", "standing": None, "note": None}
    row = {**known, "sources": [], "issuer": None, "appliesTo": {"totalCount": 0, "nodes": []}}
    data = {
        "framework": {**row, **dict.fromkeys(("date", "since", "seen")), **dates},
        "coverage": COVERAGE,
        "gaps": {"totalCount": 0, "nodes": []},
    }
    return shown(templates, "framework.html", PageDeclaration("framework", "/frameworks/f", "F", "framework"), data)


def test_a_framework_without_a_day_is_counted_from_its_first_showing(templates: Templates) -> None:
    page = framework(templates, seen="2025-03-04")
    assert "Code, day of issue not recorded<" in page
    assert "its day of issue: it is counted from 4 March 2025, when a source first shows it." in page


def test_a_framework_that_nothing_dates_is_said_to_count_always(templates: Templates) -> None:
    assert "its day of issue: it is counted always." in framework(templates)


def test_a_framework_with_a_day_is_told_with_it_alone(templates: Templates) -> None:
    page = framework(templates, date="2025-06", seen="2025-06-30")
    assert "Code, June 2025<" in page
    assert "day of issue" not in page


def source(templates: Templates, published: str | None) -> str:
    """The page of a source of which nothing else is recorded."""
    page = RecordPage("source", "/sources/{slug}", "Source", "source", model=the_model(), label="Source")
    links = {edge.field: {"totalCount": 0, "nodes": []} if edge.many else None for edge in page.edges}
    row = {**dict.fromkeys(prop.field for prop in page.facts), **links, "sources": []}
    record = {**row, "__typename": "Source", "slug": "s", "title": "S", "published": published}
    return shown(templates, "record.html", page, {"source": record})


def test_a_source_without_a_day_says_what_that_means(templates: Templates) -> None:
    said = "What only this source shows has no date of its own: it counts from the day on which it was recorded."
    assert said in source(templates, None)
    page = source(templates, "2025-06")
    assert said not in page
    assert "June 2025" in page


@pytest.mark.parametrize(
    ("macro", "row", "said"),
    [
        ("dated", {"date": "2025-06", "seen": "2025-07-01"}, "June 2025"),
        ("dated", {"date": None, "seen": "2025-07-01"}, "shown by 1 July 2025"),
        ("dated", {"date": None, "seen": None}, "undated"),
        ("cited", [], "no source recorded"),
        (
            "cited",
            [{"slug": "s", "title": "S", "url": None, "publisher": "P", "published": None}],
            "S, P, day not recorded",
        ),
        ("cited", [{"slug": "s", "title": "S", "url": None, "publisher": None, "published": "2025"}], "S, 2025"),
        ("sources", [], "No source recorded"),
        (
            "sources",
            [{"slug": "s", "title": "S", "url": None, "publisher": "P", "published": None}],
            "S, P, day not recorded",
        ),
    ],
)
def test_a_statement_without_a_date_and_a_row_without_a_source_say_so(
    macro: str, row: Any, said: str, templates: Templates
) -> None:
    text = f"{{% import 'parts/facts.html' as facts %}}{{{{ facts.{macro}(row) }}}}"
    assert said in templates.environment.from_string(text).render(row=row)
