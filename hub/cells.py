"""What a cell of a spreadsheet takes, and what it would take for a formula.

Known to whatever writes tables: answers, packs and exports.
"""

from __future__ import annotations

MOST_LETTERS, MOST_ROWS = 32_767, 1_048_576
"""What a cell and a sheet of a spreadsheet hold; what is beyond they drop in silence."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula in a CSV; the last four are the wide forms of the first."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
