"""The first cell of each row of a PDF's tables becomes the row's header, for people to whom a table is read out.

A caption that typst leaves beside its table, as where a table goes over the end of a page, is put into it.

Called by hub.review.pdf: typst tags the heads of columns and has no word for those of rows. Only the structure tree is
changed, so the pages look as they did; the same file always gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf


def with_row_headers(content: bytes) -> bytes:
    """The file with row headers. Cost: some 0.5 s for a pack of 50 pages."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        for cell in _first_cells(pdf.Root.StructTreeRoot):
            cell.S = Name.TH
            cell.A = Dictionary(O=Name.Table, Scope=Name.Row)
        _tie_captions(pdf.Root.StructTreeRoot)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.preserve)
        return out.getvalue()


def _first_cells(element: Any) -> Iterator[Any]:
    """The first data cell of every row below an element of the structure tree."""
    children = list(_children(element))
    if element.get("/S") == Name.TR:
        if children and children[0].get("/S") == Name.TD:
            yield children[0]
        return
    for child in children:
        yield from _first_cells(child)


def _tie_captions(element: Any) -> None:
    """Put a caption that stands before what holds a table alone into that table."""
    children = list(_children(element))
    if [child.get("/S") for child in children] == [Name.Caption, Name.Div]:
        caption, holder = children
        inner = list(_children(holder))
        if [child.get("/S") for child in inner] == [Name.Table]:
            [table] = inner
            caption.P = table
            table.K = Array([caption, *_children(table)])
            element.K = Array([holder])
    for child in _children(element):
        _tie_captions(child)


def _children(element: Any) -> Iterator[Any]:
    """The elements right below; what is content of a page is none."""
    inner = element.get("/K")
    listed = inner if isinstance(inner, Array) else [inner]
    yield from (child for child in listed if isinstance(child, Dictionary) and "/S" in child)
