"""Canonical JSON (RFC 8785), of which every hash of the journal is made, so that anybody can make the same hash.

Called by hub.graph.logs only.
"""

from __future__ import annotations

from typing import Any, cast

import orjson
import rfc8785


def canonical(value: Any) -> bytes:
    """The bytes of a value that JSON can hold. Names of objects are ASCII, as those of the model are.

    For such values orjson, sorted, writes the same bytes as the library of the standard, a hundred times as fast; but
    for numbers with a fraction, which that library writes.
    """
    if isinstance(value, str) or not _has_float(value):
        return without_fractions(value)
    return rfc8785.dumps(value)


def without_fractions(value: Any) -> bytes:
    """The same of what holds no number with a fraction."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _has_float(value: Any) -> bool:
    if isinstance(value, list):
        return any(_has_float(item) for item in cast(list[Any], value) if type(item) is not str)
    if isinstance(value, dict):
        return any(_has_float(item) for item in cast(dict[str, Any], value).values() if type(item) is not str)
    return isinstance(value, float)
