"""Which response keys are taken where, so that whatever is merged into one object may be merged.

A scope is one object of the response with everything that fragments and repeated fields bring into it. Two fields may
share a key there when they are the same field with the same arguments; GraphQL allows a little more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import get_named_type, is_leaf_type


@dataclass
class Taken:
    """What stands under a response key."""

    type: str
    name: str
    arguments: str
    shape: str
    variables: frozenset[str]
    below: Scope = field(default_factory=dict[str, "Taken"])

    def allows(self, other: Taken) -> bool:
        """Whether both may be merged, with all that is below them."""
        same = (self.name, self.arguments, self.shape) == (other.name, other.arguments, other.shape)
        return same and fit(self.below, other.below)

    def copy(self) -> Taken:
        """The same, to be added to without changing this one."""
        return Taken(self.type, self.name, self.arguments, self.shape, self.variables, copied(self.below))


Scope = dict[str, Taken]


def shape_of(kind: Any) -> str:
    """What has to agree between the types of merged fields: their lists and nulls, and the type itself of a leaf."""
    named = get_named_type(kind)
    return str(kind) if is_leaf_type(named) else str(kind).replace(named.name, "*")


def fit(scope: Scope, other: Scope) -> bool:
    """Whether two scopes may be merged."""
    return all(scope[key].allows(taken) for key, taken in other.items() if key in scope)


def free(scopes: Iterable[Scope], key: str, taken: Taken) -> bool:
    """Whether a key may stand for this in all of these scopes."""
    return all(key not in scope or scope[key].allows(taken) for scope in scopes)


def take(scopes: Iterable[Scope], key: str, taken: Taken) -> tuple[Scope, ...]:
    """Take a key in each scope; the scopes below it."""
    return tuple(scope.setdefault(key, taken.copy()).below for scope in scopes)


def merge(scope: Scope, other: Scope) -> None:
    """Bring everything of the second scope into the first."""
    for key, taken in other.items():
        if key in scope:
            merge(scope[key].below, taken.below)
        else:
            scope[key] = taken.copy()


def copied(scope: Scope) -> Scope:
    """A scope of its own with the same content."""
    return {key: taken.copy() for key, taken in scope.items()}
