"""One hub per data folder: an advisory lock that dies with whoever holds it.

Called by hub.graph.engine, and by hub.graph.then.aside for what was left behind. The lock belongs to the open file, so
the engine's process, which inherits it, keeps the folder locked until it has closed its files, even when the hub itself
was killed. A second lock, which the engine does not inherit, tells whether the hub still lives.
"""

import asyncio
import errno
import fcntl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

from hub.errors import DataFolderLocked, DataFolderUnwritable

# A hub that is stopping needs a moment; the engine of one that was killed has to close its files on a busy machine.
PATIENCE_SECONDS = 5.0
CLOSING_SECONDS = 60.0
INTERVAL_SECONDS = 0.1


@asynccontextmanager
async def locked(folder: Path) -> AsyncGenerator[int]:
    """Hold `folder`, made if absent and then closed to others; yields the descriptor that carries the lock.

    Raises DataFolderUnwritable, or DataFolderLocked when another hub lives for longer than PATIENCE_SECONDS, or what it
    has left does for longer than CLOSING_SECONDS.
    """
    with _open(folder, "hub.alive") as alive, _open(folder) as file:
        await _take(alive.fileno(), PATIENCE_SECONDS, folder)
        await _take(file.fileno(), CLOSING_SECONDS, folder)
        yield file.fileno()


def is_free(folder: Path) -> bool:
    """Whether nobody holds `folder` at this moment. Raises DataFolderUnwritable."""
    with _open(folder) as file:
        return _try(file.fileno())


def _open(folder: Path, name: str = "hub.lock") -> TextIO:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # A folder that was there keeps the rights that somebody gave it.
        folder.mkdir(mode=0o700, exist_ok=True)
        return (folder / name).open("a")
    except OSError as error:
        raise unwritable(folder) from error


def unwritable(folder: Path) -> DataFolderUnwritable:
    """The error that names `folder`."""
    return DataFolderUnwritable(
        f"The data folder {folder} cannot be written to. Give yourself access, or set HUB_DATA to another folder."
    )


async def _take(descriptor: int, seconds: float, folder: Path) -> None:
    for _ in range(int(seconds / INTERVAL_SECONDS)):
        if _try(descriptor):
            return
        await asyncio.sleep(INTERVAL_SECONDS)
    raise DataFolderLocked(
        f"Another hub is using the data folder {folder}. Stop it, or set HUB_DATA to another folder."
    )


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise
    return True
