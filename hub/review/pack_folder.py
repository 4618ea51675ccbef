"""Write a pack into a folder: all of it or nothing.

Called by hub.review.build. Files are written into a folder beside the wanted one, which takes its name at the end;
whatever goes wrong before leaves nothing behind.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hub.errors import BadUserInput
from hub.review.content import canonical

MANIFEST = "manifest.json"
PACK = "pack.json"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def require_free(folder: Path) -> None:
    """Raise BadUserInput unless a pack may be written to `folder`: absent or empty, in a folder that can be written."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadUserInput(f"{folder} is no folder. Name one that does not exist yet.")
    try:
        taken = folder.is_dir() and any(folder.iterdir())
    except OSError:
        raise _unwritable(folder) from None
    if taken:
        raise BadUserInput(f"{folder} holds something already. Name a folder that does not exist yet, or an empty one.")


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, by their names below `folder`, with a manifest of their SHA-256.

    Raises BadUserInput when the folder cannot be written, is taken, or the disk is full; nothing is left then.
    """
    require_free(folder)
    every = {**files, MANIFEST: manifest(files)}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _told(folder, error) from None
    try:
        _fill(scratch / "pack", every)
        if folder.is_dir():
            folder.rmdir()
        (scratch / "pack").rename(folder)
    except OSError as error:
        raise _told(folder, error) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of each file, as canonical JSON."""
    return canonical({"files": {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}})


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)


def _told(folder: Path, error: OSError) -> BadUserInput:
    if error.errno in NO_ROOM:
        why = "A file would be larger than is allowed" if error.errno == errno.EFBIG else "The disk is full"
        return BadUserInput(f"{why}: {folder} was not written, and nothing is left of it. Make room first.")
    return _unwritable(folder)


def _unwritable(folder: Path) -> BadUserInput:
    return BadUserInput(f"{folder} cannot be written. Give yourself access, or name another folder.")
