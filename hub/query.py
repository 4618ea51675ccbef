"""`hub query`: one document against the graph, without a server, or against a hub that runs; as JSON or as a table.

Called by hub.cli only. Goes the same way as a request over HTTP, as the anonymous actor.
"""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import orjson

from hub.access.asker import Asker, Door
from hub.api.documents.request import Request, Response
from hub.api.http.incoming import JSON
from hub.api.operation import respond
from hub.api.schema.hub_schema import build_schema
from hub.api.tables.table_response import File, Tables
from hub.errors import BadUserInput, Unavailable
from hub.model.registry import the_model
from hub.seed.opened import opened_for_a_command
from hub.settings import Settings

WAIT = 300
"""Seconds for a hub that runs: all pages of a table may take a while."""


@dataclass(frozen=True)
class Answer:
    """What came back: the content of a file or of a JSON answer, and the errors that it has."""

    content: bytes
    errors: list[Any]


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


async def ask_graph(settings: Settings, question: Request, media: str) -> Answer:
    """The answer from the graph of the settings. Raises a StartupError, BadUserInput or Conflict."""
    api = build_schema(the_model(), contact=settings.contact)
    async with opened_for_a_command(settings) as graph:

        async def ask(request: Request) -> Response:
            return await respond(api, graph, request, Asker(door=Door.COMMAND), read_only=True)

        if media == JSON:
            return _answer(await ask(question))
        return _answer(await Tables(api, graph).answer(question, media, ask, read_only=True))


def _answer(given: Response | File) -> Answer:
    return Answer(given.content, [] if isinstance(given, File) else orjson.loads(given.content).get("errors", []))


def ask_hub(url: str, question: Request, media: str, key: str = "") -> Answer:
    """The answer of a hub that runs, to whoever holds the key, if one is given.

    Raises BadUserInput for what is no address, Unavailable where no hub answers.
    """
    connection, path = _connection(url)
    body = {"query": question.query, "operationName": question.operation, "variables": question.variables}
    try:
        signed = {"authorization": f"Bearer {key}"} if key else {}
        connection.request("POST", path, orjson.dumps(body), {"content-type": JSON, "accept": media, **signed})
        response = connection.getresponse()
        kind, content = response.getheader("content-type", ""), response.read()
    except (OSError, HTTPException):
        raise Unavailable(f"No hub answers at {url}. Check the address, and that the hub runs.") from None
    finally:
        connection.close()
    if kind.startswith(JSON):
        return Answer(content, _errors(content, url))
    if kind.partition(";")[0] != media:
        raise Unavailable(f"What answers at {url} is no hub: its status is {response.status}. Check the address.")
    return Answer(content, [])


def _errors(content: bytes, url: str) -> list[Any]:
    answer = orjson.loads(content)
    if not isinstance(answer, dict) or not ({"data", "errors"} & answer.keys()):
        raise Unavailable(f"What answers at {url} is no GraphQL. Give the address of a hub, as http://127.0.0.1:8000.")
    return cast(dict[str, Any], answer).get("errors", [])


def _connection(url: str) -> tuple[HTTPConnection, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise BadUserInput(f"--url: {url} is no address of a hub. Write it as http://127.0.0.1:8000.")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    path = parts.path.rstrip("/")
    return kind(parts.hostname, port, timeout=WAIT), path if path.endswith("/graphql") else f"{path}/graphql"
