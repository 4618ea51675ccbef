"""A data folder with the register in it, made once by the command itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import serving


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a hub that has been started for the first time, and stopped. Copy it; do not serve from it."""
    folder = tmp_path_factory.mktemp("seeded") / "deep" / "data"
    with serving(folder) as hub:
        ended = hub.stop()
    assert (ended.status, ended.err) == (0, "")
    return folder
