"""How the principles of two frameworks correspond."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.analytics.assurance.crosswalk import Crosswalk, crosswalk
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, reading

RELATIONS = ("EXACT", "CLOSE", "PARTIAL")


def two() -> World:
    """Frameworks a and b with three principles each, and one without any."""
    world = World().node("Concept", "c", name="Care").node("Concept", "d", name="Data").node("Source", "s")
    for framework in "abe":
        world.node("Framework", framework, title=framework, kind="covenant")
    for framework, order in product("ab", (3, 1, 2)):
        slug = f"{framework}{order}"
        world.node("Principle", slug, order=order, scope="TOOL" if order < 3 else "AGENCY")
        world.link(f"Framework:{framework}", "STATES", f"Principle:{slug}")
    return world


def express(world: World, principle: str, concept: str, relation: str, **of: object) -> World:
    """A principle that stands for a concept."""
    return world.link(f"Principle:{principle}", "EXPRESSES", f"Concept:{concept}", relation=relation, **of)


async def asked(graph: Graph, world: World, from_: str = "a", to: str = "b", day: str = "2026-06-30") -> Crosswalk:
    """The answer to nobody in particular."""
    await world.write(graph)
    async with reading(graph, day) as look:
        return await crosswalk(look, from_=from_, to=to)


def short(answer: Crosswalk) -> list[tuple[str, str, str, str]]:
    """Each pair in short."""
    return [
        (pair.from_.slug, pair.to.slug, pair.relation.value, "".join(concept.slug for concept in pair.via))
        for pair in answer.pairs
    ]


async def test_one_row_a_pair_by_the_strongest_of_its_weaker_ends(graph: Graph) -> None:
    world = express(express(two(), "a1", "c", "EXACT"), "a1", "d", "CLOSE")
    express(express(world, "b1", "c", "PARTIAL"), "b1", "d", "EXACT", basis="INFERRED")
    express(express(world, "b2", "c", "EXACT", basis="STATED"), "a3", "c", "EXACT", basis="STATED")
    answer = await asked(graph, world)
    assert short(answer) == [
        ("a1", "b2", "EXACT", "c"),
        ("a1", "b1", "CLOSE", "dc"),
        ("a3", "b2", "EXACT", "c"),
        ("a3", "b1", "PARTIAL", "c"),
    ]
    assert [ref.slug for ref in answer.unmapped_from] == ["a2"]
    assert [ref.slug for ref in answer.unmapped_to] == ["b3"]
    assert [pair.basis for pair in answer.pairs] == ["STATED", "INFERRED", "STATED", "STATED"]
    [strong, weak] = answer.pairs[1].links
    assert (strong.concept.slug, strong.from_relation, strong.to_relation, strong.relation) == (
        *("d", "CLOSE", "EXACT"),
        "CLOSE",
    )
    assert (weak.concept.slug, weak.relation) == ("c", "PARTIAL")
    assert [ref.slug for ref in answer.pairs[0].sources] == ["s"]


async def test_the_other_way_round_is_the_mirror_image(graph: Graph) -> None:
    world = express(express(two(), "a1", "c", "EXACT"), "b2", "c", "CLOSE")
    there, back = await asked(graph, world), await asked(graph, world, "b", "a")
    assert short(there) == [("a1", "b2", "CLOSE", "c")]
    assert short(back) == [("b2", "a1", "CLOSE", "c")]
    assert (there.unmapped_from, there.unmapped_to) == (back.unmapped_to, back.unmapped_from)


async def test_what_is_hidden_or_ended_joins_nothing(graph: Graph) -> None:
    world = express(express(two(), "a1", "c", "EXACT", **HIDDEN), "b1", "c", "EXACT")
    express(express(world, "a2", "d", "EXACT"), "b2", "d", "EXACT", until="2026")
    answer = await asked(graph, world, day="2027-01-01")
    assert (short(answer), len(answer.unmapped_from), len(answer.unmapped_to)) == ([], 3, 3)
    assert short(await asked(graph, world, day="2026-12-30")) == [("a2", "b2", "EXACT", "d")]


async def test_a_framework_without_principles_has_no_pairs(graph: Graph) -> None:
    answer = await asked(graph, two(), "a", "e")
    assert (answer.pairs, answer.unmapped_to) == ((), ())
    assert [ref.slug for ref in answer.unmapped_from] == ["a1", "a2", "a3"]


async def test_a_framework_that_is_not_there_or_is_the_same(graph: Graph) -> None:
    with pytest.raises(NotFound, match="from: "):
        await asked(graph, two(), "nothing", "b")
    with pytest.raises(NotFound, match="to: "):
        await asked(graph, two(), "a", "nothing")
    with pytest.raises(NotFound, match="to: "):
        await asked(graph, two().node("Framework", "h", title="h", kind="k", **HIDDEN), "a", "h")
    with pytest.raises(BadUserInput, match="two different"):
        await asked(graph, two(), "a", "a")


ENDS = st.dictionaries(
    st.tuples(st.sampled_from(["a1", "a2", "a3", "b1", "b2", "b3"]), st.sampled_from("cd")), st.sampled_from(RELATIONS)
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ends=ENDS)
async def test_it_is_what_comparing_every_pair_gives(graph: Graph, ends: dict[tuple[str, str], str]) -> None:
    world = two()
    for (principle, concept), relation in ends.items():
        express(world, principle, concept, relation)
    actual = {(row[0], row[1]): row[2:] for row in short(await asked(graph, world))}
    for first, other in product(("a1", "a2", "a3"), ("b1", "b2", "b3")):
        through = [
            (max(RELATIONS.index(ends[first, c]), RELATIONS.index(ends[other, c])), c)
            for c in "cd"
            if (first, c) in ends and (other, c) in ends
        ]
        expected = (RELATIONS[min(through)[0]], "".join(c for _, c in sorted(through))) if through else None
        assert actual.get((first, other)) == expected
