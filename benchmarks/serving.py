"""Serve an ASGI application as the hub serves itself: same server, same settings, one process, loopback.

Called by benchmarks.raw and benchmarks.hub, each in a process of its own, whose first line of output is the port.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Coroutine
from typing import Any

from uvloop import new_event_loop

from hub.api.streams.doors import Service
from hub.api.streams.ending import Ending
from hub.app import Server
from tests.neo4j.parent import end_with_parent

IDLE_SECONDS = 75


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end on the event loop that the hub takes where it can."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(work)


async def serve(application: Any) -> None:
    """Answer on a free port of loopback until the process is ended, or the one that started it is."""
    end_with_parent()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        service = Service(application, application, Ending())
        await Server(service, lambda: _say(port), IDLE_SECONDS).serve(sockets=[listener])


def _say(port: int) -> None:
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
