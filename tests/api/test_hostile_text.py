"""Text of any kind in any filter is a value and nothing else: no error, one Cypher text, the rows the seed gives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.api.documents.request import operation_of, variables_of
from hub.api.operation import planned
from hub.api.plan.roots import ReadRoot
from hub.api.schema.hub_schema import ApiSchema
from tests.api.hub_under_test import Hub
from tests.api.kit_cases import Case, answering, cases
from tests.seed_reader.ask import Reader

TEXTS = """
query ($t: String!, $many: [String!]!) {
  a: tools(where: {
    or: [{ name: { contains: $t } }, { purpose: { startsWith: $t } }, { sroRole: { endsWith: $t } }]
  }) { totalCount }
  b: tools(where: { not: { name: { contains: $t } }, slug: { ne: $t } }) { totalCount }
  c: tools(where: { name: { gte: $t }, sroRole: { notIn: $many } }) { totalCount }
  d: tools(where: { techniques: { has: $t } }) { totalCount }
  e: agencies(where: { name: { in: $many }, shortName: { lt: $t } }) { totalCount }
  f: tools(where: {
    affects: { some: { node: { name: { contains: $t } }, edge: { how: { contains: $t } } } }
  }) { totalCount }
  g: tool(slug: $t) { slug }
}
"""
PIECES = [
    *("'", '"', "`", "\\", "\0", "\n", "\r\n", "\u2028", "$p1", "$markings", "{", "}", "//", "/*", "*/", ";", "%", "_"),
    *("' OR 1=1 //", "`}) DETACH DELETE n //", '"}) RETURN 1 //', "\\u0027", "\\'", "UNION ALL MATCH (n) RETURN n"),
    *("name:*", "a~2", "b^3", "+(a -b)", "[a TO b]", "AND", "&&", "||", "!", "?", ".*", "(?i)"),
    *("😀", "👩‍⚖️", "Llŷr", "ŵ", "Ynys Môn", "e\u0301", "\u202e", "\u200f", "\ufeff", "\uffff", "İ", "ß", "ς", "\x7f"),
    *("disclosure", "the", "a", "e", " ", "DocDefender text redaction", "large-language-model", "Director", "cps"),
]
hostile = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=hostile, other=hostile)
async def test_hostile_text_is_only_text(text: str, other: str, seeded: Hub, reader: Reader) -> None:
    variables = {"t": text, "many": [text, other, "Director"]}
    answer = await seeded.ask(TEXTS, variables)
    assert answer.data == reader.answer(TEXTS, variables)
    plain = await seeded.ask(TEXTS, {"t": "plain", "many": ["plain"]})
    assert [statement.text for statement in answering(answer)] == [statement.text for statement in answering(plain)]


@pytest.mark.parametrize("piece", PIECES)
async def test_a_hostile_literal_is_only_text(piece: str, seeded: Hub, reader: Reader) -> None:
    literal = json.dumps(piece)
    text = f"{{ tools(where: {{ name: {{ contains: {literal} }}, slug: {{ ne: {literal} }} }}) {{ totalCount }} }}"
    assert (await seeded.ask(text)).data == reader.answer(text)


async def test_nothing_of_it_changes_the_graph(seeded: Hub) -> None:
    before = await seeded.digest()
    for piece in PIECES[::4]:
        await seeded.ask(TEXTS, {"t": piece, "many": PIECES})
        await seeded.ask("query ($id: ID!, $c: String!) { node(id: $id) { id } tools(after: $c) { totalCount } }",
                         {"id": piece, "c": piece})  # fmt: skip
    assert await seeded.digest() == before


async def test_no_word_of_a_client_reaches_a_statement(seeded: Hub) -> None:
    """Response keys and texts that stand in no declaration would be seen in the Cypher of the kit."""
    text = """
    query Zebra($giraffe: String = "okapi") {
      lion: tools(where: { name: { contains: "tapir" }, slug: { notIn: [$giraffe, "ibex"] } }, first: 1) {
        puma: totalCount
        lynx: edges { bear: cursor wolf: node { hare: name newt: affects(first: 1) { mole: nodes { toad: slug } } } }
      }
      crab: tool(slug: "docdefender-llama") { wasp: id }
    }
    """
    animals = "zebra giraffe okapi lion tapir ibex puma lynx bear wolf hare newt mole toad crab wasp llama"
    answer = await seeded.ask(text)
    assert answer.data["lion"]["puma"] == 0
    assert not re.search(
        animals.replace(" ", "|"), " ".join(statement.text for statement in answer.sent), re.IGNORECASE
    )


def statements(api: ApiSchema, text: str, variables: Mapping[str, Any]) -> list[str]:
    """The Cypher of each root field, without asking the graph."""
    document = api.documents.find(text, None)
    operation = operation_of(document, None, read_only=False)
    values = variables_of(api.documents, document, operation, variables)
    roots = planned(api, document, operation, values).roots.values()
    return [root.read.text for root in roots if isinstance(root, ReadRoot)]


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.name.startswith("filter-")], ids=lambda case: case.name
)
def test_values_of_the_document_make_no_difference(case: Case, api: ApiSchema) -> None:
    """Questions that differ only in their texts and numbers are one statement to an engine's cache of plans."""
    changed = re.sub(r'(?<=")(?=[a-zA-Z])(?![^"]*\d{4}-)', "zz", case.text) if case.runs == [{}] else case.text
    changed = re.sub(r"(?<=: )\d(?= })", "7", changed)
    assert statements(api, case.text, case.runs[0]) == statements(api, changed, case.runs[-1])
