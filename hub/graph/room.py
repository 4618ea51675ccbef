"""Whether a disk has room for a graph, looked at before the engine is started on it for the first time.

Called by hub.graph.engine. To an engine a full disk shows as many errors, some of them only while records are loaded,
and none of them says what to do.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.errors import DataFolderUnwritable
from hub.graph.lock import unwritable

LEAST_MB = 64
"""The shipped records take some 30, and what is written ahead of them as much again for a while."""
_MB = 1 << 20


def require_room(folder: Path) -> None:
    """Raise DataFolderUnwritable where the disk of a folder has no room for a first start."""
    try:
        free = shutil.disk_usage(folder).free // _MB
    except OSError as error:
        raise unwritable(folder) from error
    if free < LEAST_MB:
        raise DataFolderUnwritable(
            f"The disk of the data folder {folder} is full: {free} MB are free, and a first start needs {LEAST_MB}. "
            "Make room, or set HUB_DATA to another folder."
        )
