"""Which file needs no mapping: one that a hub wrote as a workbook, and a crosswalk in SSSOM.

Asked by `hub import run` without a mapping, and by the page for each file.
"""

from __future__ import annotations

from hub.importers.own_run import read_workbook_of
from hub.importers.sssom_run import read_crosswalk_of
from hub.importers.unmapped import Unmapped
from hub.model.registry import Model

NEITHER = (
    "The file needs a mapping: it is no workbook of `hub export xlsx`, and no crosswalk in SSSOM, whose name ends in "
    ".tsv and which has the columns subject_id, predicate_id and object_id."
)


def read_unmapped(name: str, content: bytes, model: Model) -> Unmapped | None:
    """What a file of this name holds; None for one that needs a mapping. Raises BadUserInput for a spoilt one."""
    if name.lower().endswith(".xlsx"):
        return read_workbook_of(name, content, model)
    return read_crosswalk_of(name, content) if name.lower().endswith(".tsv") else None
