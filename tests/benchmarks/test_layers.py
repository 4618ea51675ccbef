"""Nothing that is shipped or tested leans on the benchmark."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.packaging.checkout import Module, modules


def imported(module: Module) -> Iterator[str]:
    """The topmost packages that a module imports."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_the_hub_imports_neither_tests_nor_benchmarks() -> None:
    assert [m.path for m in modules("hub") if {"tests", "benchmarks"} & set(imported(m))] == []


def test_only_its_own_tests_import_the_benchmark() -> None:
    others = [m for m in modules("tests") if not m.path.startswith("tests/benchmarks/")]
    assert [m.path for m in others if "benchmarks" in set(imported(m))] == []
