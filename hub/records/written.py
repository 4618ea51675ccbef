"""What somebody wrote, before anybody has decided what it means: documents, and mappings that know their lines.

Made by whoever reads a format (hub.seed.yaml_files, importers), read by hub.records.interpret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.records.problems import Problem


class Fields(dict[str, Any]):
    """A mapping as written, that knows the line of each of its keys and its own (from 1)."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


@dataclass
class Document:
    """One file: its name within the folder, its value, and what was wrong with its YAML.

    `mentioned` holds the slugs that a file without a value seems to hold, so that references to them are not called
    wrong as well.
    """

    file: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    mentioned: frozenset[str] = frozenset()


MOST_SHOWN = 200
"""Characters of a name that a problem shows."""


def record_name(fields: Mapping[str, Any], many: str, position: int) -> str:
    """How a problem names a record: its slug, else its place in its list (from 1)."""
    slug = fields.get("slug")
    return slug[:MOST_SHOWN] if isinstance(slug, str) and slug else f"{many}[{position}]"
