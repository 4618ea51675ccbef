"""What the register has to hold by name, on the days on which sources show it; no graph is needed to see it."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

import pytest

from tests.seed_reader.days import last_day
from tests.seed_reader.world import Node, World, the_seed

CUT_OFF = "2026-06-30"
STATUSES = {
    "mps-live-facial-recognition": {"2018-06-30": "PILOT", "2024-06-30": "LIVE", CUT_OFF: "LIVE"},
    "swp-live-facial-recognition": {"2018-06-30": "PILOT", "2025-12-31": "LIVE", CUT_OFF: "LIVE"},
    "essex-live-facial-recognition": {"2023-12-31": "PROOF_OF_CONCEPT", "2025-12-31": "LIVE", "2026-03-31": "PAUSED"},
    "home-office-lfr-vans": {"2025-08-12": None, "2025-08-13": "PLANNED", "2025-12-31": "LIVE"},
    "met-croydon-fixed-facial-recognition": {"2025-08-31": None, "2025-12-31": "PILOT"},
    "genai-statement-drafting": {"2026-05-31": None, CUT_OFF: "PAUSED"},
    "met-staff-standards-analysis": {"2025-12-31": None, CUT_OFF: "PILOT"},
    "cps-microsoft-copilot-pilot": {"2024-08-01": "PILOT", "2025-12-31": "UNKNOWN"},
    "sfo-autonomy-introspect": {"2024-12-31": "LIVE", CUT_OFF: "RETIRED"},
    "sfo-axcelerate": {CUT_OFF: "LIVE"},
    "gld-copilot-trial": {"2024-12-31": "PILOT"},
}
"""The status of a tool by day; nothing is known of it on a day on which no source shows it."""
VANS = (
    "bedfordshire-police",
    "greater-manchester-police",
    "hampshire-iow-constabulary",
    "surrey-police",
    "sussex-police",
    "thames-valley-police",
    "west-yorkshire-police",
)
FRAMEWORKS = (
    "npcc-ai-strategy-2025",
    "uk-ai-playbook",
    "uk-ai-opportunities-plan",
    "college-lfr-app",
    "surveillance-camera-code",
    "ag-disclosure-guidelines-2024",
    "biometrics-consultation-2025",
)
WHAT_HAPPENED = (
    Node("Incident", "mps-facial-misidentification"),
    Node("Incident", "essex-unequal-identification"),
    Node("Incident", "sfo-axcelerate-encoding"),
    Node("Incident", "sfo-autonomy-search-terms"),
    Node("Lesson", "ayinde-fictitious-authorities"),
)
CLAIMED = ("cps-ai-vision", "atrs", "npcc-ai-covenant")
"""Frameworks of which it was curated what claims their principles."""
ANYBODY_WRITES = re.compile(r"(^|\.)(wiki\w*|fandom|everybodywiki|citizendium|scholarpedia|grokipedia)\.")
ROLES = {"Tool": ("sroRole",), "Use": ("responsibleRole",), "Training": ("role",), "Verification": ("role",)}
TITLE_OF_A_PERSON = re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\b\.? [A-Z]")


@cache
def on(day: str) -> World:
    """The seed on a day, asked when the register was closed."""
    return the_seed().at(day, "2026-07-01")


@pytest.mark.parametrize("slug", STATUSES)
def test_a_tool_has_the_status_that_sources_show_on_the_day(slug: str) -> None:
    tool = Node("Tool", slug)
    told = {day: on(day).fact(tool, "status") if tool in on(day).nodes else None for day in STATUSES[slug]}
    assert told == STATUSES[slug]


def test_the_shared_vans_are_used_by_seven_named_forces_and_not_by_all() -> None:
    users = on(CUT_OFF).far(Node("Tool", "home-office-lfr-vans"), "users")
    assert sorted(user.slug for user in users) == list(VANS)


@pytest.mark.parametrize("slug", FRAMEWORKS)
def test_a_framework_is_there_with_its_day_its_sources_and_what_it_asks(slug: str) -> None:
    world, framework = on(CUT_OFF), Node("Framework", slug)
    facts = world.nodes[framework]
    assert "not shown" in facts["note"] if "date" not in facts else last_day(facts["date"]) <= CUT_OFF
    sources = [world.nodes[Node("Source", source)] for source in facts["sources"]]
    assert [source for source in sources if not (source.get("title") or source.get("note"))] == []
    assert world.far(framework, "principles")
    # A consultation only proposes.
    assert bool(world.far(framework, "appliesTo")) is (slug != "biometrics-consultation-2025")


@pytest.mark.parametrize("node", WHAT_HAPPENED, ids=lambda node: node.slug)
def test_what_happened_is_told_with_a_source_of_its_own(node: Node) -> None:
    facts = on(CUT_OFF).nodes[node]
    assert facts["whatHappened"]
    assert set(facts["sources"]) - {"hub-editorial"}


@pytest.mark.parametrize("slug", CLAIMED)
def test_what_claims_a_principle_is_named_beside_most_of_them(slug: str) -> None:
    world = on(CUT_OFF)
    principles = [world.nodes[node] for node in world.far(Node("Framework", slug), "principles")]
    mapped = [principle for principle in principles if principle.get("claimedBy")]
    assert len(mapped) > len(principles) / 2


def test_no_source_is_an_encyclopaedia_that_anybody_writes() -> None:
    world = on(CUT_OFF)
    hosts = {urlsplit(world.nodes[node].get("url") or "").hostname or "" for node in world.all("Source")}
    assert len(hosts) > 100
    assert [host for host in hosts if ANYBODY_WRITES.search(host)] == []


def test_people_are_known_by_their_role() -> None:
    world = on(CUT_OFF)
    said = [
        str(value)
        for label, fields in ROLES.items()
        for node in world.all(label)
        for field in fields
        if (value := world.nodes[node].get(field))
    ]
    assert len(said) > 20
    assert [role for role in said if TITLE_OF_A_PERSON.search(role)] == []


def test_a_claimant_stands_in_the_citation_alone_and_an_investigation_under_way_nowhere() -> None:
    """What sources call themselves is theirs."""
    world = on(CUT_OFF)
    texts = [
        text
        for node, facts in world.nodes.items()
        if node.label != "Source"
        for name, value in facts.items()
        if name not in ("sources", "url")
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str)
    ]
    cited = [text for text in texts if "R (Thompson and Carlo) v Commissioner" in text]
    assert len(cited) == 2
    bare = [text.replace("R (Thompson and Carlo) v Commissioner", "") for text in texts]
    assert [text for text in bare if re.search(r"\b(Thompson|Carlo|Derbyshire)\b", text)] == []
