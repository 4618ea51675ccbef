"""Records of one tool, told by hand: what speaks for it and against, and what changes nothing."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hub.analytics.duplicates.evidence import DuplicateEvidenceKind
from hub.analytics.duplicates.linkage import Linkage, Record
from hub.analytics.duplicates.question import Duplicate, duplicates
from hub.analytics.duplicates.wording import Form
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, only, reading

K = DuplicateEvidenceKind


async def asked(graph: Graph, **arguments: Any) -> list[Duplicate]:
    """Duplicates as nobody in particular sees them, all that are compared unless the arguments say otherwise."""
    async with reading(graph) as look:
        return list(await duplicates(look, **{"min_score": 0.0, **arguments}))


def bodies() -> World:
    """Two forces of one body, and a ministry."""
    world = World().node("Agency", "forces", name="All forces").node("Agency", "moj", name="Ministry of Justice")
    for force in ("kent", "essex"):
        world.node("Agency", force, name=f"{force.capitalize()} Police")
        world.link(f"Agency:{force}", "PART_OF", "Agency:forces")
    return world


async def evidence_of(graph: Graph, world: World) -> dict[DuplicateEvidenceKind, tuple[str, float]]:
    """The evidence of the only pair."""
    await world.write(graph)
    [pair] = await asked(graph)
    return {seen.kind: (seen.value, seen.weight) for seen in pair.evidence}


async def test_a_pair_and_its_evidence(graph: Graph) -> None:
    world = (
        bodies()
        .node("Product", "p", name="Splink")
        .node("Supplier", "s")
        .link("Product:p", "SUPPLIED_BY", "Supplier:s")
    )
    told = {"purpose": "Letters take hours", "functionality": "Drafts letters to victims from case data"}
    world.tool("a", "kent", name="Letter writer", **told).tool("b", "kent", name="Kent Police AI letter writer", **told)
    for tool in "ab":
        world.link(f"Tool:{tool}", "BUILT_ON", "Product:p")
    await world.write(graph)
    [pair] = await asked(graph)
    assert [tool.slug for tool in pair.tools] == ["b", "a"]
    assert [(seen.kind, seen.value, seen.weight) for seen in pair.evidence] == [
        (K.NAME, "Kent Police AI letter writer / Letter writer", 9.0),
        (K.TEXT, "1.00: case, data, drafts, hours, letters, take", 6.0),
        (K.PRODUCT, "Splink", 4.0),
        (K.OWNER, "Kent Police", 3.0),
    ]
    assert pair.score == pytest.approx(1 / (1 + 2**-16))


@pytest.mark.parametrize(
    ("first", "second", "weight"),
    [
        ("Harm Risk Forecast", "HRF", 7.0),
        ("Harm Risk Forecast (HRF)", "HRF", 9.0),
        ("Harm Risk Forecast", "Forecast of harm, risk", 9.0),
        ("Harm Risk Forecast", "Harm Risk Forceast", 7.0),
        ("Harm Risk Forecast", "Harm risk forecasts", 9.0),
        ("Harm Risk Forecast", "Harm Risk Reduction", 0.0),
        ("Nectar", "Nectar link charts", 1.0),
        ("Sözé", "soze", 9.0),
    ],
)
async def test_names_that_are_near(graph: Graph, first: str, second: str, weight: float) -> None:
    world = bodies().tool("a", "kent", name=first).tool("b", "kent", name=second)
    evidence = await evidence_of(graph, world)
    assert evidence.get(K.NAME, ("", 0.0))[1] == weight


async def test_names_that_are_not_near_make_no_pair(graph: Graph) -> None:
    await (
        bodies()
        .tool("a", "kent", name="Letters")
        .tool("b", "kent", name="Faces")
        .tool("c", "kent", name="AI")
        .write(graph)
    )
    assert await asked(graph) == []


async def test_another_name_is_one_too(graph: Graph) -> None:
    world = bodies().tool("a", "kent", name="Facial search", aliases=["Falcon"]).tool("b", "kent", name="Falcon")
    assert (await evidence_of(graph, world))[K.ALIAS] == ("Falcon", 9.0)


async def test_being_called_after_a_product_speaks_against_less_than_another_name(graph: Graph) -> None:
    world = bodies().node("Product", "p", name="NeoFace").tool("a", "kent", name="Live recognition")
    world.tool("b", "kent", name="NeoFace").link("Tool:a", "BUILT_ON", "Product:p")
    assert (await evidence_of(graph, world))[K.NAME] == ("NeoFace", -1.0)


@pytest.mark.parametrize(
    ("owner", "weight"), [("kent", 3.0), ("forces", 1.0), ("essex", -14.0), ("moj", -4.0), (None, None)]
)
async def test_owners(graph: Graph, owner: str | None, weight: float | None) -> None:
    evidence = await evidence_of(graph, bodies().tool("a", "kent", name="Nectar").tool("b", owner, name="Nectar"))
    assert evidence.get(K.OWNER, ("", None))[1] == weight


@pytest.mark.parametrize("name", ["Nectar 2", "Nectar v3", "Nectar II", "Nectar phase 4"])
async def test_another_version_is_another_tool(graph: Graph, name: str) -> None:
    evidence = await evidence_of(graph, bodies().tool("a", "kent", name="Nectar").tool("b", "kent", name=name))
    assert evidence[K.VERSION][1] == -16.0


async def test_what_many_have_weighs_less(graph: Graph) -> None:
    world = bodies().node("Product", "p", name="Common product")
    for number in range(8):
        world.tool(f"t{number}", "kent", name="Chat").link(f"Tool:t{number}", "BUILT_ON", "Product:p")
    await world.write(graph)
    pairs = await asked(graph)
    assert len(pairs) == 28
    assert {(seen.kind, seen.weight) for seen in pairs[0].evidence} == {(K.NAME, 7.0), (K.PRODUCT, 2.0), (K.OWNER, 3.0)}


async def test_other_products_and_suppliers_speak_against(graph: Graph) -> None:
    world = bodies().node("Product", "p").node("Product", "q").node("Supplier", "s").node("Supplier", "t")
    world.tool("a", "kent", name="Nectar").tool("b", "kent", name="Nectar")
    world.link("Tool:a", "BUILT_ON", "Product:p").link("Tool:b", "BUILT_ON", "Product:q")
    world.link("Product:p", "SUPPLIED_BY", "Supplier:s").link("Product:q", "SUPPLIED_BY", "Supplier:t")
    evidence = await evidence_of(graph, world)
    assert (evidence[K.PRODUCT], evidence[K.SUPPLIER]) == (("p / q", -4.0), ("s / t", -2.0))
    evidence = await evidence_of(graph, world.link("Tool:a", "SUPPLIED_BY", "Supplier:t"))
    assert evidence[K.SUPPLIER] == ("t", 2.0)


async def test_of_an_agency_and_where(graph: Graph) -> None:
    world = bodies().tool("a", "kent", name="Nectar").tool("b", "forces", "RETIRED", name="Nectar")
    await world.tool("c", "forces", name="Nectar").write(graph)
    everybody = await asked(graph)
    assert len(everybody) == 3
    assert [[tool.slug for tool in pair.tools] for pair in await asked(graph, agency="kent")] == [
        ["a", "b"],
        ["a", "c"],
    ]
    chosen = await asked(graph, where=only(status={"eq": "LIVE"}))
    assert chosen == [pair for pair in everybody if [tool.slug for tool in pair.tools] == ["a", "c"]]
    assert await asked(graph, agency="moj") == []


@pytest.mark.parametrize("least", [-0.01, 1.01, float("nan")])
async def test_a_score_out_of_range_is_refused(graph: Graph, least: float) -> None:
    with pytest.raises(BadUserInput, match="minScore"):
        await asked(graph, min_score=least)


async def test_hidden_and_absent_agencies_look_the_same(graph: Graph) -> None:
    await bodies().node("Agency", "x", **HIDDEN).write(graph)
    errors: list[str] = []
    for slug in ("x", "never"):
        with pytest.raises(NotFound) as refused:
            await asked(graph, agency=slug)
        errors.append(refused.value.message)
    assert errors[0] == errors[1]


some = st.sets(st.sampled_from("pqr"), max_size=2).map(frozenset)
words = st.sets(st.sampled_from(["nectar", "letter", "letters", "writer", "faces", "facse"]), min_size=1, max_size=3)
forms = st.lists(words.map(lambda chosen: Form(tuple(sorted(chosen)), "", " ".join(sorted(chosen)))), max_size=2)
terms = st.dictionaries(st.sampled_from("uvwxyz"), st.integers(1, 3), max_size=4)
records = st.lists(
    st.builds(Record, forms, terms, some, some, st.sampled_from([None, "kent", "essex", "forces", "moj"])), max_size=7
)
ABOVE = {"kent": frozenset({"forces"}), "essex": frozenset({"forces"})}


def scores(drawn: list[Record], chosen: list[int] | None = None) -> dict[frozenset[int], float]:
    """The score of every pair that is compared."""
    everything = list(range(len(drawn)))
    scored: dict[frozenset[int], float] = {}
    for first, second, score in Linkage(drawn, ABOVE).pairs(everything, everything if chosen is None else chosen):
        for a, b, each in zip(first, second, score, strict=True):
            assert frozenset((int(a), int(b))) not in scored
            scored[frozenset((int(a), int(b)))] = float(each)
    return scored


@settings(deadline=None, derandomize=True)
@given(records, st.randoms(use_true_random=False))
def test_neither_side_nor_order_matters(drawn: list[Record], dice: Random) -> None:
    order = list(range(len(drawn)))
    dice.shuffle(order)
    mixed = scores([drawn[place] for place in order])
    assert {frozenset(order[place] for place in pair): score for pair, score in mixed.items()} == scores(drawn)


@settings(deadline=None, derandomize=True)
@given(records)
def test_pairs_of_some_are_those_of_all_that_have_one_of_them(drawn: list[Record]) -> None:
    chosen = [place for place in range(len(drawn)) if place % 2]
    assert scores(drawn, chosen) == {pair: score for pair, score in scores(drawn).items() if pair & set(chosen)}


@settings(deadline=None, derandomize=True)
@given(records)
def test_sharing_a_product_never_lowers_a_score(drawn: list[Record]) -> None:
    """Two records that both are given a new product score at least what they did."""
    before = scores(drawn)
    for a, b in combinations(range(len(drawn)), 2):
        more = [
            Record(record.forms, record.terms, record.products | {"new"}, record.suppliers, record.owner)
            if place in (a, b)
            else record
            for place, record in enumerate(drawn)
        ]
        pair = frozenset((a, b))
        if pair in before:
            assert scores(more)[pair] >= before[pair]


@settings(deadline=None, derandomize=True)
@given(records)
def test_a_record_told_again_in_the_same_words_scores_no_less_than_any_other_pair_with_it(drawn: list[Record]) -> None:
    assume(drawn and drawn[0].forms and drawn[0].owner is not None)
    scored = scores([*drawn, drawn[0]])
    twin = frozenset((0, len(drawn)))
    assert scored[twin] == max(score for pair, score in scored.items() if 0 in pair)
