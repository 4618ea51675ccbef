"""The shipped register, exported as records, is read as the rows that were shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.access.asker import ANONYMOUS
from hub.exports.export import Job, export
from hub.exports.exported import View
from hub.exports.formats.known import FORMATS
from hub.files import shipped
from hub.model.registry import the_model
from hub.seed.folder import read_seed
from tests.api.hub_under_test import Hub

# tests/exports/test_round_trip.py shows that the engines give the same.
ONLY_EMBEDDED = pytest.mark.parametrize(
    "engine", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True, scope="session"
)


@ONLY_EMBEDDED
async def test_the_shipped_register_comes_back_as_it_was_shipped(seeded: Hub, tmp_path: Path) -> None:
    job = Job(seeded.graph, the_model(), View(ANONYMOUS, None), FORMATS["records"], "https://hub.example")
    await export(job, tmp_path / "out")
    assert read_seed(the_model(), tmp_path / "out").digest == read_seed(the_model(), shipped("seed")).digest
