#!/usr/bin/env bash
# XlsxWriter 3.3.1 works no formula out: beside each it writes the result 0, for a spreadsheet program to put right when the
# workbook is opened. python-calamine 0.9.1 and openpyxl 3.1.5 (data_only) read results, so a sheet that a program made and
# nobody opened since gives 0 in every cell with a formula, =1/0 included, and nothing says that it was never worked out.
# Whoever imports registers made by reporting tools reads counts of nought that nobody counted. A result given to
# write_formula is what is read; so a maker who knows it can write it down.
# Seen on Python 3.11, Linux.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install xlsxwriter==3.3.1 python-calamine==0.9.1 openpyxl==3.1.5
"$folder/venv/bin/python" - "$folder/book.xlsx" <<'PYTHON'
import sys

import openpyxl
import python_calamine
import xlsxwriter

path = sys.argv[1]
with xlsxwriter.Workbook(path) as book:
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, [3, 4])
    sheet.write_formula(0, 2, "=A1+B1")
    sheet.write_formula(0, 3, "=1/0")
    sheet.write_formula(0, 4, "=A1+B1", None, 7)
[calamine] = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("S").to_python()
[row] = openpyxl.load_workbook(path, data_only=True)["S"].iter_rows(values_only=True)
print("calamine:", calamine)
print("openpyxl:", list(row))
expected = [3, 4, 0, 0, 7]
sys.exit(0 if calamine == expected and list(row) == expected else 1)
PYTHON
