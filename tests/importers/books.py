"""Small registers in the forms in which people keep them, for the tests of importing; none is anybody's."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

FEDERAL_2025 = (
    "Use Case ID\n[Agency Abbrev.] – [#]", "Use Case Name", "Bureau/Component", "Email Address", "Stage of Development",
    "Is the AI use case high-impact?", "Justification", "Use Case Topic Area", "AI Classification",
    "What problem is the AI intended to solve?", "Describe the AI system’s outputs.",
    "Date when AI use case became operational or the pilot’s start date", "Vendor(s) Name",
)  # fmt: skip


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], *, from_1904: bool = False, merged: str = "") -> bytes:
    """A workbook with these sheets; dates in it are dates. `merged` is a range of the first sheet that is one cell."""
    file = io.BytesIO()
    options = {"in_memory": True, "date_1904": from_1904, "default_date_format": "dd/mm/yy"}
    with xlsxwriter.Workbook(file, options) as workbook:
        for name, lines in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, line in enumerate(lines):
                for column, value in enumerate(line):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, datetime.combine(value, time()))
                    elif value is not None:
                        sheet.write(number, column, value)
            if merged and name == next(iter(sheets)):
                sheet.merge_range(merged, sheets[name][int(merged.split(":")[0][1:]) - 1][ord(merged[0]) - 65])
    return file.getvalue()


def federal(rows: Sequence[Sequence[Any]]) -> bytes:
    """A department's inventory: a title above the heads, and a sheet of choices beside the rows."""
    choices = [["Stages of Dev", "AI Classification"], ["Pilot", "Generative AI"], ["Deployed", "Computer Vision"]]
    lines = [["A department's inventory of AI use cases"], [], FEDERAL_2025, *rows]
    return book({"Selections": choices, "Reportable AI Use Cases": lines})
