"""`hub query`: one document against the graph, without a server; the answer flattened to CSV when asked.

Called by hub.cli only. Goes the same way as a request over HTTP, as the anonymous actor.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, cast

import orjson

from hub.access.asker import Asker, Door
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import build_schema
from hub.app import opened
from hub.errors import BadUserInput
from hub.files import shipped
from hub.model.registry import the_model
from hub.seed.folder import load_seed
from hub.settings import Settings

Cells = dict[str, Any]
# A spreadsheet takes a cell that starts so for a formula; the last four are the wide forms of the first.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What GraphQL puts between a list and its items, which says nothing to the reader of a table.
_PLUMBING = {"nodes", "edges", "node"}


def read_question(file: Path, variables: str, operation: str | None) -> Request:
    """The request in a file. Raises BadUserInput for a file that is no text, or variables that are no JSON object."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadUserInput(f"{file} cannot be read as UTF-8 text.") from None
    try:
        given = orjson.loads(variables)
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise BadUserInput("--variables has to be a JSON object.")
    return Request(text, operation, cast(dict[str, Any], given))


async def run_query(settings: Settings, question: Request) -> dict[str, Any]:
    """The answer to a question, with `data` or `errors` or both. Raises a StartupError."""
    api = build_schema(the_model(), contact=settings.contact)
    async with opened(settings, brief=True) as graph:
        await load_seed(graph, the_model(), shipped("seed"))
        answered = await respond(api, graph, question, Asker(door=Door.COMMAND), read_only=True)
    return orjson.loads(answered.content)


def to_csv(data: Any) -> str:
    """A table of an answer: one row for each innermost item, with everything above the item repeated beside it.

    Lists beside each other stand below each other and are not multiplied. A list of plain values is one cell, with
    semicolons between. Columns are the paths to the values; nothing found gives no row and, with it, no column.
    """
    plain, below = _flatten(data, "")
    rows = _joined(plain, below)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    if columns:
        writer.writerow(_headings(columns))
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def _flatten(value: Any, path: str) -> tuple[Cells, list[Cells]]:
    """What stands once for the value, and the rows that its lists make."""
    if isinstance(value, dict):
        plain: Cells = {}
        below: list[Cells] = []
        for key, inner in cast(dict[str, Any], value).items():
            here, rows = _flatten(inner, f"{path}.{key}" if path else key)
            plain |= here
            below += rows
        return plain, below
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in cast(list[Any], value)):
        return {}, [row for item in cast(list[Any], value) for row in _joined(*_flatten(item, path))]
    return ({} if value == [] else {path: value}), []


def _joined(plain: Cells, below: list[Cells]) -> list[Cells]:
    rows = [plain | row for row in below] or [plain]
    return [row for row in rows if row]


def _headings(columns: list[str]) -> list[str]:
    """The columns without what GraphQL puts between a list and its items, unless two would then be alike."""
    short = [".".join(part for part in column.split(".") if part not in _PLUMBING) for column in columns]
    return short if len(set(short)) == len(short) and all(short) else columns


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(_cell(one)) for one in cast(list[Any], value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
