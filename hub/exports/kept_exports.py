"""Exports for who downloads them: made once for all who see the same, and kept on the disk until the register changes.

Made by hub.app; asked by hub.web.downloads and by the page that lists them. A tag is the digest of the bytes
(decision 78).
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import weakref
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from cachetools import LRUCache

from hub import clock
from hub.access.asker import Asker
from hub.access.visibility import Visibility
from hub.errors import Overloaded, Unavailable
from hub.exports.export import Job, Version, version_in, written
from hub.exports.exported import View
from hub.exports.formats.known import Format
from hub.exports.reading import rows_seen
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.model.registry import Model

MOST_BYTES = 1_000_000_000
"""Of all files together that are kept."""
MOST_SIZES = 10_000
MOST_WAITING = 8
"""Requests that wait for exports to be made, one after another; each begins with all that the hub has to read."""
RETRY = 10
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can tell: its bytes follow from what is in it, not from when it was packed."""


@dataclass(frozen=True, eq=False)
class KeptExport:
    """A file that was made: where, its bytes, and their tag. The file goes when nothing holds this any more."""

    path: Path
    size: int
    tag: str


@dataclass(frozen=True)
class _Key:
    """What a file is kept by; `made` is the day on which it was made, which stands in it."""

    format: str
    sees: Visibility
    day: str | None
    made: str
    version: Version


@dataclass
class KeptExports:
    """The exports of one graph; `address` is the hub's own. Belongs to the graph's event loop."""

    graph: Graph
    model: Model
    address: str
    _kept: LRUCache[_Key, KeptExport] = field(default_factory=lambda: LRUCache(MOST_BYTES, lambda export: export.size))
    _sizes: LRUCache[tuple[str, Visibility, str | None], int] = field(default_factory=lambda: LRUCache(MOST_SIZES))
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0

    async def get(self, format_: Format, asker: Asker, day: str | None) -> KeptExport:
        """The export for somebody, of a day or of every day. Nobody is told yet that they take it.

        Cost: a small statement where it is kept, else a read of all that they see. Raises Overloaded where too many
        wait, Conflict where the register changes all the while, Unavailable where there is no room on the disk.
        """
        key = await self._key(format_, asker, day)
        return self._kept.get(key) or await self._made(format_, asker, day)

    def size(self, format_: Format, asker: Asker, day: str | None) -> int | None:
        """How large it was when it was made last for who sees as much; None where it never was.

        Whether it is still kept would tell that something was recorded meanwhile, seen or not.
        """
        return self._sizes.get((format_.name, asker.sees, day))

    async def _known(self, format_: Format, asker: Asker, day: str | None) -> KeptExport | None:
        """The export if it is kept."""
        return self._kept.get(await self._key(format_, asker, day))

    async def rows(self, asker: Asker) -> int:
        """How many records an export for somebody is made of: what it is priced by."""
        return await rows_seen(self.graph, self.model, asker, self.model.nouns)

    async def _key(self, format_: Format, asker: Asker, day: str | None) -> _Key:
        version = version_in(await self.graph.read_one(VERSION))
        return _Key(format_.name, asker.sees, day, clock.today().isoformat(), version)

    async def _made(self, format_: Format, asker: Asker, day: str | None) -> KeptExport:
        """Made in turn, so that many who ask cost no more than the first of them."""
        if self._waiting >= MOST_WAITING:
            raise Overloaded(retry_after=RETRY)
        self._waiting += 1
        try:
            async with self._turn:
                kept = await self._known(format_, asker, day)
                return kept or await self._make(format_, asker, day)
        except OSError:
            raise Unavailable("The hub has no room for this file at the moment. Try again later.") from None
        finally:
            self._waiting -= 1

    async def _make(self, format_: Format, asker: Asker, day: str | None) -> KeptExport:
        made = clock.today().isoformat()
        with ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix="hub-export-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            job = Job(self.graph, self.model, View(asker, day), format_, self.address)
            _, version = await written(job, folder / "written")
            export = await asyncio.to_thread(_packed, folder / "written", folder / format_.file, format_)
            weakref.finalize(export, stack.pop_all().close)
        self._sizes[format_.name, asker.sees, day] = export.size
        self._keep(_Key(format_.name, asker.sees, day, made, version), export)
        return export

    def _keep(self, key: _Key, export: KeptExport) -> None:
        for other in [other for other in self._kept if (other.version, other.made) != (key.version, key.made)]:
            del self._kept[other]
        if export.size <= MOST_BYTES:
            self._kept[key] = export


def _packed(made: Path, place: Path, format_: Format) -> KeptExport:
    """What was written as one file: a folder is packed, each time to the same bytes."""
    if format_.folder:
        _zip(made, place)
    else:
        made.rename(place)
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return KeptExport(place, place.stat().st_size, f'"{digest[:32]}"')


def _zip(folder: Path, place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            told = zipfile.ZipInfo(path.name, _FIRST_DAY)
            told.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as file, archive.open(told, "w", force_zip64=True) as member:
                shutil.copyfileobj(file, member)
