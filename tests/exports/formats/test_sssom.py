"""A reader of SSSOM that was not written here takes the crosswalk and finds the mappings that were recorded."""

from __future__ import annotations

import sssom_pydantic

from tests.exports.conftest import ADDRESS, Export


async def test_the_crosswalk_is_read_by_a_library_of_the_standard(exported: Export) -> None:
    pack = sssom_pydantic.read(await exported("sssom"))
    told = {
        (m.subject.curie, m.subject_name, m.predicate.curie, m.object.curie, m.object_name, m.justification.curie)
        for m in pack.mappings
    }
    judged = ("concept:openness", "Openness", "semapv:ManualMappingCuration")
    assert told == {
        ("principle:be-open", "Be open", "skos:exactMatch", *judged),
        ("principle:be-fair", "Be fair", "skos:relatedMatch", *judged),
    }
    assert {m.subject_source.curie for m in pack.mappings if m.subject_source} == {"framework:code"}
    assert pack.converter.expand("concept:openness") == f"{ADDRESS}/records/Concept/openness"
    assert pack.mapping_set.version == "2026-07-01"
