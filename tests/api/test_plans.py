"""Plans are made once for a shape of request, and no flood of documents makes the hub forget the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from hub.api.documents.caches import TwoParts
from hub.api.documents.limits import LIMITS
from hub.api.documents.request import operation_of, variables_of
from hub.api.documents.store import KEPT_AGAIN, KEPT_ONCE, Documents, RefusedError, hash_of
from hub.api.operation import planned
from hub.api.plan.roots import Plan
from hub.api.schema.hub_schema import ApiSchema

SHIPPED = "query Shipped { tools { totalCount } }"


def plan_of(api: ApiSchema, text: str, variables: Mapping[str, Any] | None = None) -> Plan:
    """The plan that a request with these variables runs."""
    document = api.documents.find(text, None)
    operation = operation_of(document, None, read_only=False)
    return planned(api, document, operation, variables_of(api.documents, document, operation, variables or {}))


WHERE = "query ($w: ToolWhere, $o: [ToolOrder!], $n: Int) { tools(where: $w, orderBy: $o, first: $n) { totalCount } }"
IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
SWITCH = "query ($s: Boolean!, $d: Date) { tools(asOf: $d) { totalCount nodes @include(if: $s) { slug } } }"
LISTED = "query ($a: String!, $b: String!) { tools(where: { slug: { in: [$a, $b] } }) { totalCount } }"
CPS, MOJ, TOOL = "QWdlbmN5OmNwcw", "QWdlbmN5Om1vag", "VG9vbDpkb2NkZWZlbmRlcg"


@pytest.mark.parametrize(
    ("text", "variables", "other"),
    [
        (WHERE, {"w": {"name": {"contains": "a"}}, "n": 1}, {"w": {"name": {"contains": "b' OR"}}, "n": 99}),
        (WHERE, {"w": {"and": [{"slug": {"in": ["a"]}}]}}, {"w": {"and": [{"slug": {"in": ["b", "c"]}}]}}),
        (IDS, {"ids": [CPS]}, {"ids": [MOJ, CPS, MOJ]}),
        (SWITCH, {"s": True, "d": "2024"}, {"s": True, "d": "2025-01-31"}),
        (LISTED, {"a": "x", "b": "y"}, {"a": "z", "b": ""}),
    ],
)
def test_requests_of_one_shape_share_a_plan(api: ApiSchema, text: str, variables: Any, other: Any) -> None:
    assert plan_of(api, text, variables) is plan_of(api, text, other)


@pytest.mark.parametrize(
    ("text", "variables", "other"),
    [
        (WHERE, {"w": {"name": {"contains": "a"}}}, {"w": {"name": {"startsWith": "a"}}}),
        (WHERE, {"w": {"and": [{}]}}, {"w": {"and": [{}, {}]}}),
        (WHERE, {"o": [{"name": "ASC"}]}, {"o": [{"name": "DESC"}]}),
        (WHERE, {"n": 1}, {"n": None}),
        (WHERE, {"n": None}, {}),
        (IDS, {"ids": [CPS]}, {"ids": [CPS, TOOL]}),
        (SWITCH, {"s": True}, {"s": False}),
        (SWITCH, {"s": True}, {"s": True, "d": "2024"}),
    ],
)
def test_requests_of_different_shapes_do_not(api: ApiSchema, text: str, variables: Any, other: Any) -> None:
    assert plan_of(api, text, variables) is not plan_of(api, text, other)


def test_a_plan_knows_no_value_of_a_client(api: ApiSchema) -> None:
    secret = "zzz-secret-zzz"
    made = plan_of(api, WHERE, {"w": {"name": {"contains": secret}, "or": [{"slug": {"in": [secret]}}]}})
    assert secret not in repr(made.roots) + repr(made.selector.outline) + repr(made.costs)


@pytest.mark.parametrize(
    ("variable", "use"),
    [
        ('$v: String = "x"', "tool(slug: $v) { slug }"),
        ("$v: Boolean = false", "tools @skip(if: $v) { totalCount }"),
        ("$v: Boolean = true", "tools { nodes { ...f } } } fragment f on Tool { slug @include(if: $v)"),
        ('$v: [ID!] = ["x"]', "nodes(ids: $v) { id }"),
        ('$v: ID = "x"', "nodes(ids: [$v]) { id }"),
        ("$v: ToolOrder = { name: ASC }", "tools(orderBy: [$v]) { totalCount }"),
        ("$v: ToolWhere = {}", "tools(where: { and: [$v] }) { totalCount }"),
        ('$v: String = "x"', "coverage(framework: $v) { pairCount }"),
    ],
)
def test_null_is_refused_where_a_default_stood(api: ApiSchema, variable: str, use: str) -> None:
    with pytest.raises(RefusedError) as refused:
        plan_of(api, f"query ({variable}) {{ {use} }}", {"v": None})
    [error] = refused.value.errors
    assert error.extensions == {"code": "BAD_USER_INPUT"}
    assert "'$v' is null" in error.message


def flooded(documents: Documents) -> None:
    """Send far more different documents than are kept."""
    for number in range((KEPT_ONCE + KEPT_AGAIN) // 1_000 + 100):
        documents.find(f"{{ tools {{ totalCount }} }} #{number}", None)


def test_a_flood_leaves_stored_and_repeated_documents_as_they_were(api: ApiSchema) -> None:
    documents = Documents(api.executable, LIMITS, [SHIPPED])
    often, stored = "query Often { __typename }", "query Stored { __typename }"
    repeated = [documents.find(often, None) for _ in range(2)][-1]
    kept = documents.find(stored, hash_of(stored))
    shipped = documents.find(None, hash_of(SHIPPED))
    flooded(documents)
    assert documents.find(often, None) is repeated
    assert documents.find(None, hash_of(stored)) is kept
    assert documents.find(None, hash_of(SHIPPED)) is shipped


def test_a_flood_of_persisted_documents_leaves_those_in_use(api: ApiSchema) -> None:
    documents = Documents(api.executable, LIMITS)
    used = "query Used { __typename }"
    documents.find(used, hash_of(used))
    documents.find(None, hash_of(used))
    for number in range(KEPT_ONCE // 1_000 + 100):
        text = f"{{ __typename }} #{number}"
        documents.find(text, hash_of(text))
    assert documents.find(None, hash_of(used)).text == used


def test_a_cache_keeps_no_more_than_it_may() -> None:
    kept = TwoParts[str](10, 20, len)
    for number in range(100):
        kept.put(f"k{number}", "xx")
        kept.get(f"k{number // 2}")
    assert len(kept) <= 5 + 10
    kept.put("large", "x" * 11)
    assert kept.get("large") is None
