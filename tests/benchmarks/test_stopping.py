"""A benchmark that is stopped leaves no server running, whatever stopped it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.processes import children, gone_within
from tests.node import workspace

ROOT = Path(__file__).parents[2]
# No server asks the graph before it is asked itself, so none need be there.
BENCHMARK = """
import sys, time
from benchmarks.__main__ import stop_in_order
from benchmarks.neighbours import _sink
from benchmarks.servers import running
from hub.graph.engine import Endpoint

stop_in_order()
nowhere = Endpoint("bolt://127.0.0.1:9", "neo4j", "none", "neo4j", embedded=False)
with running(nowhere, ("raw", "yoga")), _sink():
    print("running", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGKILL])
def test_its_servers_end_with_it(blow: signal.Signals) -> None:
    workspace(ROOT / "benchmarks" / "yoga")
    command = [sys.executable, "-c", BENCHMARK]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as benchmark:
        assert benchmark.stdout is not None
        assert benchmark.stdout.readline() == "running\n"
        servers = children(benchmark.pid)
        assert len(servers) == 3
        benchmark.send_signal(blow)
        benchmark.wait(20)
    assert [server for server in servers if not gone_within(server, 15)] == []
