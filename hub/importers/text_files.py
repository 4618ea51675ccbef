"""Read text files of rows: CSV and TSV in whatever encoding and with whatever separator, and JSON.

Called by hub.importers.reading. What had to be assumed is said in the sheet's note.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hub.errors import BadUserInput
from hub.importers.tables import Line, Sheet

LONGEST_CELL = 1_000_000
"""Characters."""
DEEPEST = 20
SEPARATORS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TRIED = 50


def read_separated(content: bytes) -> Sheet:
    """A CSV or a TSV. Raises BadUserInput for what is no text, or no table."""
    text, note = decoded(content)
    if "\0" in text:
        raise BadUserInput("The file holds a NUL character: it is no text. Save it as CSV in UTF-8.")
    separator = _separator(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: list[Line] = []
    try:
        start = 1
        for cells in reader:
            lines.append(Line(start, cells))
            start = reader.line_num + 1
    except csv.Error:
        reason = f"Line {reader.line_num} cannot be read: a quotation mark does not end, or a cell has over a million"
        raise BadUserInput(f"{reason} characters.") from None
    named = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}[separator]
    return Sheet("", lines, f"{note}, separated by {named}")


def read_json(content: bytes, *, by_line: bool) -> Sheet:
    """A list of objects, the first such list of a JSON object, or one object a line: a row each."""
    text, note = decoded(content)
    objects = list(_by_line(text)) if by_line else _listed(_parsed(text, "The file"))
    flat = [dict(_flat(item)) for item in objects]
    heads = list(dict.fromkeys(head for item in flat for head in item))
    lines = [Line(n, [item.get(head, "") for head in heads]) for n, item in enumerate(flat, start=1)]
    return Sheet("", [Line(0, heads), *lines], f"{note}, rows counted from 1")


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and which encoding it was read in: a mark decides, then UTF-8, then Windows-1252."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode(content, encoding), f"read as {encoding.removesuffix('-sig').upper()}"
    try:
        return content.decode(), "read as UTF-8"
    except UnicodeDecodeError:
        return _decode(content, "cp1252"), "read as Windows-1252, for it is not UTF-8"


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"The file is neither UTF-8 nor {encoding}: byte {error.start + 1} stands for no character."
        raise BadUserInput(f"{reason} Save it as CSV in UTF-8.") from None


def _separator(text: str) -> str:
    """The separator by which most of the first lines fall into the same number of cells, above one."""
    best, chosen = 0, ","
    sample = text[:200_000]
    for separator in SEPARATORS:
        widths: list[int] = []
        try:
            for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                widths.append(len(cells))
                if len(widths) == _TRIED:
                    break
        except csv.Error:
            continue
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        score = widths.count(common) * (common - 1)
        if score > best:
            best, chosen = score, separator
    return chosen


def _by_line(text: str) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _object(_parsed(line, f"Line {number}"), f"Line {number}")


def _parsed(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadUserInput(f"{what} is not valid JSON.") from None


def _listed(value: Any) -> Sequence[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        value = next((item for item in value.values() if isinstance(item, list)), [value])
    if not isinstance(value, list):
        raise BadUserInput("The JSON holds no list of objects.")
    return [_object(item, f"Item {n}") for n, item in enumerate(value, start=1)]


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadUserInput(f"{what} is no JSON object, so it is no row.")
    return value


def _flat(value: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every leaf by its path, as in `owner.name`; a list is the texts in it, one a line."""
    if depth > DEEPEST:
        raise BadUserInput(f"An object stands more than {DEEPEST} deep in the JSON. Give flatter rows.")
    for name, content in value.items():
        if isinstance(content, Mapping):
            yield from _flat(content, f"{before}{name}.", depth + 1)
        elif isinstance(content, list):
            yield f"{before}{name}", "\n".join(_leaf(item) for item in content if item is not None)
        elif content is not None:
            yield f"{before}{name}", _leaf(content)


def _leaf(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
