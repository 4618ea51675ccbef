"""A graph with two agencies, for feeds to be harvested into."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.graph.session import Graph
from tests.records.conftest import migrated, prepared  # noqa: F401 - fixtures of the tests here too
from tests.records.graphs import load


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:  # noqa: F811 - the fixture of that name
    """A register with a mill and a wheel."""
    await load(migrated, tmp_path / "seed")
    return migrated
