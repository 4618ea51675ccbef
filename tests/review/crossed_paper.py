"""A pack on paper as a reader crosses its tables: its rows by heading, what it records, what it says.

Used by tests/review/crossing.py and tests/review/crossing_time.py, which hold the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hub.review.blocks import Bullets, Paper, Para
from hub.review.csv_files import plain, tables_of
from tests.review.crossed_tables import RECORDS, SILENT


@dataclass(frozen=True)
class Crossing:
    """A pack on paper, with its content."""

    paper: Paper
    content: Mapping[str, Any]
    read: set[str] = field(default_factory=set[str])
    """The tables that a rule has looked at."""

    @cached_property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        """The rows of each table by heading."""
        tables = {
            table.name: [dict(zip(table.columns, (plain(cell) for cell in row), strict=True)) for row in table.rows]
            for table in tables_of(self.paper)
        }
        # What sources say of tools on a day, as a table for each kind.
        for row in tables.get("statements", []):
            tables.setdefault(f"said {row['What it tells']}", []).append(row)
        return tables

    @cached_property
    def index(self) -> dict[str, dict[str, str]]:
        """Every tool of the day by name."""
        return {row["Tool"]: row for row in self.rows("tools")}

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table; none where the pack has no such table."""
        self.read.add(name.partition(" ")[0] if name.startswith("said ") else name)
        return self.tables.get(name, [])

    def recorded(self, tool: str, kind: str) -> list[str]:
        """What the tables record of this kind for a tool."""
        return [
            f"{table}: {row[column]}"
            for table, column in RECORDS[kind]
            for row in self.rows(table)
            if row["Tool"] == tool and row[column] and not SILENT.match(row[column])
        ]

    def said(self, section: str) -> str:
        """The words of a section."""
        blocks = next(part.blocks for part in self.paper.sections if part.anchor == section)
        return " ".join(
            plain(text)
            for block in blocks
            if isinstance(block, Para | Bullets)
            for text in (block.entries if isinstance(block, Bullets) else [block.text])
        )
