"""What a hub acknowledged outlives it; `make faults` tries the same at many moments, with engines killed too."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from tests.faults.history import Outcome
from tests.faults.rounds import Register, fault

SEED = "1-2"
"""Of a round in which the hub itself is killed."""


async def test_what_was_acknowledged_outlives_a_hub_that_is_killed(seeded: Path, tmp_path: Path) -> None:
    done = await fault(Register(copytree(seeded, tmp_path / "data")), SEED)
    assert (done.killed, done.broken, done.history.counts()[Outcome.ACKNOWLEDGED] > 0) == ("hub", [], True)
