"""A register of tools in a spreadsheet, as the records of a feed: each column is a field by its name in the feed.

Called by hub.partner.watched_file. What a spreadsheet cannot say simply (what a link says itself, evidence, practices)
is said in YAML or JSON.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hub.errors import BadUserInput
from hub.importers.reading import read_sheets
from hub.importers.tables import Row, Table, clean, table_of
from hub.model.enums import Choice
from hub.partner.records import Tool
from hub.partner.register_file import RegisterFile, require_sound_register
from hub.partner.source import About, Agency
from hub.partner.written import UnreadableError, camel, declared, read_record

SPLIT = ";"
"""Between several values of a cell."""
STATUS, SINCE, PROCESSES, ADDRESS = "status", "statusSince", "processes", "url"
BESIDE = (STATUS, SINCE, PROCESSES, ADDRESS)
NAMED = ("reference", "name")
"""The columns that every table has."""


def read_table(path: Path, agency: str, name: str) -> RegisterFile:
    """The tools of a table. Raises BadUserInput that names the row and the column."""
    if not agency or not name:
        raise BadUserInput("A table says neither whose it is nor what its feed is called: give --agency and --name.")
    table = table_of(read_sheets(path)[0], NAMED)
    plain = {camel(field.name): hint for field, hint in declared(Tool) if _is_plain(hint)}
    known = [head for head in (*plain, *BESIDE) if head != "agency"]
    if strange := [head for head in table.heads if head and head not in known]:
        raise BadUserInput(f"{strange[0][:60]!r} is no field of a tool; a column is one of {', '.join(known)}.")
    tools = [_tool(table, row, agency, plain) for row in table.rows]
    register = RegisterFile(name, About(publisher=agency), [Agency(slug=agency, name=agency)], tools)
    require_sound_register(register)
    return register


def _is_plain(hint: Any) -> bool:
    """Whether a cell can hold the field: a text, a choice, a truth, or a list of texts."""
    text = str(hint)
    return "hub.partner.records" not in text


def _tool(table: Table, row: Row, agency: str, plain: dict[str, Any]) -> Tool:
    said: dict[str, Any] = {}
    for head in table.heads:
        cell = clean(row.cells.get(head, "")) if head else ""
        if cell and head in plain:
            said[head] = _value(cell, plain[head])
    said |= _beside(row)
    try:
        return read_record(Tool, said, strict=True, given={"agency": agency})
    except UnreadableError as error:
        raise BadUserInput(f"row {row.number}: {error}.") from None


def _value(cell: str, hint: Any) -> Any:
    if "tuple" in str(hint):
        return [part.strip() for part in cell.split(SPLIT) if part.strip()]
    if hint is bool:
        return cell.casefold() in ("true", "yes", "y", "1")
    return cell.upper() if isinstance(_choice(hint), type) else cell


def _choice(hint: Any) -> type[Choice] | None:
    kinds = [hint, *getattr(hint, "__args__", ())]
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Choice)), None)


def _beside(row: Row) -> dict[str, Any]:
    """A status, the processes and the page that a row names."""
    status, since, processes, address = (clean(row.cells.get(head, "")) for head in BESIDE)
    told: dict[str, Any] = {}
    pages = {"sources": [{"url": address}]} if address else {}
    if status:
        told["statusHistory"] = [{"status": status.upper(), **({"since": since} if since else {}), **pages}]
    if steps := [part.strip() for part in processes.split(SPLIT) if part.strip()]:
        told["affects"] = [{"process": step, "name": step, **pages} for step in steps]
    return told | pages
