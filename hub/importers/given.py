"""What an import is made of: a file's table and the mapping, by whatever way they came.

Made by `hub import` from two files, and by the page from what somebody sent; taken by hub.importers.run.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from hub.importers.mapping import RegisterMapping
from hub.importers.mapping_file import mapping_of_text, read_mapping
from hub.importers.reading import chosen_sheet, read_bytes, sheets_of
from hub.importers.tables import Table, table_of
from hub.model.registry import Model


@dataclass(frozen=True)
class Given:
    """A file's table, the mapping, and a digest of both, by which the import is known again."""

    name: str
    table: Table
    mapping: RegisterMapping
    digest: str


def read_given(file: Path, mapping_file: Path, model: Model) -> Given:
    """A file and its mapping. Raises BadUserInput or BadMapping."""
    mapping = read_mapping(mapping_file, model)
    return _given(file.name, read_bytes(file), mapping, read_bytes(mapping_file))


def given_of(name: str, content: bytes, mapping_text: str, model: Model) -> Given:
    """What somebody sent: a file of this name and a mapping as YAML. Raises as read_given does."""
    return _given(name, content, mapping_of_text(mapping_text, "mapping", model), mapping_text.encode())


def _given(name: str, content: bytes, mapping: RegisterMapping, written: bytes) -> Given:
    sheet = chosen_sheet(sheets_of(content, Path(name).suffix.lower()), mapping.sheet)
    table = table_of(sheet, mapping.heads, head_lines=mapping.head_lines)
    return Given(name, table, mapping, hashlib.sha256(content + b"\0" + written).hexdigest())
