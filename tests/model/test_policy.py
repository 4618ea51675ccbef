"""The steward of each noun's records is declared with it, and leads to an agency."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.model.document import model_markdown
from hub.model.policy import Policy, Steward, kept_through
from hub.model.registry import Model, declared_nouns, the_model

BY_EDITORS = {"Agency", "Process", "Outcome", "Framework", "Principle", "Concept", "Product", "Supplier"}
BY_AN_AGENCY = {"NilReturn", "Tool", "ToolState", "Use", "Training"}


def test_records_are_kept_as_the_field_keeps_them() -> None:
    kept = {noun.label: noun.policy.steward for noun in the_model().nouns.values()}
    assert {label for label, steward in kept.items() if steward is Steward.EDITORS} == BY_EDITORS
    assert {label for label, steward in kept.items() if steward is Steward.FAR_END} == BY_AN_AGENCY


@pytest.mark.parametrize("label", sorted(BY_AN_AGENCY))
def test_a_steward_at_the_far_end_is_an_agency_in_the_end(label: str) -> None:
    model = the_model()
    while through := model.nouns[label].policy.through:
        label = model.edges(label)[through].target
    assert label == "Agency"


def test_a_steward_stands_at_the_end_of_a_relationship_to_one_node() -> None:
    nouns = {noun.label: noun for noun in declared_nouns()}
    for field in ("users", "nothing"):
        with pytest.raises(ValueError, match=f"kept through {field}"):
            Model([*(nouns | {"Tool": replace(nouns["Tool"], policy=kept_through(field))}).values()])
    with pytest.raises(ValueError, match="names the relationship"):
        Policy(Steward.FAR_END)


def test_the_document_says_who_keeps_what() -> None:
    text = model_markdown(the_model())
    assert "| Tool | who `owner` leads to |" in text
    assert "| Process | the hub's editors |" in text
