"""Whether a value that analytics gave is what its field says: then it stands in the response as it is.

Used by hub.api.answer.shape. What does not fit is not mended: the answer is then completed field by field, which tells
it as an error.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from typing import Any, get_args, get_origin

from hub.api.schema.answers import optional
from hub.graph.compiler.row_readers import INTEGERS

Test = Callable[[Any], bool]


def test_of(kind: Any) -> Test:
    """A test for values of an annotated type: text, number, flag, choice, another answer, or several of these."""
    bare, nullable = optional(kind)
    inner = _several(get_args(bare)[0]) if get_origin(bare) in (tuple, list) else _single(bare)
    return (lambda value: value is None or inner(value)) if nullable else inner


def _several(kind: Any) -> Test:
    each = test_of(kind)
    return lambda value: isinstance(value, tuple | list) and all(each(item) for item in value)


def _single(kind: Any) -> Test:
    if kind is float:
        return lambda value: type(value) is float and math.isfinite(value)
    if kind is int:
        return lambda value: type(value) is int and value in INTEGERS
    if kind is str:
        return lambda value: isinstance(value, str) and not isinstance(value, Enum)
    return lambda value: isinstance(value, kind)
