"""The grade of each finding, worked out again from the rows of a pack by the rule of decision 43.

The rule is written out here a second time, and nothing of hub.review is asked for which rows a finding rests on.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

import pytest

from hub.review.build import Pack
from hub.review.content import Content
from hub.review.facts import Facts
from hub.review.sections.findings import findings
from tests.review.papers import content

DAYS = ("2025-09-30", "2026-03-31")
"""Past days beside that of the review; other tests read what their packs say too."""
Row = dict[str, Any]
TEN_ROWS = {0: "high", 1: "high", 2: "medium", 4: "medium", 5: "low", 10: "low"}
"""The grade of a finding of ten rows by how many of them are weak."""


def grade(weak: list[bool]) -> str:
    """The grade of a finding, by whether each of its rows is weak."""
    if 2 * sum(weak) >= len(weak):
        return "low"
    return "high" if 5 * sum(weak) < len(weak) and len(weak) >= 10 else "medium"


def told(facts: Facts) -> dict[str, tuple[str, int, int]]:
    """The grade of each finding, the number of its rows and of the weak ones, as the pack tells them."""
    return {
        finding.key: (finding.ground.level, finding.ground.rows, finding.ground.weak) for finding in findings(facts)
    }


class Rows:
    """The answers of a pack, as JSON."""

    def __init__(self, made: Content) -> None:
        answers = {answer["name"]: next(iter(answer["data"].values())) for answer in made["answers"]}
        self.of = {name: answer["nodes"] for name, answer in answers.items() if answer and "nodes" in answer}
        self.tools = {tool["slug"]: tool for tool in self.of["tools"]}
        self.agencies, self.day = made["agencies"], made["asOf"]

    def weak_tool(self, slug: str) -> bool:
        tool = self.tools.get(slug, {})
        return tool.get("confidence") == "RECALLED" or bool(tool.get("lastKnownActing")) or self.ended_long_ago(tool)

    def ended_long_ago(self, tool: Row) -> bool:
        """Whether it had ended by the day two years before, of which a year or a month may be all that is known."""
        ended = (tool.get("statusSince") or tool.get("statusLastSeen")) if tool.get("status") == "RETIRED" else None
        return bool(ended) and str(ended).ljust(10, "~") < f"{int(self.day[:4]) - 2}{self.day[4:]}"

    def of_pairs(self, pairs: Iterable[Row]) -> Iterator[bool]:
        for pair in pairs:
            read_into = (pair["alignment"] or {}).get("basis") == "INFERRED"
            yield pair["level"] == "NOT_ASSESSED" or read_into or self.weak_tool((pair.get("tool") or pair)["slug"])

    def of_tools(self) -> Iterator[bool]:
        for tool in self.of["ledger"]:
            known = self.tools[tool["slug"]]
            if known["acts"] or known["coming"]:
                yield not known["sroRole"] or self.weak_tool(tool["slug"])

    def of_links(self, field: str, points: Iterable[Row]) -> Iterator[bool]:
        """Of the links of acting tools to these steps, products or suppliers."""
        ends = {point["subject"]["slug"] for point in points}
        for slug, tool in self.tools.items():
            for edge in tool[field]["edges"] if tool["acts"] else ():
                if edge["node"]["slug"] in ends:
                    yield edge["basis"] == "INFERRED" or self.weak_tool(slug)

    def of_points(self) -> Iterator[bool]:
        """Of suppliers, and of the products that none of them makes."""
        kinds = {"Supplier": list[Row](), "Product": list[Row]()}
        for point in self.of["single_points"]:
            kinds[point["subject"]["__typename"]].append(point)
        makers = [point["subject"]["slug"] for point in kinds["Supplier"]]
        others = [point for point in kinds["Product"] if (point["subject"]["supplier"] or {}).get("slug") not in makers]
        yield from self.of_links("suppliers", kinds["Supplier"])
        yield from self.of_links("products", others)

    def of_adoptions(self) -> Iterator[bool]:
        for practice in self.of["practices"]:
            for adoption in practice["adoptions"]["nodes"]:
                yield adoption["basis"] == "INFERRED" or self.weak_tool((adoption["tool"] or {}).get("slug", ""))

    def weak(self) -> dict[str, list[bool]]:
        """By finding, whether each of its rows is weak."""
        own = [pair for pair in self.of["agency_pairs"] if not self.agencies or pair["agency"]["slug"] in self.agencies]
        return {
            "promises": list(self.of_pairs(self.of["pairs"])),
            "owners": list(self.of_tools()),
            "meeting": list(self.of_links("affects", self.of["meeting_processes"])),
            "shared-ground": list(self.of_points()),
            "practices": list(self.of_adoptions()),
            "agencies": list(self.of_pairs({**pair, "slug": "", "tool": None} for pair in own)),
        }


def check(made: Content) -> dict[str, str]:
    """The grades of a pack, after comparing them with those worked out here."""
    graded = told(Facts(made))
    weak = Rows(made).weak()
    assert graded == {key: (grade(weak[key]), len(weak[key]), sum(weak[key])) for key in graded}
    return {key: level for key, (level, _, _) in graded.items()}


def test_the_grades_of_the_review_follow_from_its_rows(pack: Pack) -> None:
    grades = check(pack.content)
    assert len(grades) == 5
    assert len(set(grades.values())) > 1
    said = re.findall(r"\*\*Confidence: (\w+)\.", pack.files["pack.md"].decode())
    assert said == list(grades.values())


@pytest.mark.parametrize("engine", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True)
async def test_the_grades_of_other_days_follow_from_their_rows(content_of: Callable[[str], Awaitable[Content]]) -> None:
    for day in DAYS:
        assert len(check(await content_of(day))) == 5, day


def tool(number: int, **given: Any) -> Row:
    """A tool at work with everything that a finding asks for."""
    slug = f"t{number}"
    edges = {name: {"edges": []} for name in ("affects", "products", "suppliers")}
    state = {"status": "LIVE", "acts": True, "coming": False, "lastKnownActing": False, "confidence": "SOURCED"}
    return {"slug": slug, "name": slug, "sroRole": "Head", "humanInTheLoop": "Reads it", **state, **edges, **given}


def pair(subject: str, number: int, level: str) -> Row:
    shown = {"slug": f"t{number}", "name": f"t{number}"}
    return {subject: shown, "principle": {"slug": "p"}, "level": level, "alignment": None, "why": "It is claimed"}


def link(field: str, basis: str) -> Row:
    return {field: {"edges": [{"basis": basis, "node": {"slug": "end", "name": "End"}}]}}


def point(kind: str) -> Row:
    none: Row = {"nodes": []}
    counts = {"agencyCount": 2, "familyCount": 2, "toolCount": 10, "processCount": 1}
    return {**counts, "subject": {"__typename": kind, "slug": "end", "name": "End"}, "agencies": none, "tools": none}


def planted(key: str, weak: int) -> Content:
    """A content of ten rows behind one finding, so many of which are weak, and no row that counts behind another."""
    basis = ["INFERRED"] * weak + ["STATED"] * (10 - weak)
    levels = ["NOT_ASSESSED"] * weak + ["STATED"] * (10 - weak)
    field = {"meeting": "affects", "shared-ground": "suppliers"}.get(key)
    tools = [tool(number, **(link(field, basis[number]) if field else {})) for number in range(10)]
    if key == "owners":
        tools = [tool(number, sroRole=None if number < weak else "Head") for number in range(10)]
    adoptions = [{"basis": basis[number], "tool": tools[number]} for number in range(10)]
    practice = {"practice": {"didNotWork": None}, "shared": False, "adoptions": {"nodes": adoptions}}
    rows: dict[str, list[Row]] = {
        "tools": tools,
        "ledger": tools,
        "pairs": [pair("tool", at, levels[at]) for at in range(10)] if key == "promises" else [],
        "agency_pairs": [pair("agency", at, levels[at]) for at in range(10)] if key == "agencies" else [],
        "meeting_processes": [point("Process")] if key == "meeting" else [],
        "single_points": [point("Supplier")] if key == "shared-ground" else [],
        "practices": [practice] if key == "practices" else [],
    }
    made = content(**{name: {name: {"nodes": nodes}} for name, nodes in rows.items()})
    return {**made, "agencies": []}


def test_each_finding_reaches_each_grade() -> None:
    for key in ("promises", "owners", "meeting", "shared-ground", "practices", "agencies"):
        reached = {weak: check(planted(key, weak)).get(key) for weak in TEN_ROWS}
        # A finding of which nothing is to be told gives way to the five others.
        assert all(level in (None, TEN_ROWS[weak]) for weak, level in reached.items()), key
        assert set(reached.values()) >= {"high", "medium", "low"}, key


LONG_AGO = (
    {"confidence": "RECALLED"},
    {"lastKnownActing": True},
    {"status": "RETIRED", "statusSince": "2020"},
    {"status": "RETIRED", "statusLastSeen": "2022-10-14"},
)


def test_a_tool_that_ended_lately_was_at_work_lately() -> None:
    made = planted("promises", 0)
    [tools] = [answer["data"]["tools"]["nodes"] for answer in made["answers"] if answer["name"] == "tools"]
    for row in tools:
        row.update({"status": "RETIRED", "statusSince": "2025"})
    assert check(made)["promises"] == "high"


def test_a_product_of_a_supplier_that_is_counted_is_no_second_row(pack: Pack) -> None:
    """As the words of the finding say."""
    rows = Rows(pack.content)
    products = [point for point in rows.of["single_points"] if point["subject"]["__typename"] == "Product"]
    assert products
    assert list(rows.of_links("products", products)), "links that would count twice"
    assert told(Facts(pack.content))["shared-ground"][1] == len(list(rows.of_points()))


def test_a_tool_from_memory_or_last_shown_long_ago_weakens_what_rests_on_it() -> None:
    for mark in LONG_AGO:
        made = planted("promises", 0)
        [tools] = [answer["data"]["tools"]["nodes"] for answer in made["answers"] if answer["name"] == "tools"]
        for row in tools[:5]:
            row.update(mark)
        assert check(made)["promises"] == "low", mark
