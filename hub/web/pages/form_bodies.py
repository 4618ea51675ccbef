"""The bodies of forms: fields as a browser sends them, and files beside them where a form takes any.

Called by hub.web.pages.forms. Everything is bounded before it is read; a file stays in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import parse_qsl

from python_multipart import create_form_parser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from hub.api.http.incoming import Incoming, RejectedError, read_body

LARGEST = 1_000_000
LARGEST_WITH_FILES = 12_000_000
MOST_FIELDS = 5_000
LONGEST_NAME = 120
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class SentFile:
    """A file that a form sent: the name that its sender calls it, without folders, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Sent:
    """The fields of a form, each with its values, and its files by the names of their fields."""

    fields: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    files: dict[str, SentFile] = field(default_factory=dict[str, SentFile])


async def read_form(request: Request, *, files: bool = False) -> Sent:
    """What a form sent; with `files` it may send files. Raises RejectedError for a body that is none."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ((URLENCODED, MULTIPART) if files else (URLENCODED,)):
        raise RejectedError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send a form as {MULTIPART if files else URLENCODED}.")
    body = await read_body(Incoming.of(request.scope, request.receive), LARGEST_WITH_FILES if files else LARGEST)
    try:
        if media == MULTIPART:
            return _parts(request.headers["content-type"].encode("latin-1"), body)
        return _pairs(body)
    except ValueError:
        raise RejectedError(400, "BAD_REQUEST", f"Send a form in UTF-8, with at most {MOST_FIELDS} fields.") from None


def _pairs(body: bytes) -> Sent:
    sent = Sent()
    pairs = parse_qsl(
        body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, encoding="utf-8", errors="strict"
    )
    for name, value in pairs:
        sent.fields.setdefault(name, []).append(value)
    return sent


def _parts(content_type: bytes, body: bytes) -> Sent:
    """The parts of a body of several. Raises ValueError, of which the parser's own errors are, for a body cut short."""
    sent = Sent()

    def on_field(part: Any) -> None:
        sent.fields.setdefault(part.field_name.decode(), []).append((part.value or b"").decode())
        if len(sent.fields) > MOST_FIELDS:
            raise FormParserError

    def on_file(part: Any) -> None:
        part.file_object.seek(0)
        sent.files[part.field_name.decode()] = SentFile(_base_name(part.file_name.decode()), part.file_object.read())
        part.close()

    # A file of at most a body's size stays in memory: nothing of somebody's register touches the disk.
    bounds = {"MAX_MEMORY_FILE_SIZE": LARGEST_WITH_FILES}
    parser = create_form_parser({"Content-Type": content_type}, on_field, on_file, config=bounds)
    parser.write(body)
    parser.finalize()
    # The parser takes a body that was cut short for a whole of fewer parts.
    if not body.rstrip(b"\r\n").endswith(b"--%b--" % _boundary(content_type)):
        raise FormParserError
    return sent


def _boundary(content_type: bytes) -> bytes:
    return parse_options_header(content_type)[1].get(b"boundary", b"")


def _base_name(name: str) -> str:
    """The last part of a name, whichever system's folders it names, without what no line of text holds."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
