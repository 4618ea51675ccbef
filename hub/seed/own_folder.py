"""Which records are shipped to a graph, and that the invented ones of the demonstration are mixed with no others.

Called by hub.app when a graph is opened, and by whatever loads one. The data folder of a demonstration holds a file
that says what it is.
"""

from __future__ import annotations

from pathlib import Path

from hub.errors import BadSetting
from hub.files import shipped
from hub.settings import Settings

MARK = "demonstration"
_TEXT = "Everything in this folder is invented: it is the data of `hub serve --demo`.\n"


def records(settings: Settings) -> Path:
    """The folder of the records that belong to these settings."""
    return shipped("demo" if settings.demo else "seed")


def require_own_folder(settings: Settings) -> None:
    """Raise BadSetting where the data folder is of the other kind. Before anything is opened."""
    there = (settings.data / MARK).exists()
    if there and not settings.demo:
        raise BadSetting("HUB_DATA is the folder of the demonstration; name another, or set HUB_DEMO.")
    if settings.demo and not there and (settings.data / "graph").exists():
        raise BadSetting("HUB_DATA holds a register, which a demonstration is not mixed with; name another folder.")


def mark(settings: Settings) -> None:
    """Say in the data folder of a demonstration what it is."""
    if settings.demo:
        (settings.data / MARK).write_text(_TEXT, encoding="utf-8")
