"""How far the cells of an ODS workbook reach, without making its grid: a cell or a line may stand for a million others.

Called by hub.importers.workbooks before anything reads the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


class Reach:
    """The outermost line and column with something in them, of any sheet."""

    def __init__(self) -> None:
        self.line = self.column = 0
        self._line = self._column = 0
        self._lines = self._columns = 1
        self._filled = False

    def read(self, stream: IO[bytes]) -> None:
        """Read content.xml. Raises ValueError for what is no XML of a workbook, or declares entities."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.EntityDeclHandler = _refuse
        try:
            parser.ParseFile(stream)
        except expat.ExpatError:
            raise ValueError("no XML") from None

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._line = 0
        elif name == f"{_TABLE}table-row":
            self._lines, self._column = int(attributes.get(f"{_TABLE}number-rows-repeated", 1)), 0
        elif name in _CELLS:
            self._columns = int(attributes.get(f"{_TABLE}number-columns-repeated", 1))
            self._filled = f"{_OFFICE}value-type" in attributes
        elif name == f"{_TEXT}p":
            self._filled = True

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table-row":
            self._line += self._lines
        elif name in _CELLS:
            self._column += self._columns
            if self._filled:
                self.line = max(self.line, self._line + self._lines)
                self.column = max(self.column, self._column)
                self._filled = False


def _refuse(*_: object) -> None:
    raise ValueError("declares an entity")
