"""Read a pack that was written before, and tell whether any of its files was changed since.

Called by the commands and by hub.review.verify. Needs no graph, and trusts nothing that a file says.
"""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from hub.errors import BadUserInput
from hub.review.cited import Cited, read_cited
from hub.review.content import FORMAT, Content, frozen, sha256
from hub.review.pack_folder import MANIFEST, PACK
from hub.review.pack_shape import files_of, plain_json, require_content
from hub.review.plain_english import shorten

LARGEST = 100_000_000
LONGEST_NAME = 80
"""Letters shown of a name that a file gives."""


class UnfitError(Exception):
    """A file that is not read, with the words that end "it …"."""


@dataclass(frozen=True)
class Frozen:
    """A pack as a file holds it, and what it cites of the journal, if it does.

    `wrong` are sentences about what was changed since it was written.
    """

    path: Path
    content: Content
    stated: str
    wrong: tuple[str, ...]
    cited: Cited | None = None


def read_pack(path: Path) -> Frozen:
    """The pack of a folder or of the pack.json in it. Raises BadUserInput for what is no pack."""
    file = _file(path)
    try:
        body = _bytes(file)
    except UnfitError as why:
        raise BadUserInput(f"{file} cannot be read: it {why}. Name the pack.json of a pack, or its folder.") from None
    try:
        decoded = plain_json(body)
    except ValueError as why:
        raise BadUserInput(f"{file} is no pack of a review: it {why}. Name the pack.json of one.") from None
    content, stated = _parts(decoded)
    if not isinstance(content, dict) or not isinstance(stated, str):
        raise BadUserInput(f"{file} is no pack of a review. Name the pack.json of one, or its folder.")
    pack = cast(Content, content)
    if pack.get("format") != FORMAT:
        raise BadUserInput(f"{file} has the form {str(pack.get('format'))[:40]!r}; this hub reads {FORMAT!r}.")
    try:
        require_content(pack)
    except ValueError as why:
        raise BadUserInput(f"{file} is no pack as the hub writes it: {why}. Name one that was not altered.") from None
    return Frozen(file, pack, stated, tuple(_changed(file, body, pack, stated)), read_cited(file.parent))


def _file(path: Path) -> Path:
    try:
        return path / PACK if path.is_dir() else path
    except OSError:
        # Too long a name, or a folder that may not be looked into: reading it tells which.
        return path


def _bytes(file: Path) -> bytes:
    """What a file holds. Raises UnfitError for any but a file of a sensible size: a pipe, say, would never end."""
    try:
        info = file.stat()
        if not stat.S_ISREG(info.st_mode):
            raise UnfitError("is no file")
        if info.st_size > LARGEST:
            raise UnfitError("is larger than any file of a pack")
        return file.read_bytes()
    except FileNotFoundError:
        raise UnfitError("is missing") from None
    except (OSError, ValueError):
        # A ValueError is a name that no file can have, with a NUL in it.
        raise UnfitError("cannot be opened by that name") from None


def _parts(decoded: Any) -> tuple[Any, Any]:
    if not isinstance(decoded, dict):
        return None, None
    parts = cast(dict[str, Any], decoded)
    return parts.get("content"), parts.get("sha256")


def _changed(file: Path, body: bytes, content: Content, stated: str) -> list[str]:
    changes: list[str] = []
    if sha256(content) != stated:
        changes.append(
            f"{file.name} was altered: its content has the SHA-256 {sha256(content)}, and it says "
            f"{shorten(stated, LONGEST_NAME)}."
        )
    elif frozen(content) != body:
        changes.append(f"{file.name} was altered: it is not written as the hub writes it, though it says the same.")
    return changes + _beside(file.parent)


def _beside(folder: Path) -> list[str]:
    """What the manifest beside a pack says of the other files; nothing when there is none."""
    try:
        listed = files_of(plain_json(_bytes(folder / MANIFEST)))
    except UnfitError as why:
        return [] if str(why) == "is missing" else [f"{MANIFEST} was altered: it {why}."]
    except ValueError:
        return [f"{MANIFEST} was altered: it cannot be read."]
    return [line for name, stated in sorted(listed.items()) if (line := _file_wrong(folder, name, stated))]


def _file_wrong(folder: Path, name: str, stated: str) -> str:
    """What is wrong with one file of the manifest, or nothing. No file outside of the pack is looked at."""
    shown = shorten(name, LONGEST_NAME)
    if ".." in Path(name).parts or Path(name).is_absolute():
        return f"{MANIFEST} was altered: it names {shown}, which is outside of the pack."
    try:
        body = _bytes(folder / name)
    except UnfitError as why:
        return f"{shown} {why}."
    if hashlib.sha256(body).hexdigest() != stated and name != PACK:
        return f"{shown} was altered: its SHA-256 is not the one in {MANIFEST}."
    return ""
