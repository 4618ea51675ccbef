"""Read a pack that was written before, and tell whether any of its files was changed since.

Called by the commands and by hub.review.verify. Needs no graph.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from hub.errors import BadUserInput
from hub.review.content import FORMAT, Content, frozen, sha256
from hub.review.folder import MANIFEST, PACK

LARGEST = 100_000_000


@dataclass(frozen=True)
class Frozen:
    """A pack as a file holds it; `wrong` are sentences about what was changed since it was written."""

    path: Path
    content: Content
    stated: str
    wrong: tuple[str, ...]


def read_pack(path: Path) -> Frozen:
    """The pack of a folder or of the pack.json in it. Raises BadUserInput for what is no pack."""
    file = path / PACK if path.is_dir() else path
    body = _bytes(file)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BadUserInput(f"{file} is no pack of a review: it cannot be read as JSON.") from None
    content = cast(dict[str, Any], found).get("content") if isinstance(found, dict) else None
    stated = cast(dict[str, Any], found).get("sha256") if isinstance(found, dict) else None
    if not isinstance(content, dict) or not isinstance(stated, str):
        raise BadUserInput(f"{file} is no pack of a review. Name the pack.json of one, or its folder.")
    pack = cast(Content, content)
    if pack.get("format") != FORMAT:
        raise BadUserInput(f"{file} has the form {str(pack.get('format'))[:40]!r}; this hub reads {FORMAT!r}.")
    return Frozen(file, pack, stated, tuple(_changed(file, body, pack, stated)))


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise BadUserInput(f"{file} is larger than any pack. Name the pack.json of one, or its folder.")
        return file.read_bytes()
    except OSError:
        raise BadUserInput(f"{file} cannot be read. Name the pack.json of a pack, or its folder.") from None


def _changed(file: Path, body: bytes, content: Content, stated: str) -> list[str]:
    found: list[str] = []
    if sha256(content) != stated:
        found.append(f"{file.name} was altered: its content has the SHA-256 {sha256(content)}, and it says {stated}.")
    elif frozen(content) != body:
        found.append(f"{file.name} was altered: it is not written as the hub writes it, though it says the same.")
    return found + _beside(file.parent)


def _beside(folder: Path) -> list[str]:
    """What the manifest beside a pack says of the other files; nothing when there is none."""
    try:
        listed: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["files"]
        names = sorted(name for name in listed if ".." not in Path(name).parts and not Path(name).is_absolute())
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [f"{MANIFEST} was altered: it cannot be read."]
    wrong: list[str] = []
    for name in names:
        try:
            same = hashlib.sha256((folder / name).read_bytes()).hexdigest() == listed[name]
        except OSError:
            wrong.append(f"{name} is missing.")
            continue
        if not same and name != PACK:
            wrong.append(f"{name} was altered: its SHA-256 is not the one in {MANIFEST}.")
    return wrong
