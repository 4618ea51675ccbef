"""Where the graph is: a built-in engine that lives and dies with the hub, or a Neo4j that somebody else runs.

Called once by app and cli, which hand the Endpoint to hub.graph.session. The built-in engine is a child process on
loopback with a new password at every start; when it dies it is started again on the same port with the same password,
so whoever holds the Endpoint need not know. Nothing here speaks Bolt.
"""

import asyncio
import json
import logging
import os
import random
import secrets
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from hub.errors import EngineFailed
from hub.graph.embedded import STOP_SECONDS, Orders
from hub.graph.lock import locked, unwritable
from hub.graph.room import require_room
from hub.settings import Settings

log = logging.getLogger(__name__)

DATABASE = "hub"
# Below the range from which systems take ports for outgoing connections, so that a restarted engine finds its own free.
PORTS = range(20_000, 32_000)
START_ATTEMPTS = 2
BACKOFF_SECONDS = (0.1, 0.5, 2.0, 10.0, 30.0)
STEADY_SECONDS = 60.0
LOG_BYTES = 5_000_000
PARSER_SHARE = 0.25
"""Of the engine's memory, at most this for what its parser remembers."""
PARSER_STATE_BYTES = 6_400
"""What one state takes with the contexts that it refers to (measured over 38,000)."""


@dataclass(frozen=True)
class Endpoint:
    """How to reach the graph. `database` is None for the user's home database."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str | None
    embedded: bool


@asynccontextmanager
async def open_engine(settings: Settings, *, brief: bool = False) -> AsyncGenerator[Endpoint]:
    """The graph for as long as the block runs. Raises a StartupError; an attached graph is not contacted here.

    `brief` is for one command: the built-in engine then starts quickly and stays slower.
    """
    if settings.graph == "attached":
        yield _attached(settings)
        return
    async with EmbeddedEngine(settings, brief=brief) as engine:
        yield engine.endpoint


def _attached(settings: Settings) -> Endpoint:
    uri, user, password = settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password
    if uri is None or user is None or password is None:
        raise ValueError("Settings lets no attached graph through without address, user and password")
    return Endpoint(uri, user, password.get_secret_value(), settings.neo4j_database, embedded=False)


class EmbeddedEngine:
    """The built-in engine and its supervisor: `async with EmbeddedEngine(settings) as engine`."""

    def __init__(self, settings: Settings, *, brief: bool = False) -> None:
        self.settings = settings
        self._brief = brief
        self._folder = settings.data / "graph"
        self._password = secrets.token_urlsafe(32)
        self._ports = (0, 0)
        self._lock = -1
        self._process: Process | None = None
        self._exit = AsyncExitStack()

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(f"bolt://127.0.0.1:{self._ports[0]}", "root", self._password, DATABASE, embedded=True)

    @property
    def pid(self) -> int | None:
        """The child's process id; another one after a restart, None while there is no child."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._lock = await stack.enter_async_context(locked(self.settings.data))
            # A graph that is there already is opened on a full disk as well: it can still be read.
            if not self._folder.exists():
                require_room(self.settings.data)
            stack.push_async_callback(self._stop)
            await self._first_start()
            supervisor = asyncio.create_task(self._supervise(), name="graph engine supervisor")
            stack.push_async_callback(_cancel, supervisor)
            self._exit = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exit.__aexit__(kind, error, trace)

    async def _first_start(self) -> None:
        for _ in range(START_ATTEMPTS):
            # Another program may take a port between the search and the engine's start; then look again.
            self._ports = (_free_port(), _free_port())
            if await self._start():
                return
        raise EngineFailed(f"The built-in graph engine did not start. Read {self._log_path} for the reason.")

    async def _start(self) -> bool:
        """Start one child and wait until it is ready; False, with no child left, if it does not get there."""
        with self._open_log() as output:
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-P", "-m", "hub.graph.embedded"),
                stdin=PIPE,
                stdout=PIPE,
                stderr=output,
                cwd=self._folder,
                env=_environment(),
                start_new_session=True,  # Ctrl-C in a terminal reaches the hub alone, which then stops the child.
                pass_fds=(self._lock,),
            )
        try:
            async with asyncio.timeout(self.settings.engine_start):
                ready = await self._give_orders(process)
        except TimeoutError:
            ready = False
        if not ready:
            await self._stop()
        return ready

    async def _give_orders(self, process: Process) -> bool:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the child was started with pipes")
        # Through the pipe: arguments and environments can be read by others on the machine.
        orders: Orders = {
            "folder": str(self._folder),
            "password": self._password,
            "bolt_port": self._ports[0],
            "http_port": self._ports[1],
            "heap": self.settings.engine_heap,
            "timeout": self.settings.deadline,
            "brief": self._brief,
            "parser_states": _parser_states(self.settings.engine_heap),
        }
        with suppress(ConnectionError):
            process.stdin.write(json.dumps(orders).encode() + b"\n")
            await process.stdin.drain()
        return await process.stdout.readline() == b"ready\n"

    async def _supervise(self) -> None:
        failures = 0
        while self._process:
            started = time.monotonic()
            status = await self._process.wait()
            failures = 0 if time.monotonic() - started > STEADY_SECONDS else failures
            log.warning("the graph engine ended with status %s; starting it again", status)
            await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
            failures += 1
            await self._restart()

    async def _restart(self) -> None:
        for delay in BACKOFF_SECONDS:
            if await self._start():
                return
            log.error("the graph engine did not start; see %s", self._log_path)
            await asyncio.sleep(delay)

    async def _stop(self) -> None:
        """Close the child's pipe, which ends it; kill it if it has not gone in time, because it may be frozen."""
        process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            log.warning("the graph engine did not stop within %s seconds and was killed", STOP_SECONDS)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    @property
    def _log_path(self) -> Path:
        return self.settings.data / "engine.log"

    def _open_log(self) -> BinaryIO:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if self._log_path.exists() and self._log_path.stat().st_size > LOG_BYTES:
                self._log_path.replace(self._log_path.with_suffix(".log.1"))
            return self._log_path.open("ab")
        except OSError as error:
            raise unwritable(self.settings.data) from error


def _free_port() -> int:
    """A port of loopback on which nobody listens at this moment."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise EngineFailed("No free port was found on this machine for the built-in graph engine.")


def _environment() -> dict[str, str]:
    """The child's environment: without settings that are none of its business, and able to import this very package."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("HUB_", "NEO4J_"))}
    here = str(Path(__file__).parents[2])
    return inherited | {"PYTHONPATH": os.pathsep.join(filter(None, [here, inherited.get("PYTHONPATH")]))}


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _parser_states(heap: str) -> int:
    number, unit = int(heap[:-1]), heap[-1]
    return int(number * (1 << 30 if unit == "g" else 1 << 20) * PARSER_SHARE / PARSER_STATE_BYTES)
