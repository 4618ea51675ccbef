"""What a call over GraphQL has to be before anything is read: by whom, how many, and not for a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import parse, validate

from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.tables.table_response import CSV, Tables
from hub.errors import Forbidden, Unauthenticated
from hub.graph.digest import graph_digest
from hub.graph.session import Graph
from hub.records.problems import Fault
from tests.records.calls import API, MILL, RECORD, RIDDLE, send, who
from tests.records.graphs import load


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    return migrated


@pytest.mark.parametrize(
    ("asker", "error"), [(ANONYMOUS, Unauthenticated), (who("mill"), Forbidden), (who("mill", Role.AUDITOR), Forbidden)]
)
async def test_who_may_record_nothing_is_refused_before_the_graph_hears_of_it(
    seeded: Graph, asker: Asker, error: type[Exception]
) -> None:
    sent = seeded.statements_sent
    with pytest.raises(error):
        await send(seeded, asker, {"create": {"tool": RIDDLE}})
    assert seeded.statements_sent == sent


async def test_one_call_a_request_never_by_get_and_never_for_a_file(seeded: Graph) -> None:
    variables = {"changes": [{"create": {"tool": RIDDLE}}]}
    twice = RECORD.replace("  record(", '  a: record(changes: $changes, why: "x") { outcome }\n  b: record(', 1)
    assert validate(API.executable, parse(twice)) == []
    before = await graph_digest(seeded)
    refused = orjson.loads((await respond(API, seeded, Request(twice, None, variables), MILL, read_only=False)).content)
    by_get = await respond(API, seeded, Request(RECORD, None, variables), MILL, read_only=True)

    async def never(_: Request) -> Any:
        raise AssertionError("a mutation was carried out for a file")

    as_file = await Tables(API, seeded).answer(Request(RECORD, None, variables), CSV, never, read_only=False)
    assert refused["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert (by_get.status, as_file.status) == (405, 400)
    assert await graph_digest(seeded) == before


def test_every_code_is_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "recording.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", page, re.MULTILINE)
    listed = {code for row in rows for code in re.findall(r"[A-Z_]+", row)}
    of_files = {
        "FILE_UNREADABLE", "YAML_SYNTAX", "YAML_FEATURE", "DUPLICATE_KEY", "UNQUOTED", "REGISTER",
        "UNKNOWN_REFERENCE", "UNKNOWN_SOURCE",
    }  # fmt: skip
    assert listed == ({fault.value for fault in Fault} - of_files) | {"NOT_FOUND", "CONFLICT"}
