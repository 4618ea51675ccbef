"""A noun is declared once: checking, loading and constraints know it without a change."""

from pathlib import Path

from hub.files import shipped
from hub.graph.constraints import present
from hub.graph.migrations import migrate
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.declare import Kind, Noun, Property, Relationship, choice, number, text
from hub.model.enums import ToolStatus
from hub.model.registry import Model, declared_nouns
from hub.seed.folder import load_seed
from tests.records.folders import SOUND, changed, problems, write
from tests.records.graphs import ask

VENUE = Noun(
    label="Venue",
    singular="venue",
    plural="venues",
    meaning="A place where hearings are held.",
    states="openings",
    properties=(
        text("name", "Name of the place.", required=True, sortable=True),
        number("rooms", "Rooms.", unit="rooms"),
        Property("status", Kind.ENUM, "Status.", choices=ToolStatus, current="status"),
    ),
    relationships=(
        Relationship("tools", "HOSTS", ("Tool",), "Tools.", "venues", "Places.", required=True),
        Relationship("annexOf", "PART_OF", ("Venue",), "Main.", "annexes", "Annexes.", many=False),
        Relationship("openings", "OPENED_AS", ("Opening",), "States.", "venue", "Place.", inverse_many=False),
    ),
)
OPENING = Noun("Opening", "opening", "openings", "A state.", (choice("status", ToolStatus, "Status.", required=True),))
TEXT = """
venues:
  - slug: hall
    name: The Hall
    rooms: 3
    tools: [{to: sieve, since: '2024'}]
    openings: [{status: PILOT}, {status: LIVE, since: '2025'}]
    sources: [page]
    confidence: SOURCED
  - {slug: shed, name: The Shed, annexOf: hall, tools: [sieve], sources: [page], confidence: SOURCED}
"""


def with_venue() -> Model:
    return Model([*declared_nouns(), VENUE, OPENING])


def test_it_is_checked_like_the_others() -> None:
    model = with_venue()
    assert problems(SOUND, TEXT, model=model) == []
    text = changed("annexOf: hall", "annexOf: shed", changed("rooms: 3", "rooms: many", TEXT))
    text = changed(
        "tools: [{to: sieve, since: '2024'}]", "status: LIVE", changed("since: '2025'", "sighted: '2'", text)
    )
    assert sorted((p.fault.value, p.field) for p in problems(SOUND, text, model=model)) == [
        ("COMPUTED_FIELD", "status"),
        ("MISSING_FIELD", "tools"),
        ("SAME_DAY", "openings"),
        ("SELF_REFERENCE", "annexOf"),
        ("UNKNOWN_FIELD", "sighted"),
        ("WRONG_TYPE", "rooms"),
    ]


async def test_it_is_loaded_like_the_others(migrated: Graph, tmp_path: Path) -> None:
    model = with_venue()
    await migrate(migrated, model, shipped("schema") / "graph")
    assert {("Venue", "slug"), ("Opening", "slug")} <= await present(migrated)
    await load_seed(migrated, model, write(tmp_path, {"a.yaml": SOUND, "b.yaml": TEXT}))
    assert await ask(
        migrated, "MATCH (v:Venue)-[r:HOSTS]->(t:Tool) RETURN v.nameSort, t.slug, r.heldFrom ORDER BY v.slug"
    ) == [
        ["the hall", "sieve", "2024-12-31"],
        ["the shed", "sieve", ""],
    ]
    await migrated.schema(Statement("DROP CONSTRAINT venue_slug"))
    await migrated.schema(Statement("DROP CONSTRAINT opening_slug"))
