"""A drawing is an answer: what stands in the SVG is what stands in the table, and both are what the rows told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import combinations, pairwise
from random import Random
from typing import Any

from hub.files import shipped
from hub.web.drawings.graph import MOST_RECORDS, Graph, follow
from hub.web.drawings.layout import layout_of
from hub.web.pages.render import Templates

GRAPHS = 300
NOUNS = ("Tool", "Process", "Outcome")
KINDS = ("FEEDS", "PRECEDES", "DECIDES")
PAGE = (
    '{% import "parts/drawing.html" as drawings with context %}{{ drawings.figure(graph, "drawn", "A <drawn> graph") }}'
)


def record(number: int) -> dict[str, Any]:
    """A record with a name that a careless template would take for markup, or let run out of its box."""
    name = f"<b>{number}</b> & " + "exceedingly long words " * (number % 5)
    return {"__typename": NOUNS[number % 3], "slug": f"record-{number}", "name": name}


def drawn_steps(random: Random) -> list[dict[str, Any]]:
    """Links between records in any order, with circles, doubles and links to themselves."""
    records, links = random.randint(1, 75), random.randint(1, 110)
    return [
        {
            "kind": random.choice(KINDS),
            "basis": random.choice(("STATED", "INFERRED", None)),
            "from": record(random.randrange(records)),
            "to": record(random.randrange(records)),
        }
        for _ in range(links)
    ]


def told(steps: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """The records and links that rows tell of, in order, each once; a link to itself is none."""
    records, links = dict[str, None](), dict[str, None]()
    for step in steps:
        ends = [f"{end['__typename']}/{end['slug']}" for end in (step["from"], step["to"])]
        records |= dict.fromkeys(ends)
        if ends[0] != ends[1]:
            links[f"{ends[0]} {step['kind']} {ends[1]}"] = None
    return list(records), list(links)


def shown(templates: Templates, steps: list[dict[str, Any]]) -> str:
    graph = Graph()
    follow(steps, graph)
    return templates.environment.from_string(PAGE).render(graph=graph)


def boxes(svg: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"', svg)]


def test_hundreds_of_drawings_say_what_their_tables_and_rows_say() -> None:
    templates, random = Templates.of(shipped("web")), Random(1)
    for _ in range(GRAPHS):
        steps = drawn_steps(random)
        records, links = told(steps)
        text = shown(templates, steps)
        if not links:
            assert "<svg" not in text
            continue
        svg, table = text.split("</svg>")
        assert re.findall(r'<tr class="govuk-table__row" data-link="([^"]+)"', table) == links
        within = records[:MOST_RECORDS]
        assert re.findall(r'data-record="([^"]+)"', svg) == within
        between = [link for link in links if {link.split(" ")[0], link.split(" ")[2]} <= set(within)]
        assert re.findall(r'data-link="([^"]+)"', svg) == between
        assert ("in the table alone" in table) == (len(records) > MOST_RECORDS)
        assert "<b>" not in text
        for (left, upper), (right, lower) in combinations(boxes(svg), 2):
            assert abs(left - right) >= 176 or abs(upper - lower) >= 70, "two boxes stand over each other"


def test_every_arrow_begins_and_ends_at_its_boxes_and_passes_none() -> None:
    """By the grid of the layout: a route goes from column to column, and nothing else stands in its places."""
    random = Random(2)
    for _ in range(GRAPHS):
        count = random.randint(2, 60)
        arrows = [(random.randrange(count), random.randrange(count)) for _ in range(random.randint(0, 100))]
        arrows = [arrow for arrow in arrows if arrow[0] != arrow[1]]
        layout = layout_of(count, arrows)
        assert len(set(layout.places)) == count
        for (start, end), route in zip(arrows, layout.routes, strict=True):
            assert (route[0], route[-1]) == (layout.places[start], layout.places[end])
            assert not set(route[1:-1]) & set(layout.places)
            assert {abs(after[1] - before[1]) for before, after in pairwise(route)} == {1}


def test_a_drawing_is_the_same_in_every_process() -> None:
    """The order in which a process keeps its sets differs from process to process; the drawing must not."""
    arrows = [(0, 1), (0, 2), (1, 4), (2, 4), (4, 0), (5, 6)]
    program = f"from hub.web.drawings.layout import layout_of; print(layout_of(7, {arrows}))"
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=180,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
    assert b"places=" in made.pop()
