"""How `hub serve` stops: cleanly on both signals, at any time, with every answer given and no process left."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from tests.cli.command import HUB, Serving, environment, serving
from tests.engines.processes import alive, children, gone_within


@pytest.fixture
def hub(seeded: Path, tmp_path: Path) -> Iterator[Serving]:
    """A hub of the test's own."""
    with serving(copytree(seeded, tmp_path / "data")) as running:
        yield running


def test_it_stops_cleanly_and_leaves_nobody_behind(hub: Serving) -> None:
    """At Ctrl-C; the test below sends what a service manager does."""
    children = hub.children()
    assert children
    ended = hub.stop(signal.SIGINT)
    assert (ended.status, ended.err) == (0, "")
    assert not [child for child in children if alive(child)]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{hub.address}/healthz")


def test_it_finishes_answers_in_flight(hub: Serving) -> None:
    """A request whose body is still coming when the signal comes is answered; then nobody is left behind."""
    children = hub.children()
    host, port = hub.address.removeprefix("http://").split(":")
    body = b'{"query": "{ __typename }"}'
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + body[:5])
        time.sleep(0.3)
        hub.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        connection.sendall(body[5:])
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 200 ")
    _, err = hub.process.communicate(timeout=120)
    assert (hub.process.returncode, err) == (0, "")
    assert children
    assert not [child for child in children if alive(child)]


def test_a_killed_hub_takes_its_engine_along(hub: Serving) -> None:
    children = hub.children()
    hub.process.kill()
    hub.process.wait()
    assert all(gone_within(child, 15) for child in children)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_stopped_while_it_starts(tmp_path: Path, number: int) -> None:
    process = subprocess.Popen(
        [HUB, "serve"],
        env=environment(tmp_path / "data"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Starting")
    limit = time.monotonic() + 60
    # Once its engine has been started, it waits for that.
    while not children(process.pid):
        assert time.monotonic() < limit, "it started no engine"
        time.sleep(0.02)
    process.send_signal(number)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
