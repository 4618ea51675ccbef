"""The makers of JSON-LD and a library of RDF read an export, and both find in it what was recorded."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
import rdflib
from pyld import jsonld
from rdflib import DCAT, DCTERMS, RDF, Literal, URIRef

from hub.exports.addresses import TERMS
from tests.exports.conftest import ADDRESS, Export
from tests.exports.world import HIDDEN, SHARED, WHAT_TOOLS_ARE_CALLED
from tests.records.calls import MILL

SIEVE = f"{ADDRESS}/records/Tool/sieve"


@pytest.fixture
async def text(exported: Export) -> str:
    """What everybody sees, as JSON-LD."""
    return (await exported("json-ld")).read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
async def test_rdflib_reads_what_was_recorded(text: str) -> None:
    triples = rdflib.Graph().parse(data=text, format="json-ld")
    tools = dict(triples.subject_objects(DCTERMS.title))
    assert {str(tools[URIRef(f"{ADDRESS}/records/Tool/{slug}")]) for slug in WHAT_TOOLS_ARE_CALLED} == set(
        WHAT_TOOLS_ARE_CALLED.values()
    )
    assert (URIRef(SIEVE), RDF.type, URIRef("https://w3id.org/dpv/ai#AISystem")) in triples
    assert triples.value(URIRef(SIEVE), URIRef(f"{TERMS}Tool.status")) == Literal("LIVE")
    assert (URIRef(SIEVE), DCTERMS.source, URIRef(f"{ADDRESS}/records/Source/page")) in triples
    # The link that has ended is not of today; the other says when it began.
    [used] = triples.objects(URIRef(SIEVE), URIRef(f"{TERMS}Tool.users"))
    [link] = [
        link
        for link in triples.subjects(RDF.object, used)
        if triples.value(link, RDF.predicate) == URIRef(f"{TERMS}Tool.users")
    ]
    assert triples.value(link, URIRef(f"{TERMS}since")) == Literal("2023")


async def test_the_makers_of_the_format_find_every_name_in_the_context(text: str) -> None:
    written = json.loads(text)
    # Names that mean nothing, which pyld would else leave out without a word.
    dropped: list[Any] = []
    expanded = cast("list[dict[str, Any]]", jsonld.expand(written, on_property_dropped=dropped.append))
    assert dropped == []
    assert len(expanded) == len(written["@graph"])
    [about] = [node for node in expanded if str(DCAT.Dataset) in node["@type"]]
    told = {key.rpartition(".")[2]: value[0]["@value"] for key, value in about.items() if key.startswith(TERMS)}
    assert (told["asOf"], told["madeFor"], told["marking"], told["journal"]) == (
        "2026-07-01", "everybody", "PUBLISHED", "OPEN"
    )  # fmt: skip
    assert len(told["journalRoot"]) == 64


async def test_only_who_may_see_a_record_has_anything_of_it(text: str, exported: Export) -> None:
    own = (await exported("json-ld", MILL)).read_text(encoding="utf-8")
    for hidden in (HIDDEN, SHARED):
        assert hidden not in text
        assert f"Tool/{hidden}" in own
    assert '"hub:export.marking":"OFFICIAL"' in own
    assert '"hub:export.journal":"OPEN"' in own


async def test_a_past_day_is_told_as_it_was(exported: Export) -> None:
    then = json.loads((await exported("json-ld", day="2020-04-01")).read_text(encoding="utf-8"))
    nodes = {node["slug"]: node for node in then["@graph"] if "slug" in node}
    # The year in which the sieve began is only over at its end.
    assert nodes["old"]["sroRole"] == "Another desk"
    assert "sieve" not in nodes
