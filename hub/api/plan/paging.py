"""The paging arguments of a list: which rows, how many, from which end. Mistakes are told before anything is sent.

Called by hub.api.plan.fields, and by whoever cuts a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.api.documents.limits import Limits
from hub.errors import BadUserInput
from hub.graph.compiler.selection import Page
from hub.graph.compiler.values import Value

DEFAULT_PAGE = 20


def page_of(arguments: Mapping[str, Any], limits: Limits) -> Page:
    """The page asked for; binding its size raises BadUserInput when that is out of range. So do both first and last."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise BadUserInput("first and last: give one of them, not both")
    name = "last" if last is not None else "first"
    size: Value = last or first or Value(DEFAULT_PAGE)
    return Page(size.then(_size(name, limits.page)), last is not None, arguments.get("after"), arguments.get("before"))


def _size(name: str, largest: int) -> Any:
    def check(size: int) -> int:
        if not 0 <= size <= largest:
            raise BadUserInput(f"{name}: {size} is out of range; ask for 0 to {largest} and page on with cursors")
        return size

    return check
