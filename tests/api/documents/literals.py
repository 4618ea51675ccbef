"""Values of arguments before it is decided whether they stand in the document or in its variables."""

from __future__ import annotations

import json
from typing import Any


class EnumName(str):
    """A value of an enumeration: bare in a document, a text in variables."""

    __slots__ = ()


class VariableName(str):
    """A variable in the place of a value."""

    __slots__ = ()


def printed(value: Any) -> str:
    """A value as a document shows it."""
    match value:
        case VariableName():
            return f"${value}"
        case EnumName():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{name}: {printed(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(printed, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
