"""Read transparency records as they are published: GOV.UK's content JSON, and lists of them as corpora have them.

Called by `hub drift` and its page. Content JSON has the record as HTML under headings of the standard; a list says of
each record its body, name, address, day and description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hub.errors import BadUserInput
from hub.exports.transparency.standard import FIELDS
from hub.importers.reading import read_bytes

GOV_UK = "https://www.gov.uk"
_NUMBERED = re.compile(r"^[\d.]+\s*[-–:]?\s*")
_NOTHING = {"", "n/a", "na", "none", "not applicable", "-"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BREAKS = (*_HEADINGS, "p", "li", "br", "tr", "div")
_BY_FOLDED = {heading.casefold(): heading for heading in FIELDS}


@dataclass(frozen=True)
class Published:
    """A published record: where, since when, its title, and its answers by the headings of the standard.

    `whole` records have every field, so that one without an answer says nothing there; of others only what they have is
    known.
    """

    url: str
    published: str
    title: str = ""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    whole: bool = False


def read_published(file: Path) -> list[Published]:
    """The records in a file. Raises BadUserInput for what holds none."""
    return published_in(file.name, read_bytes(file))


def published_in(name: str, content: bytes) -> list[Published]:
    """The records in what a file of this name holds. Raises BadUserInput for what holds none."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise BadUserInput(f"{name} is not valid JSON.") from None
    rows = value if isinstance(value, list) else value.get("records", [value]) if isinstance(value, Mapping) else []
    if not rows or not isinstance(rows, list):
        raise BadUserInput(f"{name} holds no transparency records.")
    return [_record(row, f"{name}, record {number}") for number, row in enumerate(rows, start=1)]


def _record(row: Any, where: str) -> Published:
    if isinstance(row, Mapping) and isinstance(row.get("details"), Mapping):
        return _content(row, where)
    if not isinstance(row, Mapping) or not _text(row, "url", where):
        raise BadUserInput(f"{where} is no transparency record: it names no url.")
    names = {"Name": "tool_name", "Organisation or department": "publishing_body", "Description": "description"}
    answers = {heading: text for heading, name in names.items() if (text := _text(row, name, where))}
    return Published(_text(row, "url", where), _text(row, "published", where)[:10], _text(row, "title", where), answers)


def _content(row: Mapping[str, Any], where: str) -> Published:
    body = row["details"].get("body")
    if not isinstance(body, str) or not _text(row, "base_path", where):
        raise BadUserInput(f"{where} has no base_path, or no body in its details.")
    day = _text(row, "public_updated_at", where) or _text(row, "first_published_at", where)
    address = f"{GOV_UK}{row['base_path']}"
    return Published(address, day[:10], _text(row, "title", where), answers_of(body), whole=True)


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadUserInput(f"{where}: {name} is no text.")
    return value.strip()


def answers_of(html: str) -> dict[str, str]:
    """What stands under the headings of the standard; headings that it does not have are a part of what is above."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    texts = {heading: "\n".join(_lines(parts)) for heading, parts in reader.answers.items()}
    return {heading: text for heading, text in texts.items() if text.casefold() not in _NOTHING}


def _lines(parts: Sequence[str]) -> list[str]:
    return [" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip()]


class _Reader(HTMLParser):
    """Gathers the text below each heading of the standard."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.answers: dict[str, list[str]] = {}
        self._heading: list[str] | None = None
        self._at: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self._heading = []
        elif tag in _BREAKS:
            self._at.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS and self._heading is not None:
            text = " ".join("".join(self._heading).split())
            self._heading = None
            known = _BY_FOLDED.get(_NUMBERED.sub("", text).casefold())
            if known is not None:
                self._at = self.answers.setdefault(known, [])
            elif tag in ("h1", "h2"):
                # A section: what follows it is no answer until a field begins.
                self._at = []
            else:
                self._at.append(f"\n{text}\n")
        elif tag in _BREAKS:
            self._at.append("\n")

    def handle_data(self, data: str) -> None:
        (self._at if self._heading is None else self._heading).append(data)
