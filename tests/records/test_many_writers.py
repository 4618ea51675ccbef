"""Many clients write to one hub at once: nothing is lost, nothing counted twice, and every conflict has its cause.

`make faults ARGS="--neo4j --together 1000"` asks the same of a hub with a register of full size.
"""

from __future__ import annotations

from pathlib import Path

from hub.access.roles import Role
from hub.actors.keys import make_key
from hub.actors.rights import Rights
from hub.graph.logs.verify import verify
from hub.graph.session import Graph
from tests.conftest import Engine
from tests.faults.history import Outcome
from tests.faults.together import together
from tests.faults.writers import Writers
from tests.http.conftest import serving
from tests.records.graphs import load

CALLS, CLIENTS = 100, 25


async def test_who_write_at_once_lose_nothing_and_meet_only_each_other(
    patient: Graph, engine: Engine, tmp_path: Path
) -> None:
    await load(patient, tmp_path)
    key = await make_key(patient, Rights(None, frozenset({Role.EDITOR})), "Many write", 1)
    async with serving(patient, engine.settings) as hub:
        writers = Writers(f"http://127.0.0.1:{hub.port}", key, "many", CALLS, most=CALLS, source="page")
        assert await together(writers, CLIENTS) == []
    counts = writers.history.counts()
    assert (counts[Outcome.UNKNOWN], counts[Outcome.REFUSED] > 0) == (0, True)
    assert counts.total() >= CALLS
    # Both logs are counted from 1 without a gap.
    assert [log.wrong for log in (await verify(patient)).values()] == [(), ()]
