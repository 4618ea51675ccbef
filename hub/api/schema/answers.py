"""GraphQL types and fields of the questions that analytics answer, read off their dataclasses and signatures.

An answer's dataclass is the type; the keyword arguments of a question are the field's arguments; the last text in each
Annotated is the description. Nothing is said twice.

Called by hub.api.schema.hub_schema; hub.api.answer looks up its types.
"""

from __future__ import annotations

import inspect
import types as python_types
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

import strawberry

from hub.analytics.asking.answer_types import (
    Dated,
    Filter,
    Filters,
    GlobalId,
    KindOfNoun,
    Listed,
    Many,
    On,
    One,
    Pages,
    Through,
    kind_name,
)
from hub.analytics.questions import Question
from hub.api.schema.asked import ASKED
from hub.api.schema.nouns import DAY, PAGING, RECORDED_AS_OF, connection_name
from hub.api.schema.scalars import graphql_enum
from hub.api.schema.types import Argument, Field, Types
from hub.model.declare import Noun
from hub.model.enums import Choice
from hub.model.registry import Model

KINDS, FILTERS = "NounKind", "NounsWhere"
_PLAIN: dict[Any, str] = {str: "str", int: "int", float: "float", bool: "bool"}


def camel(name: str) -> str:
    """A snake_case name in GraphQL's spelling."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def add_questions(types: Types, model: Model) -> tuple[list[Field], dict[str, list[Field]]]:
    """The root fields, and the fields of nouns by label, of every question; their types are added."""
    roots: list[Field] = []
    extra: dict[str, list[Field]] = {}
    maker = _Maker(types, model)
    for question in ASKED:
        made = maker.question(question)
        if question.on is None:
            roots.append(made)
        else:
            extra.setdefault(question.on, []).append(made)
    return roots, extra


def add_question(types: Types, model: Model, question: Question) -> Field:
    """The root field of one more question; its types are added."""
    return _Maker(types, model).question(question)


def add_answer(types: Types, model: Model, answer: type) -> None:
    """An answer that no question of the graph gives, and every type in it."""
    _Maker(types, model).answer(answer)


@cache
def parameters(question: Question) -> dict[str, tuple[Any, tuple[Any, ...], Any]]:
    """Each argument of a question by its Python name: its type, its markers and text, and its default."""
    hints = get_type_hints(question.ask, include_extras=True)
    arguments: dict[str, tuple[Any, tuple[Any, ...], Any]] = {}
    for name, parameter in inspect.signature(question.ask).parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            kind, *rest = _annotated(hints[name])
            arguments[name] = (kind, tuple(rest), parameter.default)
    return arguments


@cache
def answer_fields(answer: type) -> dict[str, tuple[Any, tuple[Any, ...]]]:
    """Each field of an answer by its Python name: its type, and its markers and text."""
    hints = get_type_hints(answer, include_extras=True)
    by_name: dict[str, tuple[Any, tuple[Any, ...]]] = {}
    for field in fields(answer):
        kind, *rest = _annotated(hints[field.name])
        by_name[field.name] = (kind, tuple(rest))
    return by_name


def answer_type(question: Question) -> Any:
    """The dataclass that a question answers with, whatever it is wrapped in."""
    return _innermost(get_type_hints(question.ask)["return"])


def _listed(question: Question) -> bool:
    """Whether a question gives a plain list of answers, for itself or for each node it stands on."""
    given = get_type_hints(question.ask)["return"]
    return get_origin(get_args(given)[-1] if question.on else given) is list


def _annotated(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) is Annotated else (hint,)


def _innermost(kind: Any) -> Any:
    while (args := [a for a in get_args(kind) if a not in (type(None), str, Ellipsis)]) and not is_dataclass(kind):
        kind = args[-1]
    return kind


def optional(kind: Any) -> tuple[Any, bool]:
    """A type without None, and whether None was in it."""
    if get_origin(kind) in (Union, python_types.UnionType):
        rest = [arg for arg in get_args(kind) if arg is not type(None)]
        return rest[0], len(rest) < len(get_args(kind))
    return kind, False


class _Maker:
    """Makes each answer's type once."""

    def __init__(self, types: Types, model: Model) -> None:
        self._types = types
        self._model = model

    def question(self, question: Question) -> Field:
        arguments = [self._argument(name, *declared) for name, declared in parameters(question).items()]
        if question.connection:
            arguments += PAGING
        if question.on is None and not question.day and not question.of_now:
            arguments += [argument for argument in DAY if question.recorded or argument is not RECORDED_AS_OF]
        answer = answer_type(question)
        self.answer(answer)
        returned = get_type_hints(question.ask)["return"]
        shown = answer.__name__
        if question.connection:
            shown = self._connection(answer, question.beside)
        elif _listed(question):
            shown = f"list[{shown}]"
        elif optional(get_args(returned)[-1] if question.on else returned)[1]:
            shown = f"{shown} | None"
        return Field(question.field, shown, question.meaning, tuple(arguments))

    def _argument(self, name: str, kind: Any, rest: tuple[Any, ...], default: Any) -> Argument:
        bare, nullable = optional(kind)
        label = next((mark.label for mark in rest if isinstance(mark, On)), None)
        if bare is Filter:
            shown = f"{label}Where"
        elif bare is Filters:
            shown = self._filters()
        elif any(isinstance(mark, KindOfNoun) for mark in rest):
            shown = f"list[{self._kinds()}]"
        elif any(isinstance(mark, Dated) for mark in rest):
            shown = "Date"
        elif any(isinstance(mark, GlobalId) for mark in rest):
            shown = "ID"
        else:
            shown = self._input(bare)
        if nullable or default is not inspect.Parameter.empty:
            shown += " | None"
        given = default if isinstance(default, bool | int | float) else strawberry.UNSET
        return Argument(camel(name), shown, _words(rest), given)

    def _kinds(self) -> str:
        """The enumeration of all nouns."""
        if KINDS not in self._types.namespace:
            members: Any = {kind_name(noun.label): (kind_name(noun.label), noun.meaning) for noun in self._nouns()}
            made = Choice(KINDS, members)
            made.__doc__ = "What kind of thing something is."
            self._types.add(KINDS, graphql_enum(cast(type[Choice], made)))
        return KINDS

    def _filters(self) -> str:
        """The filter that takes one of each noun."""
        if FILTERS not in self._types.namespace:
            made = [Field(noun.singular, f"{noun.label}Where | None", f"{noun.meaning}") for noun in self._nouns()]
            text = "Only the kinds named here, and of each what satisfies its filter; {} takes all of a kind."
            self._types.input(FILTERS, text, made)
        return FILTERS

    def _nouns(self) -> Iterable[Noun]:
        return self._model.nouns.values()

    def _input(self, kind: Any) -> str:
        if get_origin(kind) is list:
            return f"list[{self._input(get_args(kind)[0])}]"
        if kind in _PLAIN:
            return _PLAIN[kind]
        if kind.__name__ not in self._types.namespace:
            if issubclass(kind, Choice):
                self._types.add(kind.__name__, graphql_enum(kind))
            else:
                self._input_object(kind)
        return kind.__name__

    def _input_object(self, kind: type) -> None:
        made: list[Field] = []
        for name, (inner, rest) in answer_fields(kind).items():
            if any(isinstance(mark, KindOfNoun) for mark in rest):
                shown = f"list[{self._kinds()}]"
            elif any(isinstance(mark, GlobalId) for mark in rest):
                shown = "list[ID]"
            else:
                shown = self._input(optional(inner)[0])
            made.append(Field(camel(name), f"{shown} | None", _words(rest)))
        self._types.input(kind.__name__, inspect.getdoc(kind) or "", made)

    def answer(self, answer: type) -> None:
        """The type of an answer, and every type in it."""
        if answer.__name__ in self._types.namespace:
            return
        self._types.namespace[answer.__name__] = None
        made = [self._field(answer, name, *declared) for name, declared in answer_fields(answer).items()]
        del self._types.namespace[answer.__name__]
        self._types.output(answer.__name__, inspect.getdoc(answer) or "", made)

    def _field(self, answer: type, name: str, kind: Any, rest: tuple[Any, ...]) -> Field:
        bare, nullable = optional(kind)
        mark = next((m for m in rest if not isinstance(m, str)), None)
        arguments: tuple[Argument, ...] = ()
        match mark:
            case One():
                shown = mark.labels[0] if len(mark.labels) == 1 else "Named" if mark.labels else "Node"
                nullable = True
            case KindOfNoun():
                shown = self._kinds()
            case Many():
                shown = f"list[{mark.label}]"
            case Pages():
                shown, arguments = self._pages(answer, name, mark), PAGING
            case Through():
                edge = self._model.edges(mark.label)[mark.field]
                shown, arguments = connection_name(edge), PAGING
                nullable = False
            case Listed():
                inner = get_args(bare)[0]
                self.answer(inner)
                shown, arguments = self._connection(inner), PAGING
            case Dated():
                shown = "Date"
            case _:
                shown = self._output(bare)
        return Field(camel(name), f"{shown} | None" if nullable else shown, _words(rest), arguments)

    def _output(self, kind: Any) -> str:
        if get_origin(kind) is tuple:
            return f"list[{self._output(get_args(kind)[0])}]"
        if kind in _PLAIN:
            return _PLAIN[kind]
        if isinstance(kind, type) and is_dataclass(kind):
            self.answer(kind)
        elif kind.__name__ not in self._types.namespace:
            self._input(kind)
        return kind.__name__

    def _pages(self, answer: type, name: str, mark: Pages) -> str:
        return f"{mark.label}Connection"

    def _connection(self, answer: type, beside: type | None = None) -> str:
        name = f"{answer.__name__}Connection"
        if name not in self._types.namespace:
            page = "The rows of this page"
            edge = f"{answer.__name__}Edge"
            self._types.output(edge, "One place in a list.", [
                Field("cursor", "str", "Where this stands in the order; give it to after or before."),
                Field("node", answer.__name__, inspect.getdoc(answer) or ""),
            ])  # fmt: skip
            self._types.output(name, inspect.getdoc(answer) or "", [
                Field("totalCount", "int", "How many there are in all."),
                Field("nodes", f"list[{answer.__name__}]", f"{page}."),
                Field("edges", f"list[{edge}]", f"{page} with their cursors."),
                Field("pageInfo", "PageInfo", "Whether there is more, and the cursors to go on with."),
                *self._beside(beside),
            ])  # fmt: skip
        return name

    def _beside(self, beside: type | None) -> list[Field]:
        """What stands on a connection beside its rows."""
        return (
            [self._field(beside, name, *declared) for name, declared in answer_fields(beside).items()] if beside else []
        )


def _words(rest: Iterable[Any]) -> str:
    return next((text for text in rest if isinstance(text, str)), "")
