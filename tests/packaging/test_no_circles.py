"""No module of the hub imports one that leads back to it, late imports within functions included."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.packaging.checkout import Module, modules


def name_of(module: Module) -> str:
    return module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.AST, known: frozenset[str]) -> Iterator[str]:
    """The modules among the known ones that a tree imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            of_package = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in of_package)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def order(trees: Mapping[str, ast.AST]) -> list[str]:
    """The modules, each after those that it imports. Raises CycleError."""
    known = frozenset(trees)
    leads = {name: {name for name in imported(tree, known) if name in known} for name, tree in trees.items()}
    return list(TopologicalSorter(leads).static_order())


def test_the_modules_of_the_hub_can_be_read_one_after_another() -> None:
    trees = {name_of(module): module.tree for module in modules("hub")}
    assert len(order(trees)) == len(trees)


def test_a_circle_is_told() -> None:
    late = "def f():\n    from hub.a import g\n"
    with pytest.raises(CycleError):
        order({"hub.a": ast.parse("from hub import b"), "hub.b": ast.parse(late)})
