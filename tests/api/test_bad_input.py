"""What a client can get wrong: each mistake is told with a code and what to do, and nothing is sent to the graph."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from hub.errors import BadUserInput
from tests.api.hub_under_test import Answer, Hub

# Words of what answers below the API; none may reach a client.
INTERNALS = (
    "cypher",
    "neo4j",
    "arcade",
    "bolt",
    "match (",
    "traceback",
    "python",
    "strawberry",
    "$p",
    "line 1, column",
)
SYNTAX, INVALID, INPUT, MISSING = (
    *("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"),
    *("BAD_USER_INPUT", "NOT_FOUND"),
)


def opaque(text: str) -> str:
    """A text in the dress of an id or a cursor."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def tell(answer: Answer, code: str, *words: str) -> None:
    """The answer is one that tells a mistake."""
    assert answer.errors
    for error in answer.errors:
        assert error["extensions"]["code"] == code
        assert not any(word in str(error).lower() for word in INTERNALS)
        assert len(error["message"]) < 400
    assert all(any(word in error["message"] for error in answer.errors) for word in words), answer.errors
    assert not any((answer.body.get("data") or {}).values())


def tools(arguments: str) -> str:
    """A query for tools."""
    return f"{{ tools({arguments}) {{ totalCount nodes {{ slug }} }} }}"


WRONG = {
    "no GraphQL": ("{ tools( }", SYNTAX, "Syntax Error"),
    "an empty document": ("", SYNTAX, "Syntax Error"),
    "NUL in the document": ("{ tools\0 }", SYNTAX, "Syntax Error"),
    "an unknown field": ("{ tools { nodes { secret } } }", INVALID, "secret"),
    "an unknown argument": (tools("limit: 3"), INVALID, "limit"),
    "an unknown enumeration value": (tools("where: { status: { eq: ACTIVE } }"), INVALID, "ACTIVE"),
    "an enumeration value as text": (tools('where: { status: { eq: "LIVE" } }'), INVALID, "LIVE"),
    "a computed field as a filter": (tools('where: { overlaps: { some: {} } }'), INVALID, "overlaps"),
    "a comparison of enumerations": (tools("where: { status: { gt: LIVE } }"), INVALID, "gt"),
    "a number for a text": (tools("where: { name: { eq: 3 } }"), INVALID, "3"),
    "a text for a number": ('{ processes(where: { order: { eq: "3" } }) { totalCount } }', INVALID, "3"),
    "a number beyond 32 bits": ("{ processes(where: { order: { gt: 9999999999 } }) { slug } }", INVALID, "32-bit"),
    "a missing argument": ("{ tool { slug } }", INVALID, "slug"),
    "null for what is required": ("{ tool(slug: null) { slug } }", INVALID, "null"),
    "no selection": ("{ tools }", INVALID, "tools"),
    "a cycle of fragments": ("{ tools { ...A } } fragment A on ToolConnection { ...A }", INVALID, "itself"),
    "too deep": ("{ processes { nodes { " + "stage { " * 20 + "slug" + " }" * 20 + " } } }", "TOO_DEEP", "15"),
    "too long": ("{ " + " ".join(f"a{i}: tools {{ totalCount }}" for i in range(900)) + " }", "TOO_LARGE", ""),
    "a date of words": (tools('asOf: "yesterday"'), INVALID, "YYYY-MM-DD"),
    "a date of another form": (tools('asOf: "30/06/2025"'), INVALID, "YYYY-MM-DD"),
    "an impossible day": (tools('asOf: "2025-02-30"'), INVALID, "calendar"),
    "an impossible month": (tools('asOf: "2025-13"'), INVALID, "calendar"),
    "a year too late": (tools('asOf: "9999-12-31"'), INVALID, "later than can be told; the last year is 9998"),
    "the year 0": (tools('asOf: "0000"'), INVALID, "calendar"),
    "a date in other digits": (tools('asOf: "٢٠٢٥"'), INVALID, "YYYY-MM-DD"),
    "a number for a date": (tools("asOf: 2025"), INVALID, "Date"),
    "an impossible day in a filter": (tools('where: { since: { eq: "2025-06-31" } }'), INVALID, "calendar"),
    "a page of 10,000": (tools("first: 10000"), INPUT, "100"),
    "a page of 101": (tools("last: 101"), INPUT, "last"),
    "a page below 0": (tools("first: -1"), INPUT, "first"),
    "a page that is too large inside": ("{ agencies { nodes { tools(first: 10000) { totalCount } } } }", INPUT, "100"),
    "a page that is too large of answers": ("{ overlaps(first: 10000) { totalCount } }", INPUT, "100"),
    "first and last": (tools("first: 1, last: 1"), INPUT, "not both"),
    "two keys in one entry of an order": (tools("orderBy: [{ status: ASC, name: ASC }]"), INPUT, "exactly one"),
    "no key in an entry of an order": (tools("orderBy: [{}]"), INPUT, "exactly one"),
    "null in an entry of an order": (tools("orderBy: [{ name: null }]"), INPUT, "exactly one"),
    "a key twice": (tools("orderBy: [{ name: ASC }, { name: DESC }]"), INPUT, "twice"),
    "null as a value": (tools("where: { name: { eq: null } }"), INPUT, "isNull"),
    "null as a property": (tools("where: { name: null }"), INPUT, "or write { name: { isNull: true } }"),
    "null as a list": (tools("where: { techniques: null }"), INPUT, "or write { techniques: { isEmpty: true } }"),
    "null as and": (tools("where: { and: null }"), INPUT, "null"),
    "null as or": (tools("where: { or: null }"), INPUT, "null"),
    "null as not": (tools("where: { not: null }"), INPUT, "null"),
    "null as some": (tools("where: { affects: { some: null } }"), INPUT, "null"),
    "null as a node": (tools("where: { affects: { some: { node: null } } }"), INPUT, "null"),
    "null as an edge": (tools("where: { affects: { none: { edge: null } } }"), INPUT, "null"),
    "null of an edge": (tools("where: { affects: { every: { edge: { basis: null } } } }"), INPUT, "null"),
    "null in an edge": (tools("where: { affects: { every: { edge: { basis: { eq: null } } } } }"), INPUT, "isNull"),
    "null as a to-one": (tools("where: { owner: null }"), INPUT, "or write { not: { owner: {} } }"),
    "null as a relationship to many": (tools("where: { affects: null }"), INPUT, "or write { affects: { none: {} } }"),
    "null as a kind": ("{ alignments(where: { subject: { tool: null } }) { totalCount } }", INPUT, "null"),
    "null as a filter of answers": ("{ overlaps(where: { owner: null }) { totalCount } }", INPUT, "null"),
    "no id": ('{ node(id: "") { id } }', INPUT, "id"),
    "an id of nothing": (f'{{ node(id: "{opaque("Nothing:cps")}") {{ id }} }}', INPUT, "id"),
    "an id without a name": (f'{{ node(id: "{opaque("Tool:")}") {{ id }} }}', INPUT, "id"),
    "an id that is no base64": ('{ node(id: "Tool:docdefender") { id } }', INPUT, "id"),
    "an id that is no text": ('{ node(id: "_w") { id } }', INPUT, "id"),
    "an id among good ones": (f'{{ nodes(ids: ["{opaque("Tool:docdefender")}", "?"]) {{ id }} }}', INPUT, "ids"),
    "a cursor of words": (tools('after: "more"'), INPUT, "no cursor"),
    "a cursor that is empty": (tools('after: ""'), INPUT, "no cursor"),
    "a cursor of nothing": (tools(f'after: "{opaque("[]")}"'), INPUT, "no cursor"),
    "a cursor of an object": (tools(f'before: "{opaque("{}")}"'), INPUT, "before"),
    "a cursor of another list": (tools(f'after: "{opaque("""["00000000","a","b"]""")}"'), INPUT, "another list"),
    "no groups": ("{ toolGroups(groupBy: []) { count } }", INPUT, "groupBy"),
    "a group twice": ("{ toolGroups(groupBy: [OWNER, OWNER]) { count } }", INPUT, "groupBy"),
    "hot spots of nobody": ("{ overlapHotspots(over: PROCESS, minAgencies: 0) { totalCount } }", INPUT, "minAgencies"),
    "points of nobody": ("{ singlePointsOfFailure(minAgencies: 0) { totalCount } }", INPUT, "minAgencies"),
    "a chain of no step": ('{ chains(from: "docdefender", maxSteps: 0) { totalCount } }', INPUT, "maxSteps"),
    "a chain of 9 steps": ('{ chains(from: "docdefender", maxSteps: 9) { totalCount } }', INPUT, "maxSteps"),
    "too many to retire": ("{ whatIf(retireTools: [" + '"a" ' * 101 + "]) { __typename } }", INPUT, "retireTools"),
    "meeting over 4 steps": ('{ chains(from: "docdefender", maxPrecedes: 4) { totalCount } }', INPUT, "maxPrecedes"),
    "a reach of no step": ('{ reach(tool: "docdefender", depth: 0) { acts } }', INPUT, "depth"),
    "a reach of 4 steps": ('{ reach(tool: "docdefender", depth: 4) { acts } }', INPUT, "depth"),
    "a score above 1": ("{ duplicates(minScore: 1.5) { totalCount } }", INPUT, "minScore"),
    "a score below 0": ("{ duplicates(minScore: -0.1) { totalCount } }", INPUT, "minScore"),
    "a weight below 0": ("{ overlaps(weights: { process: -1 }) { totalCount } }", INPUT, "weights"),
    "practices of nobody": ("{ sharedPractices(minAgencies: -5) { totalCount } }", INPUT, "minAgencies"),
    "a framework against itself": ('{ crosswalk(from: "atrs", to: "atrs") { __typename } }', INPUT, "from and to"),
    "a period that ends before it begins": (
        '{ changes(from: "2025-06", to: "2025-06-29") { totalCount } }', INPUT, "from: 2025-06 lies after to"
    ),
    "changes of no kind": (
        '{ changes(from: "2025", to: "2026", types: ["Tols"]) { totalCount } }', INPUT, "'Tols' is none of Agency"
    ),
    "agencies by a filter of tools": (
        '{ coverage(framework: "atrs", scope: AGENCY, where: { name: { eq: "a" } }) { pairCount } }', INPUT, "where"
    ),
    "nothing to search for": ('{ search(text: "") { totalCount } }', INPUT, "text"),
    "signs to search for": ('{ search(text: "*:* \\"?!\\" --") { totalCount } }', INPUT, "letters"),
    "a page to search for": (f'{{ search(text: "{"redaction " * 1000}") {{ totalCount }} }}', INPUT, "10000"),
    "too many words": (f'{{ search(text: "{"a b " * 20}") {{ totalCount }} }}', INPUT, "40 words"),
    "a search of no kind": ('{ search(text: "bail", types: []) { totalCount } }', INPUT, "types"),
    "a search of null": ('{ search(text: "bail", where: { tool: null }) { totalCount } }', INPUT, "where.tool"),
    "null in a search": ('{ search(text: "bail", where: { tool: { status: null } }) { totalCount } }', INPUT, "status"),
    "a search page of 101": ('{ search(text: "bail", first: 101) { totalCount } }', INPUT, "first"),
    "a mutation of no change": ("mutation { tools { totalCount } }", "GRAPHQL_VALIDATION_FAILED", "Mutation"),
    "a subscription": ("subscription { changes { number } }", "OPERATION_RESOLUTION_FAILURE", "mutations only"),
    "two operations": ("query A { a: __typename } query B { b: __typename }", "OPERATION_RESOLUTION_FAILURE", ""),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WRONG)
async def test_a_mistake_in_the_document_is_told_and_nothing_is_sent(mistake: str, seeded: Hub) -> None:
    text, code, word = WRONG[mistake]
    answer = await seeded.ask(text)
    tell(answer, code, word)
    assert not answer.sent


VARIABLES: dict[str, tuple[str, Any, str]] = {
    "an unknown enumeration value": ("$v: ToolWhere!) { tools(where: $v)", {"status": {"eq": "ACTIVE"}}, "ToolStatus"),
    "a key that is no field": ("$v: ToolWhere!) { tools(where: $v)", {"colour": {"eq": "red"}}, "colour"),
    "a list for a text": ("$v: ToolWhere!) { tools(where: $v)", {"name": {"eq": ["a"]}}, "String"),
    "a text for a list of filters": ("$v: [ToolWhere!]) { tools(where: { or: $v })", "all", "ToolWhere"),
    "a text for a number": ("$v: Int) { tools(first: $v)", "3", "Int"),
    "a fraction": ("$v: Int) { tools(first: $v)", 2.5, "Int"),
    "a flag for a number": ("$v: Int) { tools(first: $v)", True, "Int"),
    "a page of 10,000": ("$v: Int) { tools(first: $v)", 10000, "100"),
    "a number beyond 32 bits": ("$v: Int) { tools(first: $v)", 2**40, "32-bit"),
    "an impossible day": ("$v: Date) { tools(asOf: $v)", "2025-02-29", "calendar"),
    "a date that goes on": ("$v: Date) { tools(asOf: $v)", "2025-06-30T00:00:00Z", "YYYY-MM-DD"),
    "a number for a date": ("$v: Date) { tools(asOf: $v)", 2025, "Date"),
    "a filter by an impossible day": ("$v: ToolWhere) { tools(where: $v)", {"since": {"gt": "2025-00"}}, "calendar"),
    "null where it is required": ("$v: ToolWhere!) { tools(where: $v)", None, "null"),
    "null as a condition": ("$v: String) { tools(where: { name: { eq: $v } })", None, "isNull"),
    "null inside a filter": ("$v: ToolWhere) { tools(where: $v)", {"not": {"owner": {"kind": None}}}, "null"),
    "two keys in one entry": ("$v: [ToolOrder!]) { tools(orderBy: $v)", [{"name": "ASC", "slug": "ASC"}], "exactly"),
    "a cursor of a megabyte": ("$v: String) { tools(after: $v)", "A" * 2**20, "no cursor"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", VARIABLES)
async def test_a_mistake_in_a_variable_is_told_and_nothing_is_sent(mistake: str, seeded: Hub) -> None:
    head, value, word = VARIABLES[mistake]
    answer = await seeded.ask(f"query ({head} {{ totalCount nodes {{ slug }} }} }}", {"v": value})
    tell(answer, INPUT, word)
    assert not answer.sent


@pytest.mark.parametrize("id", ["A" * 2**20, opaque("Tool:" + "a" * 2**19), "\0", "😀", "VG9vbDpk\n"])
async def test_ids_of_any_length_do_no_harm(id: str, seeded: Hub) -> None:
    answer = await seeded.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": id})
    if answer.errors:
        tell(answer, INPUT, "id")
        assert not answer.sent
    else:
        assert answer.data == {"node": None}


async def test_hundreds_of_ids_are_refused_and_a_hundred_are_not(seeded: Hub) -> None:
    text, node_id = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", opaque("Tool:docdefender")
    refused = await seeded.ask(text, {"ids": [node_id] * 101})
    tell(refused, INPUT, "100")
    assert not refused.sent
    assert (await seeded.ask(text, {"ids": [node_id] * 100})).data == {"nodes": [{"id": node_id}] * 100}


UNKNOWN = {
    "a tool": '{ overlaps(tool: "nothing") { totalCount } }',
    "an agency": '{ overlaps(agency: "nobody") { totalCount } }',
    "an agency of duplicates": '{ duplicates(agency: "nobody") { totalCount } }',
    "an agency to answer": '{ accountabilityGaps(agency: "nobody") { totalCount } }',
    "a process": '{ overlaps(process: "nowhere") { totalCount } }',
    "a framework": '{ coverage(framework: "nothing") { pairCount } }',
    "an agency of a framework": '{ gaps(framework: "npcc-ai-covenant", agency: "nobody") { totalCount } }',
    "a tool of a ladder": '{ alignmentPairs(tool: "nothing") { totalCount } }',
    "a framework to compare": '{ crosswalk(from: "nothing", to: "atrs") { __typename } }',
    "a framework to compare with": '{ crosswalk(from: "atrs", to: "nothing") { __typename } }',
    "a tool to suggest to": '{ suggestedPractices(tool: "nothing") { totalCount } }',
    "an agency of a register": '{ quality(agency: "nobody") { toolCount } }',
    "an agency of a worklist": '{ worklist(agency: "nobody") { totalCount } }',
    "a slug that is none": '{ overlaps(tool: "it\'s `not` \\"a\\" slug") { totalCount } }',
}


@pytest.mark.parametrize("what", UNKNOWN)
async def test_an_unknown_slug_of_an_argument_is_told(what: str, seeded: Hub) -> None:
    tell(await seeded.ask(UNKNOWN[what]), MISSING, "nothing by that slug")


FOREIGN = {
    "another order": "{ tools(first: 1, orderBy: [{ slug: ASC }]) { pageInfo { endCursor } } }",
    "the other direction": "{ tools(first: 1, orderBy: [{ name: DESC }]) { pageInfo { endCursor } } }",
    "another noun": "{ tools: agencies(first: 1) { pageInfo { endCursor } } }",
    "answers of analytics": "{ tools: overlaps(first: 1) { pageInfo { endCursor } } }",
}


@pytest.mark.parametrize("whose", FOREIGN)
async def test_a_cursor_of_another_list_or_order_is_refused(whose: str, seeded: Hub) -> None:
    cursor = (await seeded.ask(FOREIGN[whose])).data["tools"]["pageInfo"]["endCursor"]
    answer = await seeded.ask("query ($c: String) { tools(after: $c) { totalCount } }", {"c": cursor})
    tell(answer, INPUT, "another list")
    assert not answer.sent


async def test_a_cursor_within_a_node_is_refused_at_the_root(seeded: Hub) -> None:
    inside = '{ agency(slug: "cps") { tools(first: 1) { pageInfo { endCursor } } } }'
    cursor = (await seeded.ask(inside)).data["agency"]["tools"]["pageInfo"]["endCursor"]
    tell(await seeded.ask("query ($c: String) { tools(after: $c) { totalCount } }", {"c": cursor}), INPUT, "another")


@pytest.mark.parametrize(
    "keys", ["", ',"a"', ",1,2", ',"a","b","c"', ',null,"b"', ',["a"],"b"', ',true,"b"', ',{},"b"']
)
async def test_a_cursor_with_other_keys_is_refused(keys: str, seeded: Hub) -> None:
    made = (await seeded.ask("{ tools(first: 1) { pageInfo { endCursor } } }")).data["tools"]["pageInfo"]["endCursor"]
    own = base64.urlsafe_b64decode(made + "=" * (-len(made) % 4)).decode().split(",")[0]
    answer = await seeded.ask("query ($c: String) { tools(after: $c) { totalCount } }", {"c": opaque(f"{own}{keys}]")})
    tell(answer, INPUT, "no cursor")
    assert not answer.sent


async def test_a_mistake_spares_the_root_fields_that_may_be_null(seeded: Hub) -> None:
    answer = await seeded.ask('{ good: tool(slug: "docdefender") { slug } bad: node(id: "?") { id } }')
    assert answer.body["data"] == {"good": {"slug": "docdefender"}, "bad": None}
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [(["bad"], INPUT)]


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\udc00\ud800"])
async def test_half_a_character_never_reaches_the_graph(text: str, seeded: Hub) -> None:
    before = seeded.graph.statements_sent
    with pytest.raises(BadUserInput, match="Unicode"):
        await seeded.ask("query ($v: String!) { tools(where: { name: { eq: $v } }) { totalCount } }", {"v": text})
    assert seeded.graph.statements_sent == before
