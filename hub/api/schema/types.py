"""Strawberry types made from declarations rather than written out: a name, fields by annotation text, descriptions.

Annotations are text, resolved in one namespace that holds every type of the API, so types may refer to each other in
any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.union import StrawberryUnion


@dataclass(frozen=True)
class Argument:
    """An argument: GraphQL name, annotation text, description; `default` is what the schema shows."""

    name: str
    annotation: str
    description: str
    default: Any = strawberry.UNSET


@dataclass(frozen=True)
class Field:
    """A field of an object, an interface or an input: GraphQL name, annotation text, description, arguments."""

    name: str
    annotation: str
    description: str
    arguments: tuple[Argument, ...] = ()


@dataclass
class Types:
    """Every type of the API by name: the namespace in which annotations are resolved."""

    namespace: dict[str, Any] = field(default_factory=dict[str, Any])
    _annotations: dict[str, StrawberryAnnotation] = field(default_factory=dict[str, StrawberryAnnotation])

    def add(self, name: str, made: Any) -> Any:
        """Keep a type. Raises ValueError when two have the same name."""
        if name in self.namespace:
            raise ValueError(f"two types of the API are called {name}")
        self.namespace[name] = made
        return made

    def output(self, name: str, description: str, fields: Sequence[Field], *, implements: tuple[Any, ...] = ()) -> Any:
        """An object type."""
        cls = self._class(name, fields, implements)
        return self._finish(name, strawberry.type(cls, name=name, description=description), fields)

    def interface(self, name: str, description: str, fields: Sequence[Field]) -> Any:
        """An interface."""
        cls = self._class(name, fields, ())
        return self._finish(name, strawberry.interface(cls, name=name, description=description), fields)

    def input(self, name: str, description: str, fields: Sequence[Field]) -> Any:
        """An input object; every field may be left out."""
        cls = self._class(name, fields, (), default=strawberry.UNSET)
        return self._finish(name, strawberry.input(cls, name=name, description=description), fields)

    def union(self, name: str, description: str, members: Iterable[str]) -> Any:
        """A union of object types."""
        annotations = tuple(self._annotation(member) for member in members)
        return self.add(name, StrawberryUnion(name, annotations, description))

    def _class(self, name: str, fields: Sequence[Field], bases: tuple[Any, ...], **options: Any) -> Any:
        body: dict[str, Any] = {"__annotations__": {}, "__module__": __name__}
        for declared in fields:
            python_name = f"{declared.name}_"
            made = StrawberryField(
                python_name=python_name,
                graphql_name=declared.name,
                description=declared.description,
                **options,
            )
            made.arguments = [self._argument(argument) for argument in declared.arguments]
            body[python_name] = made
            # Stands in until _finish: Strawberry asks for a field's type a dozen times while it makes a class, and each
            # time parses anew a text that names what is not there yet.
            body["__annotations__"][python_name] = bool
        return type(name, bases, body)

    def _finish(self, name: str, made: Any, fields: Sequence[Field]) -> Any:
        texts = {f"{declared.name}_": declared.annotation for declared in fields}
        for made_field in made.__strawberry_definition__.fields:
            if made_field.python_name in texts:
                made_field.type_annotation = self._annotation(texts[made_field.python_name])
        return self.add(name, made)

    def _annotation(self, text: str) -> StrawberryAnnotation:
        # Shared by all fields of that type, so that each text is parsed once.
        return self._annotations.setdefault(text, StrawberryAnnotation(text, namespace=self.namespace))

    def _argument(self, argument: Argument) -> StrawberryArgument:
        return StrawberryArgument(
            python_name=argument.name,
            graphql_name=argument.name,
            type_annotation=self._annotation(argument.annotation),
            description=argument.description,
            default=argument.default,
        )
