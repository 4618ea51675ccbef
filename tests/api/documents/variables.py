"""The variables of a document: declared where a value is wanted, given, defaulted or left out, and used again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import is_non_null_type

from tests.api.documents.choices import Choices
from tests.api.documents.literals import VariableName, printed

LEFT_OUT: Any = object()
# How many in a hundred of the variables that have a default and stand where no null may are given null all the same.
NULL_WHERE_REQUIRED = 3


@dataclass(frozen=True)
class Declared:
    """One variable: its type, its default and the value a request gives it, if any."""

    type: str
    default: str
    given: Any

    def fits(self, kind: Any) -> bool:
        """Whether it may stand where this type is wanted."""
        wanted = str(kind)
        if self.default and self.given is not None and f"{self.type}!" == wanted:
            return True
        return self.type in (wanted, f"{wanted}!")


@dataclass
class Variables:
    """All variables of a document; `using` are those of the operation or fragment that is being written."""

    choose: Choices
    declared: dict[str, Declared] = field(default_factory=dict[str, Declared])
    using: set[str] = field(default_factory=set[str])

    def use(self, kind: Any, value: Callable[[], Any]) -> VariableName:
        """A variable for a value of this type: one there is already, or a new one. `value` draws its value."""
        fitting = [name for name, variable in self.declared.items() if variable.fits(kind)]
        if fitting and self.choose.chance(35):
            name = self.choose.pick(fitting)
        else:
            name = f"v{len(self.declared)}"
            self.declared[name] = self._new(kind, value)
        self.using.add(name)
        return VariableName(name)

    def _new(self, kind: Any, value: Callable[[], Any]) -> Declared:
        name, nulls = str(kind), 3
        default = f" = {printed(_not_null(value))}" if self.choose.chance(30) else ""
        if is_non_null_type(kind):
            # With a default the variable itself may be null, and is then an error of the field it stands in.
            name = name.removesuffix("!") if default and self.choose.chance(60) else name
            nulls = NULL_WHERE_REQUIRED
        elif self.choose.chance(25):
            name = f"{name}!"
        return Declared(name, default, self._given(name, default, nulls, value))

    def _given(self, name: str, default: str, nulls: int, value: Callable[[], Any]) -> Any:
        required = name.endswith("!")
        if (default or not required) and self.choose.chance(40 if default else 15):
            return LEFT_OUT
        if not required and self.choose.chance(nulls):
            return None
        return _not_null(value)

    def declarations(self, names: set[str]) -> str:
        """What an operation that uses these variables declares."""
        used = {name: variable for name, variable in self.declared.items() if name in names}
        return ", ".join(f"${name}: {variable.type}{variable.default}" for name, variable in used.items())

    def given(self) -> dict[str, Any]:
        """What a request gives them."""
        return {name: variable.given for name, variable in self.declared.items() if variable.given is not LEFT_OUT}


def _not_null(value: Callable[[], Any]) -> Any:
    drawn = None
    while drawn is None:
        drawn = value()
    return drawn
