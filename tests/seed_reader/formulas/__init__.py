"""The formulas of the computed fields, worked out naively; each gives plain data that tests.seed_reader.ask shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.seed_reader.formulas.register import register

FORMULAS: dict[Any, Callable[..., Any]] = {"register": register}
