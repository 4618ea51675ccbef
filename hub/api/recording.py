"""`record`: what a client wants changed becomes a call of hub.records, and what came of it the answer.

Called by hub.api.carrying_out, and by hub.api.proposing for the same inputs and answers. Knows no noun by name, and
writes nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from hub.access.asker import Asker
from hub.analytics.asking.answer_types import Ref as Shown
from hub.analytics.asking.answer_types import kind_name
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import CallOutcome, ChangeProblem, Recording, Told, WrittenRecord
from hub.errors import BadUserInput
from hub.graph.session import Graph
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.problems import Fault, Problem
from hub.records.record import Request, record
from hub.records.working_out import Stale

_CHANGE = re.compile(r"changes\[(\d+)\]")
_NOT_THERE = (Fault.UNKNOWN_REFERENCE, Fault.UNKNOWN_SOURCE)
Fields = Mapping[str, Any]


async def record_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `record`. Raises like hub.records.record."""
    request = Request(changes_of(api.model, given["changes"]), given["why"], given.get("key") or "", dry_run(given))
    done = await record(graph, api.model, asker, request)
    told = answered(done.problems, done.stale, done.records, again=done.again, dry=request.dry_run)
    return Told(replace(told, held_by=tuple(done.held_by)))


def dry_run(given: Fields) -> bool:
    """Whether nothing is to be written."""
    return bool(given.get("dryRun"))


def changes_of(model: Model, changes: Sequence[Fields]) -> list[dict[str, Any]]:
    """Changes as a file has them."""
    return [dict(_changes(model, change)) for change in changes]


def _changes(model: Model, change: Fields) -> Iterator[tuple[str, Any]]:
    """A change as a file has it; of which there is to be one."""
    for kind, body in change.items():
        if body is None:
            continue
        if kind == "create":
            yield kind, {name: _fields(model, _label(model, name), made) for name, made in _given(body).items()}
        elif kind in ("set", "correct"):
            yield kind, _with_values(model, body)
        elif kind == "merge":
            yield kind, _merged(model, body)
        elif kind == "link":
            yield kind, {**_named(model, body), "field": body["field"], **_plain(_given(body["link"]))}
        else:
            yield kind, {**_named(model, body), **_plain(_given(body, "kind", "slug"))}


def _given(body: Fields, *but: str) -> dict[str, Any]:
    """What is not null, as many clients send what they leave out."""
    return {name: value for name, value in body.items() if value is not None and name not in but}


def _named(model: Model, body: Fields) -> dict[str, str]:
    kinds = {kind_name(noun.label): noun.singular for noun in model.nouns.values()}
    return {kinds[_plain(body["kind"])]: body["slug"]}


def _merged(model: Model, body: Fields) -> dict[str, Any]:
    """A merge; of values null is meant."""
    told = {**_named(model, body), **_plain(_given(body, "kind", "slug", "values"))}
    for name, values in _given(body.get("values") or {}).items():
        if name not in told:
            raise BadUserInput(f"values: these are of another kind of record, {name}, than the two that are merged.")
        told["values"] = _renamed(model, _label(model, name), values)
    return told


def _with_values(model: Model, body: Fields) -> dict[str, Any]:
    """Of values null is meant."""
    told = _plain(_given(body, "slug", "values"))
    for name, values in _given(body["values"]).items():
        told |= {name: body["slug"], "values": _renamed(model, _label(model, name), values)}
    return told


def _fields(model: Model, label: str, body: Fields) -> dict[str, Any]:
    """A record to make, and what stands inside it."""
    edges, fields = model.edges(label), _renamed(model, label, _given(body))
    for name in fields.keys() & edges.keys():
        many = cast(Sequence[Fields], fields[name] if edges[name].many else [fields[name]])
        inside = edges[name].field == model.nouns[label].states
        items = [_fields(model, edges[name].target, item) if inside else _plain(_given(item)) for item in many]
        fields[name] = items if edges[name].many else items[0]
    return fields


def _renamed(model: Model, label: str, values: Fields) -> dict[str, Any]:
    """Fields under the names that the declarations have."""
    names = {field: prop.name for field, prop in model.fields(label).items()}
    return {names.get(field, field): _plain(value) for field, value in values.items()}


def _label(model: Model, singular: str) -> str:
    return next(noun.label for noun in model.nouns.values() if noun.singular == singular)


def _plain(value: Any) -> Any:
    """The same without members of enumerations."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in cast(Fields, value).items()}
    if isinstance(value, list):
        return [_plain(item) for item in cast(list[Any], value)]
    return getattr(value, "value", value)


def answered(
    problems: Iterable[Problem],
    stale: Iterable[Stale] = (),
    records: Iterable[tuple[Ref, int]] = (),
    *,
    again: bool = False,
    dry: bool = False,
) -> Recording:
    """What came of a call; `again` when an earlier call had done it, `dry` when nothing was to be written."""
    wrong = (*map(_problem, problems), *map(_conflict, stale))
    if wrong:
        outcome = CallOutcome.REFUSED
    elif again:
        outcome = CallOutcome.REPEATED
    else:
        outcome = CallOutcome.SOUND if dry else CallOutcome.RECORDED
    there = outcome in (CallOutcome.RECORDED, CallOutcome.REPEATED)
    return Recording(outcome, tuple(_written(ref, version, there) for ref, version in records), wrong, None, None)


def _written(ref: Ref, version: int, there: bool) -> WrittenRecord:
    return WrittenRecord(kind_name(ref.label), ref.slug, version, Shown(*ref) if there else None)


def _problem(problem: Problem) -> ChangeProblem:
    code = "NOT_FOUND" if problem.fault in _NOT_THERE else problem.fault.value
    parts = [part for part in (problem.place.record, problem.field, problem.reason) if part]
    place = problem.place.record
    return ChangeProblem(_number(problem.place.file), place, problem.field, code, ": ".join(parts), None, None)


def _conflict(stale: Stale) -> ChangeProblem:
    message = f"{stale.ref.slug} is at version {stale.version} now: somebody was faster"
    number = _number(stale.place)
    return ChangeProblem(number, stale.ref.slug, "version", "CONFLICT", message, stale.version, Shown(*stale.ref))


def _number(place: str) -> int | None:
    named = _CHANGE.fullmatch(place)
    return int(named[1]) if named else None
