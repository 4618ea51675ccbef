"""A small register to follow, on each engine that a test says something of."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.graph.session import Graph
from tests.records.conftest import migrated, prepared  # noqa: F401 - fixtures of the tests here too
from tests.records.graphs import load


@pytest.fixture
async def small(migrated: Graph, tmp_path: Path) -> Graph:  # noqa: F811 - the fixture
    """A migrated graph with the few records of a sound folder."""
    await load(migrated, tmp_path)
    return migrated
