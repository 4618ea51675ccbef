"""The paging arguments of a list: which rows, how many, from which end. Mistakes are told before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.errors import BadUserInput
from hub.graph.compiler.selection import Page
from hub.graph.compiler.values import Value

LARGEST_PAGE = 100
DEFAULT_PAGE = 20


def page_of(arguments: Mapping[str, Any], variables: Mapping[str, Any]) -> Page:
    """The page asked for. Raises BadUserInput for first with last, or a size out of range."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise BadUserInput("first and last: give one of them, not both")
    name = "last" if last is not None else "first"
    size: Value = last or first or Value(DEFAULT_PAGE)
    checked = size.then(_size(name))
    # Checked while planning too, so that a page that is too large is refused whatever else is asked for.
    checked.bind(variables)
    return Page(checked, last is not None, arguments.get("after"), arguments.get("before"))


def _size(name: str) -> Any:
    def check(size: int) -> int:
        if not 0 <= size <= LARGEST_PAGE:
            raise BadUserInput(f"{name}: {size} is out of range; ask for 0 to {LARGEST_PAGE} and page on with cursors")
        return size

    return check
