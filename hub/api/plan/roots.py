"""An operation as a set of root fields, each one statement or one question. Pure: no I/O, and no client's value.

A plan is made from the document, the operation and the outline of the variables (hub.api.documents.outline), and
answers every request that has these three in common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, OperationType
from graphql.execution.collect_fields import collect_fields

from hub.analytics.questions import Question
from hub.api.documents.cost import Cost, cost_below, cost_of
from hub.api.plan.fields import ROOT_QUESTIONS, Selector
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.mutations import MUTATIONS
from hub.api.schema.subscriptions import SUBSCRIPTIONS
from hub.errors import BadUserInput, HubError
from hub.graph.compiler.ids import global_id, parts_of, require_known
from hub.graph.compiler.read import Keyed, Read, read_connection, read_keyed, read_node
from hub.graph.compiler.values import TODAY, TODAY_KEY, Value
from hub.model.registry import Model
from hub.model.time import last_day

_TOLD: Mapping[OperationType, Mapping[str, Question]] = {
    OperationType.MUTATION: {name: mutation.question for name, mutation in MUTATIONS.items()},
    OperationType.SUBSCRIPTION: SUBSCRIPTIONS,
}
"""Of operations that are no queries: the questions by which what came of them is told."""
MOST_IDS = 100
MOST_FOLLOWING = 64
LED = "@led"
"""Where the values of a request hold the slugs to which those of merged records lead, by label and slug."""
RECORDED_AS_OF = "recordedAsOf"
RECORDED = 2_000
"""Rows that a root field costs more which is asked of what was recorded earlier: that may have to be built first."""


@dataclass(frozen=True)
class Day:
    """The day a root field asks about (`asOf`, else today), whether it is past, and whether `possible` is asked for."""

    day: Value
    past: Value
    possible: Value


@dataclass(frozen=True)
class ReadRoot:
    """A root field that one compiled statement answers; `finish` puts what it gives into the response's form.

    `named` are the label and the slug of the one node that it asks for by its slug, `ids` those of nodes.
    """

    read: Read
    day: Day
    finish: Callable[[Any, Mapping[str, Any]], Any] | None = None
    named: tuple[str, Value] | None = None
    ids: Value | None = None


@dataclass(frozen=True)
class AskRoot:
    """A root field that analytics answer."""

    question: Question
    arguments: Mapping[str, Any]
    nodes: list[FieldNode]
    day: Day
    wanted: frozenset[str]


Root = ReadRoot | AskRoot | HubError | str


class Price(NamedTuple):
    """The rows that a request may read, the values that it may show, and the root fields that cannot be priced."""

    rows: int
    shown: int
    spoilt: Mapping[str, HubError]


@dataclass(frozen=True)
class Plan:
    """Root fields by response key: a text stands for itself, a HubError for one that cannot be planned.

    `following` keeps the statements that fetch what answers of analytics refer to, by what they fetch. `moments` are
    those of `recordedAsOf`, by the response keys that have one.
    """

    roots: Mapping[str, Root]
    costs: Mapping[str, Cost]
    selector: Selector
    contact: str
    whole: bool
    following: dict[Any, Read] = field(default_factory=dict[Any, Read])
    moments: Mapping[str, Value] = field(default_factory=dict[str, Value])

    @cached_property
    def asks_more(self) -> bool:
        """Whether something is computed, so that one statement a root field is not all."""
        return any(isinstance(r, AskRoot) or (isinstance(r, ReadRoot) and r.read.computes) for r in self.roots.values())

    @property
    def several(self) -> bool:
        """Whether it takes more than one statement, so that what they read has to be of one state."""
        return self.asks_more or sum(isinstance(root, ReadRoot) for root in self.roots.values()) > 1

    def looks_back(self, values: Mapping[str, Any]) -> bool:
        """Whether any root field is asked of a past day."""
        asked = [root for root in self.roots.values() if isinstance(root, AskRoot | ReadRoot)]
        return any(root.day.past.bind(values) for root in asked)

    def price(self, values: Mapping[str, Any]) -> Price:
        """What a request costs, and the root fields whose page sizes cannot be used."""
        rows, shown, wrong = 0, 0, dict[str, HubError]()
        for key, cost in self.costs.items():
            try:
                rows += cost.of(values)
                shown += cost.shown(values)
            except HubError as error:
                wrong[key] = error
        return Price(rows, shown, wrong)


def plan(
    api: ApiSchema, document: DocumentNode, operation: OperationDefinitionNode, outline: Mapping[str, Any]
) -> Plan:
    """Plan a valid operation. Root fields that graphql-core answers itself (introspection) make it not `whole`."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    selector = Selector(api.model, api.executable, fragments, outline, api.limits)
    told = _TOLD.get(operation.operation)
    query = selector.object_type(operation.operation.value.capitalize())
    fields = collect_fields(api.executable, fragments, dict(outline), query, operation.selection_set)
    roots: dict[str, Root] = {}
    costs: dict[str, Cost] = {}
    moments: dict[str, Value] = {}
    for key, nodes in fields.items():
        name = nodes[0].name.value
        if name == "__typename":
            roots[key] = query.name
        elif not name.startswith("__"):
            try:
                rows = (cost_below if told else cost_of)(selector, query.name, nodes)
                moment = None if told else selector.arguments(query.name, nodes[0]).get(RECORDED_AS_OF)
                if moment is not None:
                    moments[key] = moment
                beside = MUTATIONS[name].rows if name in MUTATIONS else RECORDED * (moment is not None)
                asked = Cost(rows.in_all_once() + beside, (rows,))
                roots[key] = _told(selector, told[name], nodes) if told else _root(api.model, selector, key, nodes)
                costs[key] = asked
            except HubError as wrong:
                roots[key] = wrong
    return Plan(roots, costs, selector, api.contact, whole=len(roots) == len(fields), moments=moments)


def _told(selector: Selector, question: Question, nodes: list[FieldNode]) -> AskRoot:
    """A root field of what has happened when its answer is asked for: a call, or what a subscription waits for."""
    return AskRoot(question, {}, nodes, _day(None, None), selector.names_below(nodes))


def _root(model: Model, selector: Selector, key: str, nodes: list[FieldNode]) -> ReadRoot | AskRoot:
    name = nodes[0].name.value
    arguments = dict(selector.arguments("Query", nodes[0]))
    arguments.pop(RECORDED_AS_OF, None)
    possible = arguments.pop("possible", None)
    day = _day(arguments.pop("asOf", None), possible)
    if name in ROOT_QUESTIONS:
        question = ROOT_QUESTIONS[name]
        asked = _day(arguments[question.day], possible) if question.day else day
        return AskRoot(question, arguments, nodes, asked, selector.names_below(nodes))
    if name in ("node", "nodes"):
        return _by_ids(model, selector, nodes, arguments, day)
    for noun in model.nouns.values():
        if name == noun.singular:
            wanted = selector.node(noun.label, nodes)
            read = read_node(model, wanted, _led(noun.label, arguments["slug"]), day.day, day.past)
            return replace(_reading(read, day), named=(noun.label, arguments["slug"]))
        if name == noun.plural:
            asked = selector.connection(key, noun.label, f"{noun.label}Connection", nodes, arguments)
            return _reading(read_connection(model, asked, day.day, day.past), day)
    raise AssertionError(f"the schema has a root field {name} that nothing answers")


def _day(given: Value | None, possible: Value | None) -> Day:
    day = TODAY if given is None else given.then(last_day)
    past = Value(path=(), convert=lambda values: day.bind(values) < values[TODAY_KEY])
    return Day(day, past, Value(False) if possible is None else possible)


def _reading(read: Read, day: Day, finish: Callable[[Any, Mapping[str, Any]], Any] | None = None) -> ReadRoot:
    return ReadRoot(replace(read, possible=day.possible), day, finish)


def _by_ids(
    model: Model, selector: Selector, nodes: list[FieldNode], arguments: Mapping[str, Any], day: Day
) -> ReadRoot:
    """Nodes by their ids. The outline tells of which nouns they are; which they are is a request's."""
    single = nodes[0].name.value == "node"
    argument = "id" if single else "ids"
    given = arguments[argument].then(lambda value: [value] if single else value)
    labels = sorted({require_known(parts_of(node_id)[0], model, argument) for node_id in given.bind(selector.outline)})
    asked = given.then(_at_most)
    ids = Value(path=(), convert=lambda values: [_led_id(node_id, values) for node_id in asked.bind(values)])
    wanted = [
        Keyed(selector.node(model.nouns[label].label, nodes, typed=True), ids.then(_slugs_of(label)))
        for label in labels
    ]

    def finish(by_label: list[dict[str, Any]], values: Mapping[str, Any]) -> Any:
        rows = [by_label[labels.index(label)].get(slug) for label, slug in map(parts_of, ids.bind(values))]
        return rows[0] if single else rows

    return replace(_reading(read_keyed(model, wanted, day.day, day.past), day, finish), ids=asked)


def led(label: str, slug: str, values: Mapping[str, Any]) -> str:
    """A slug, or the one that it leads to since its record was merged."""
    return values.get(LED, {}).get((label, slug), slug)


def _led(label: str, slug: Value) -> Value:
    return Value(path=(), convert=lambda values: led(label, slug.bind(values), values))


def _led_id(node_id: str, values: Mapping[str, Any]) -> str:
    label, slug = parts_of(node_id)
    return global_id(label, led(label, slug, values)) if label else node_id


def _at_most(ids: list[str]) -> list[str]:
    if len(ids) > MOST_IDS:
        raise BadUserInput(f"ids: {len(ids)} ids are too many; ask for at most {MOST_IDS} at a time")
    return ids


def _slugs_of(label: str) -> Callable[[list[str]], list[str]]:
    def slugs(ids: list[str]) -> list[str]:
        return [slug for kind, slug in map(parts_of, ids) if kind == label]

    return slugs
