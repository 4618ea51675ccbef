"""An operation as a set of root fields, each one statement or one question. Pure: no I/O."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode
from graphql.execution.collect_fields import collect_fields

from hub.analytics.questions import QUESTIONS, Question
from hub.api.cost import QUESTION, cost_of, require_affordable
from hub.api.schema import ApiSchema
from hub.api.select import Selector
from hub.errors import BadUserInput, HubError
from hub.graph.compiler.read import Read, read_connection, read_keyed, read_one
from hub.graph.compiler.values import Value
from hub.model.registry import Model
from hub.model.time import last_day

_ROOT_QUESTIONS: dict[str, Question] = {q.field: q for q in QUESTIONS if q.on is None}
MOST_IDS = 100


@dataclass(frozen=True)
class Day:
    """The day a root field asks about: `asOf`, else today."""

    day: Value
    past: Value


@dataclass(frozen=True)
class ReadRoot:
    """A root field that one compiled statement answers; `finish` puts what it gives into the response's form."""

    read: Read
    day: Day
    finish: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class AskRoot:
    """A root field that analytics answer."""

    question: Question
    arguments: Mapping[str, Any]
    nodes: list[FieldNode]
    day: Day


@dataclass(frozen=True)
class Plan:
    """Root fields by response key. One that cannot be planned holds the error to show in its place."""

    roots: Mapping[str, ReadRoot | AskRoot | HubError]
    selector: Selector
    contact: str
    cost: int


def plan(
    api: ApiSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any], today: str
) -> Plan:
    """Plan a valid operation. Root fields that graphql-core answers itself (introspection) are left out.

    Raises BadUserInput when the operation costs too much.
    """
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    selector = Selector(api.model, api.executable, fragments, variables)
    root = selector.object_type("Query")
    found = collect_fields(api.executable, fragments, dict(variables), root, operation.selection_set)
    roots: dict[str, ReadRoot | AskRoot | HubError] = {}
    costs: list[int] = []
    for key, nodes in found.items():
        if nodes[0].name.value.startswith("__"):
            continue
        try:
            costs.append(cost_of(selector, "Query", nodes) + QUESTION * (nodes[0].name.value in _ROOT_QUESTIONS))
            roots[key] = _root(api.model, selector, key, nodes, today)
        except HubError as wrong:
            roots[key] = wrong
    return Plan(roots, selector, api.contact, require_affordable(costs, len(roots)))


def _root(model: Model, selector: Selector, key: str, nodes: list[FieldNode], today: str) -> ReadRoot | AskRoot:
    name = nodes[0].name.value
    arguments = selector.arguments("Query", nodes[0])
    day = _day(arguments.pop("asOf", None), selector.variables, today)
    if name in _ROOT_QUESTIONS:
        return AskRoot(_ROOT_QUESTIONS[name], arguments, nodes, day)
    if name in ("node", "nodes"):
        return _by_ids(model, selector, nodes, arguments, day)
    for noun in model.nouns.values():
        if name == noun.one:
            wanted = selector.node(noun.label, nodes)
            read = read_one(model, wanted, arguments["slug"], day.day, day.past)
            return ReadRoot(read, day)
        if name == noun.many:
            asked = selector.connection(key, noun.label, f"{noun.label}Connection", nodes, arguments)
            return ReadRoot(read_connection(model, asked, day.day, day.past), day)
    raise AssertionError(f"the schema has a root field {name} that nothing answers")


def _day(given: Value | None, variables: Mapping[str, Any], today: str) -> Day:
    # Bound at once: analytics and statements of one root field must speak of one day.
    day = last_day(given.bind(variables)) if given is not None else today
    return Day(Value(day), Value(day < today))


def _by_ids(
    model: Model, selector: Selector, nodes: list[FieldNode], arguments: Mapping[str, Any], day: Day
) -> ReadRoot:
    single = nodes[0].name.value == "node"
    given = arguments["id" if single else "ids"].bind(selector.variables)
    ids: list[str] = [given] if single else given
    if len(ids) > MOST_IDS:
        raise BadUserInput(f"ids: {len(ids)} ids are too many; ask for at most {MOST_IDS} at a time")
    keys = [_decode(one, model, "id" if single else "ids") for one in ids]
    wanted = [
        (selector.node(noun.label, nodes, typed=True), Value([slug for label, slug in keys if label == noun.label]))
        for noun in model.nouns.values()
    ]
    order = list(model.nouns)

    def finish(found: list[dict[str, Any]]) -> Any:
        rows = [found[order.index(label)].get(slug) for label, slug in keys]
        return rows[0] if single else rows

    return ReadRoot(read_keyed(model, wanted, day.day, day.past), day, finish)


def _decode(text: str, model: Model, argument: str) -> tuple[str, str]:
    try:
        label, _, slug = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        label = slug = ""
    if label not in model.nouns or not slug:
        raise BadUserInput(f"{argument}: this is no id of the hub; take one from an `id` field")
    return label, slug
