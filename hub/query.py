"""`hub query`: one document against the graph, without a server; the answer as JSON or flattened to CSV.

Called by hub.cli only. Goes the same way as a request over HTTP, as the anonymous actor.
"""

from __future__ import annotations

import csv as csv_writer
import io
from typing import Any, cast

import orjson

from hub.access.visibility import ANONYMOUS, Visibility
from hub.api.operation import Request, respond
from hub.api.schema import build_schema
from hub.app import opened
from hub.errors import BadUserInput
from hub.files import shipped
from hub.model.registry import the_model
from hub.services.seed import load_seed
from hub.settings import Settings

Cells = dict[str, Any]
# A spreadsheet takes a cell that starts so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def run_query(
    settings: Settings, text: str, variables: str, operation: str | None, *, csv: bool
) -> tuple[str, bool]:
    """The printed answer, and whether it is free of errors. Raises BadUserInput for variables that are no object."""
    try:
        given = orjson.loads(variables)
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise BadUserInput("--variables has to be a JSON object.")
    api = build_schema(the_model(), contact=settings.contact)
    async with opened(settings) as graph:
        await load_seed(graph, the_model(), shipped("seed"))
        request = Request(text, operation, given)
        answered = await respond(api, graph, request, Visibility.of(ANONYMOUS), read_only=True)
    ok = "errors" not in answered.body
    if csv and ok:
        return to_csv(answered.body["data"]), ok
    return orjson.dumps(answered.body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode(), ok


def to_csv(data: Any) -> str:
    """One row for each item of each list, nested ones multiplied out; columns are the paths to the values."""
    rows = flatten(data, "")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv_writer.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def flatten(value: Any, path: str) -> list[Cells]:
    """The rows that a value becomes. Lists beside each other stand below each other, not multiplied."""
    if isinstance(value, list):
        return [row for item in cast(list[Any], value) for row in flatten(item, path)]
    if not isinstance(value, dict):
        return [{path: value}]
    plain: Cells = {}
    below: list[Cells] = []
    for key, inner in cast(dict[str, Any], value).items():
        rows = flatten(inner, f"{path}.{key}" if path else key)
        if len(rows) == 1 and not isinstance(inner, list):
            plain |= rows[0]
        else:
            below += rows
    return [plain | row for row in below] if below else [plain]


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
