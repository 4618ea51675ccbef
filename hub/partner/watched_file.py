"""A register in a file that is served as a feed for as long as it runs: read again once it has changed.

Used by hub.partner.serving.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.errors import BadUserInput
from hub.partner.records import Record
from hub.partner.register_file import TEXTS, RegisterFile, read_text
from hub.partner.register_table import read_table

log = logging.getLogger(__name__)


def read_register(path: Path, agency: str = "", name: str = "") -> RegisterFile:
    """The register of a file. `agency` and `name` are those of a table, which says neither. Raises BadUserInput."""
    return read_text(path) if path.suffix.lower() in TEXTS else read_table(path, agency, name)


@dataclass
class Watched:
    """A file and what it said when it could last be read."""

    path: Path
    load: Callable[[Path], RegisterFile]
    held: RegisterFile
    stamp: tuple[int, int]

    @classmethod
    def begin(cls, path: Path, load: Callable[[Path], RegisterFile]) -> Watched:
        """A file that can be read. Raises BadUserInput."""
        stamp = _stamp(path)
        return cls(path, load, load(path), stamp)

    def read(self) -> Sequence[Record]:
        """The records as the file has them now; of a file that was spoilt since, those that it had before."""
        stamp = _stamp(self.path)
        if stamp != self.stamp:
            self.stamp = stamp
            try:
                self.held = self.load(self.path)
            except BadUserInput as error:
                log.error("%s is served as it was before: %s", self.path.name, error.message)
        return self.held.records


def _stamp(path: Path) -> tuple[int, int]:
    """What tells a version of a file from another; that of no file where there is none."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
