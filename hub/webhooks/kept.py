"""Where each webhook stands, and what could not be delivered: files in the hub's data folder, for those of a file.

Used by hub.webhooks.deliver; for webhooks that were registered hub.webhooks.kept_in_graph is used in its place. A file
is replaced as a whole, so a hub that is killed leaves the one before or the one after.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import orjson


@dataclass(frozen=True)
class Standing:
    """After the event at `position`; of the next one so many attempts have failed."""

    position: str | None = None
    failed: int = 0


class Keeping(Protocol):
    """Where the standing of one webhook is kept."""

    async def read(self) -> Standing:
        """Where it stands; before anything was sent, nowhere."""
        ...

    async def write(self, standing: Standing) -> None:
        """Keep where it stands."""
        ...

    async def lay_aside(self, body: bytes, why: str) -> None:
        """Keep what could not be delivered."""
        ...


@dataclass(frozen=True)
class Kept:
    """The files of one webhook."""

    folder: Path
    name: str

    async def read(self) -> Standing:
        """Where it stands; before anything was sent, nowhere."""
        try:
            return Standing(**orjson.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return Standing()

    async def write(self, standing: Standing) -> None:
        """Keep where it stands."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(orjson.dumps(asdict(standing)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)

    async def lay_aside(self, body: bytes, why: str) -> None:
        """Add what could not be delivered to the list of such, a line of JSON each."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = orjson.dumps({"why": why, "message": orjson.Fragment(body)}, option=orjson.OPT_APPEND_NEWLINE)
        with self.dead_letters.open("ab") as file:
            file.write(line)

    @property
    def dead_letters(self) -> Path:
        """The list of what could not be delivered."""
        return self.folder / f"{self.name}.undelivered.jsonl"

    @property
    def _path(self) -> Path:
        return self.folder / f"{self.name}.json"
