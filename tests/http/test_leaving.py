"""Work for a client that may leave: what it gives, what it raises, and what becomes of it."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from hub.api.http import leaving
from hub.api.http.leaving import unless_gone


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub looks for its client at once."""
    monkeypatch.setattr(leaving, "PATIENCE", 0.0)


async def stays() -> Message:
    """A client that sends nothing more and does not leave."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets the event")


async def leaves() -> Message:
    """A client that is gone after a moment."""
    await asyncio.sleep(0.01)
    return {"type": "http.disconnect"}


async def test_what_the_work_gives_comes_back() -> None:
    assert await unless_gone(asyncio.sleep(0.02, "done"), stays) == "done"


async def test_what_the_work_raises_comes_through() -> None:
    async def broken() -> None:
        await asyncio.sleep(0.02)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await unless_gone(broken(), stays)


async def test_work_ends_when_its_client_leaves() -> None:
    ended = asyncio.Event()

    async def long() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    with pytest.raises(ClientDisconnect):
        await unless_gone(long(), leaves)
    assert ended.is_set()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_task_that_is_cancelled_by_others_stays_cancelled() -> None:
    task = asyncio.create_task(unless_gone(asyncio.sleep(60), stays))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_client_that_leaves_after_the_answer_cancels_nothing() -> None:
    assert await unless_gone(asyncio.sleep(0.005, "done"), leaves) == "done"
    await asyncio.sleep(0.05)
