"""Files that somebody sent with a form, kept in memory between the steps of what they do with them.

Used by hub.web.pages.imports. A file is known by a name that nobody can guess, to whoever sent it alone, for half an
hour; of all files together so many bytes are kept, the latest. A hub that starts again has none: its user sends the
file again.
"""

from __future__ import annotations

import secrets

from cachetools import TTLCache

from hub.access.asker import Asker
from hub.web.pages.form_bodies import SentFile

MOST_BYTES = 100_000_000
SECONDS = 30 * 60.0


class Uploads:
    """The files; one of these for the hub."""

    def __init__(self) -> None:
        self._files: TTLCache[tuple[str, str], SentFile] = TTLCache(
            MOST_BYTES, SECONDS, getsizeof=lambda file: len(file.content) + 1
        )

    def keep(self, asker: Asker, file: SentFile) -> str:
        """The name by which the asker has the file back."""
        name = secrets.token_urlsafe(16)
        self._files[asker.actor or "", name] = file
        return name

    def get(self, asker: Asker, name: str) -> SentFile | None:
        """The file; None when there is none by that name for this asker any more."""
        return self._files.get((asker.actor or "", name))
