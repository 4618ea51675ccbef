"""A first start on a full disk is refused in a sentence, before an engine is started."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from hub.errors import DataFolderUnwritable
from hub.graph.engine import open_engine
from hub.graph.room import LEAST_MB, require_room
from hub.settings import load_settings


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with a byte less than is needed."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=LEAST_MB * 2**20 - 1))


@pytest.mark.usefixtures("full")
async def test_a_first_start_on_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataFolderUnwritable) as refused:
        async with open_engine(load_settings(data=tmp_path / "data")):
            pass
    assert refused.value.code == "DATA_FOLDER_UNWRITABLE"
    assert refused.value.message == (
        f"The disk of the data folder {tmp_path / 'data'} is full: 63 MB are free, and a first start needs 64. "
        "Make room, or set HUB_DATA to another folder."
    )
    assert not (tmp_path / "data" / "graph").exists(), "no engine was started"


def test_there_is_room_here(tmp_path: Path) -> None:
    require_room(tmp_path)


def test_a_folder_that_is_gone_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(DataFolderUnwritable, match="cannot be written to"):
        require_room(tmp_path / "gone")
