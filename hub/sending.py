"""`hub record FILE --url`: the changes of a file, sent to a hub that runs, as whoever holds the key.

Called by hub.cli only. A file has changes as hub.records takes them; here they become what the API takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

import orjson

from hub.analytics.asking.answer_types import kind_name
from hub.api.documents.request import Request as Question
from hub.api.http.incoming import JSON
from hub.errors import BadUserInput
from hub.model.registry import Model, the_model
from hub.query import ask_hub
from hub.records.record import Request

DOCUMENT = """mutation ($changes: [ChangeInput!]!, $why: String!, $key: String, $dryRun: Boolean) {
  record(changes: $changes, why: $why, key: $key, dryRun: $dryRun) {
    outcome
    records { kind slug version }
    problems { change place code message }
  }
}"""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
Fields = Mapping[str, Any]


def send(url: str, key: str, request: Request) -> tuple[bool, str]:
    """Whether the hub took the changes, and what it says, one a line. Raises BadUserInput or Unavailable."""
    if not url.startswith("https:") and urlsplit(url).hostname not in LOOPBACK:
        raise BadUserInput("--url: a key goes by https, or to a hub on this machine.")
    changes = inputs_of(the_model(), request.changes)
    given = {"changes": changes, "why": request.why, "key": request.key or None, "dryRun": request.dry_run}
    answer = ask_hub(url, Question(DOCUMENT, None, given), JSON, key)
    if answer.errors:
        raise BadUserInput("\n".join(str(error["message"]) for error in answer.errors))
    done = orjson.loads(answer.content)["data"]["record"]
    return not done["problems"], "\n".join(_told(done))


def inputs_of(model: Model, changes: Sequence[Any]) -> list[dict[str, Any]]:
    """Changes of a file as the API takes them. Raises BadUserInput for one that is of no shape at all."""
    return [_input(model, change) for change in changes]


def _input(model: Model, change: Any) -> dict[str, Any]:
    labels = {noun.singular: noun.label for noun in model.nouns.values()}
    if not isinstance(change, Mapping) or len(cast(Fields, change)) != 1:
        raise BadUserInput("changes: each is a mapping with one kind of change as its only key.")
    [(kind, body)] = cast(Fields, change).items()
    named = [name for name in body if name in labels] if isinstance(body, Mapping) else []
    if len(named) != 1:
        raise BadUserInput(f"changes: {kind} names one kind of record, as in `tool`.")
    noun, rest = named[0], {name: value for name, value in body.items() if name != named[0]}
    if kind == "create":
        return {kind: {noun: _record(model, labels[noun], body[noun])}}
    if kind in ("set", "correct"):
        values = {noun: _renamed(model, labels[noun], rest.get("values") or {})}
        return {kind: {"slug": body[noun], **rest, "values": values}}
    about = {"kind": kind_name(labels[noun]), "slug": body[noun]}
    if kind == "link":
        said = {name: value for name, value in rest.items() if name != "field"}
        return {kind: {**about, "field": rest.get("field"), "link": said}}
    return {kind: {**about, **rest}}


def _record(model: Model, label: str, body: Fields) -> dict[str, Any]:
    """A record to make, and what stands inside it."""
    edges, fields = model.edges(label), _renamed(model, label, body)
    for name in fields.keys() & edges.keys():
        inside, value = name == model.nouns[label].states, fields[name]
        items = [
            _record(model, edges[name].target, item) if inside else item if isinstance(item, Mapping) else {"to": item}
            for item in (value if isinstance(value, list) else [value])
        ]
        fields[name] = items if isinstance(value, list) else items[0]
    return fields


def _renamed(model: Model, label: str, values: Fields) -> dict[str, Any]:
    """Fields under the names that the API has."""
    shown = {prop.name: prop.field for prop in model.properties(label).values()}
    return {shown.get(name, name): value for name, value in values.items()}


def _told(done: Fields) -> Iterator[str]:
    if done["problems"]:
        yield "Nothing was recorded:"
        for problem in done["problems"]:
            where = "" if problem["change"] is None else f"changes[{problem['change']}]: "
            yield f"  {where}{problem['message']} [{problem['code']}]"
        return
    words = {"RECORDED": "Recorded.", "REPEATED": "An earlier call with this key had recorded this."}
    yield words.get(done["outcome"], "Nothing is wrong with it; nothing was written.")
    yield from (f"  {record['kind']} {record['slug']}, version {record['version']}" for record in done["records"])
