"""What stands in a file is read as it was written, whatever made it; what cannot be read is told in a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from hub.errors import BadUserInput
from hub.importers import workbooks
from hub.importers.reading import chosen_sheet, sheets_of
from hub.importers.tables import Table, first_heads, table_of
from tests.importers.books import book, federal


def table(content: bytes, suffix: str, *heads: str, sheet: str = "", head_lines: int = 1) -> Table:
    return table_of(chosen_sheet(sheets_of(content, suffix), sheet), heads, head_lines=head_lines)


def cells(content: bytes, suffix: str, *heads: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in table(content, suffix, *heads).rows]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("Name,Réf\nÉpée,1\n".encode(), "read as UTF-8, separated by commas"),
        ("\ufeffName;Réf\nÉpée;1\n".encode(), "read as UTF-8, separated by semicolons"),
        ("Name\tRéf\r\nÉpée\t1\r\n".encode("utf-16"), "read as UTF-16, separated by tabs"),
        ("Name|Réf\nÉpée|1\n".encode("cp1252"), "read as Windows-1252, for it is not UTF-8, separated by bars"),
    ],
)
def test_any_encoding_and_separator(content: bytes, note: str) -> None:
    read = table(content, ".csv", "name", "réf")
    assert ([row.cells for row in read.rows], read.note) == ([{"Name": "Épée", "Réf": "1"}], note)


def test_a_decimal_comma_beside_semicolons_separates_nothing() -> None:
    content = b"Name;Cost\nSieve, fine;1,5\nMill;2,5\n"
    assert cells(content, ".csv", "Name") == [{"Name": "Sieve, fine", "Cost": "1,5"}, {"Name": "Mill", "Cost": "2,5"}]


def test_a_row_keeps_the_number_of_its_first_line() -> None:
    content = b'Inventory of 2025\n\n"Use\nCase Name",Purpose\nSieve,"two\nlines"\nMill,"x"\n'
    read = table(content, ".csv", "Use Case Name")
    assert [(row.number, row.cells["Purpose"]) for row in read.rows] == [(5, "two\nlines"), (7, "x")]


def test_columns_of_one_name_are_numbered() -> None:
    assert cells(b"If Other,Name,If other\na,Sieve,b\n", ".csv", "Name") == [
        {"If Other": "a", "Name": "Sieve", "If other (2)": "b"}
    ]


@pytest.mark.parametrize(
    "content",
    [
        b'[{"name": "Sieve", "of": {"agency": "Mill"}}]',
        b'{"meta": {}, "rows": [{"name": "Sieve", "of": {"agency": "Mill"}}]}',
    ],
)
def test_json_is_read_by_paths(content: bytes) -> None:
    assert cells(content, ".json", "name") == [{"name": "Sieve", "of.agency": "Mill"}]
    by_line = b'{"name": "Sieve", "tags": ["a", "b"], "n": 3}\n\n{"name": "Mill", "n": null}\n'
    assert cells(by_line, ".jsonl", "name") == [{"name": "Sieve", "tags": "a\nb", "n": "3"}, {"name": "Mill"}]


def test_a_workbook_as_people_make_them() -> None:
    row = ["D-01", "Sieve", "Mill", None, "Pilot", "No", None, None, "Generative AI", "Chaff", "Grain",
           date(2025, 3, 4), "Acme"]  # fmt: skip
    read = table(federal([row, [], row]), ".xlsx", "Use Case Name", "Stage of Development", sheet="reportable*")
    assert [row.number for row in read.rows] == [4, 6]
    assert read.rows[0].cells["Use Case ID [Agency Abbrev.] – [#]"] == "D-01"
    assert read.rows[0].cells["Date when AI use case became operational or the pilot’s start date"] == "2025-03-04"


def test_numbers_dates_and_errors_in_cells() -> None:
    lines = [["Name", "Id", "Share", "Count", "Day", "Sum"],
             ["Sieve", "007", 0.25, 1200, date(2025, 3, 4), "=1/0"]]  # fmt: skip
    for from_1904 in (False, True):
        [row] = cells(book({"S": lines}, from_1904=from_1904), ".xlsx", "Name")
        assert {name: row[name] for name in ("Id", "Share", "Count", "Day")} == {
            "Id": "007", "Share": "0.25", "Count": "1200", "Day": "2025-03-04",
        }  # fmt: skip


def test_formulas_that_nobody_worked_out_are_counted() -> None:
    read = table(book({"S": [["Name", "Sum"], ["Sieve", "=1+2"], ["Mill", "=1/0"]]}), ".xlsx", "Name")
    assert (read.rows[0].cells["Sum"], read.note.partition(",")[0]) == ("0", "2 formulas have the result 0")


def test_heads_of_two_lines_of_which_one_is_merged() -> None:
    lines = [["Agency", "Uses", None], [None, "Drafting", "Search"], ["Mill", "Y", "N"]]
    read = table(book({"S": lines}, merged="B1:C1"), ".xlsx", "Uses / Drafting", head_lines=2)
    assert [row.cells for row in read.rows] == [{"Agency": "Mill", "Uses / Drafting": "Y", "Uses / Search": "N"}]


def test_heads_are_looked_for_below_a_title() -> None:
    read = first_heads(chosen_sheet(sheets_of(federal([["D-01", "Sieve"]]), ".xlsx"), "Report*"))
    assert (read.heads[1], [row.cells["Use Case Name"] for row in read.rows]) == ("Use Case Name", ["Sieve"])


@pytest.mark.parametrize(
    ("content", "suffix", "sentence"),
    [
        (b"Name\n\0\n", ".csv", "NUL character"),
        (b"Name\n\x81\n", ".csv", "byte 6 stands for no character"),
        (b'Name,Of\nSieve,"Mill\n' + b"x" * 1_000_001, ".csv", "a quotation mark does not end"),
        (b"{", ".json", "not valid JSON"),
        (b"[1]", ".json", "Item 1 is no JSON object"),
        (b"{}\n[]\n", ".jsonl", "Line 2 is no JSON object"),
        (b"PK", ".xlsx", "no workbook"),
        (b"Name\n", ".docx", "ends in .docx is not read"),
        (b"Of\nMill\n", ".csv", "columns that no line of the file has: Name"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, suffix: str, sentence: str) -> None:
    with pytest.raises(BadUserInput, match=sentence):
        table(content, suffix, "Name")


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadUserInput, match="the file has Selections, Reportable AI Use Cases"):
        table(federal([]), ".xlsx", "Name", sheet="Inventory")


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_BYTES", 1000)
    with pytest.raises(BadUserInput, match="unpacks to more than"):
        workbooks.read_workbook(book({"S": [["Name"]]}))


def test_a_cell_far_out_is_refused_before_a_grid_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 3)
    with pytest.raises(BadUserInput, match="as far out as line 2 and column 2"):
        workbooks.read_workbook(book({"S": [["Name"], [None, "x"]]}))


def ods(rows: str, before: str = "") -> bytes:
    """A workbook of OpenDocument with these rows."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in names.items()
    )
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", content)
    return file.getvalue()


NAME = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>Name</text:p></table:table-cell>'
    "</table:table-row>"
)
SIEVE = NAME.replace(">Name<", ">Sieve<")
EMPTY = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def test_an_ods_is_read_and_its_empty_rest_counts_for_nothing() -> None:
    assert cells(ods(NAME + SIEVE + EMPTY), ".ods", "Name") == [{"Name": "Sieve"}]


def test_an_ods_whose_cells_stand_for_too_many_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 100)
    many = SIEVE.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="60">').replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" '
    )
    with pytest.raises(BadUserInput, match="as far out as line 61 and column 2"):
        workbooks.read_workbook(ods(NAME + many))


def test_an_ods_that_declares_an_entity_is_refused() -> None:
    with pytest.raises(BadUserInput, match="damaged"):
        workbooks.read_workbook(ods(NAME, '<!DOCTYPE x [<!ENTITY a "b">]>'))


def test_a_zip_of_something_else_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("../note.txt", "nothing")
    with pytest.raises(BadUserInput, match="damaged, or protected"):
        workbooks.read_workbook(file.getvalue())
