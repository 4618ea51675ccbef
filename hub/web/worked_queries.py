"""The worked queries of docs/queries as the page at /graphql opens them.

Called by hub.web.routes when the hub starts. A file is a comment that asks the question in words, and one named query.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from graphql import OperationDefinitionNode, parse, value_from_ast_untyped

GROUPS = {"m": "Mapping impacts", "p": "Tools of partners", "r": "Reviewing a vision", "s": "Searching"}
"""Whose questions they are, by the first letter of the file."""


@dataclass(frozen=True)
class Question:
    """One worked query: its name, the question in words, the document, its variables with defaults, and its group."""

    title: str
    question: str
    query: str
    variables: str | None
    group: str = ""


def worked_queries(folder: Path) -> list[Question]:
    """Every question in `folder`, in the order of the file names. Raises GraphQLError where one is no document."""
    return [
        _read(path.read_text(encoding="utf-8"), GROUPS.get(path.name[0], "") if path.stem[1:3].isdecimal() else "")
        for path in sorted(folder.glob("*.graphql"))
    ]


def _read(text: str, group: str) -> Question:
    [operation] = [
        definition for definition in parse(text).definitions if isinstance(definition, OperationDefinitionNode)
    ]
    first = text.partition("\n")[0]
    question = first.lstrip("# ").strip().strip('"') if first.startswith("#") else ""
    title = operation.name.value if operation.name else question
    return Question(title, question, text, _defaults(operation), group)


def _defaults(operation: OperationDefinitionNode) -> str | None:
    """The variables that have a default value, as the JSON a reader would change; None when there are none."""
    defaults = {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions
        if definition.default_value
    }
    return json.dumps(defaults, indent=2, ensure_ascii=False) if defaults else None
