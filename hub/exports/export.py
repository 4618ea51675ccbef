"""Make an export: everything that somebody sees, in a format, from one state of the register.

Called by `hub export`, and without a place of somebody's by hub.exports.kept_exports. Written beside its place and then
moved there, so that nobody meets a half.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from hub.actors.access_records import AccessKind
from hub.actors.accesses import record_all
from hub.errors import BadUserInput
from hub.exports.about import about_of
from hub.exports.exported import About, Material, View
from hub.exports.formats.known import Format
from hub.exports.reading import Reading
from hub.graph.one_state import of_one_state
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.statement import Row
from hub.graph.transaction import GraphMovedError
from hub.model.enums import Marking
from hub.model.registry import Model

Version: TypeAlias = "tuple[Any, ...]"
"""Of the register: two of a kind are of one state."""


@dataclass(frozen=True)
class Job:
    """What is to be exported: the graph and its model, for whom, in which format; `address` is the hub's own."""

    graph: Graph
    model: Model
    view: View
    format: Format
    address: str


async def export(job: Job, place: Path) -> About:
    """Write it to a place where nothing is yet. Reads the register once, page by page.

    Who keeps the rows in it is told (hub.actors.accesses). Raises BadUserInput for the place, Conflict when the
    register changes all the while, Unavailable where that cannot be recorded.
    """
    _require_free(place)
    begun = place.with_name(f".{place.name}.part")
    try:
        _forget(begun)
        about, _ = await written(job, begun)
        asked = [job.format.name, job.view.day]
        await record_all(job.graph, job.view.asker, AccessKind.EXPORT, asked)
        if about.marking is not Marking.PUBLISHED:
            begun.chmod(0o700 if begun.is_dir() else 0o600)
        begun.rename(place)
    except OSError:
        raise BadUserInput(f"{place} cannot be written. Name a place in a folder of yours.") from None
    finally:
        _forget(begun)
    return about


def _require_free(place: Path) -> None:
    if place.exists():
        raise BadUserInput(f"{place} is there already. Name a file or folder that is not.")


async def written(job: Job, place: Path) -> tuple[About, Version]:
    """Write it, from one state of the register, and tell of which version that is. Nobody is told who takes it.

    Raises Conflict when the register changes all the while, and OSError.
    """
    return await of_one_state(job.graph, lambda: _write(job, place))


async def _write(job: Job, place: Path) -> tuple[About, Version]:
    """One try. Raises GraphMovedError when the register was changed meanwhile."""
    _forget(place)
    [before] = await job.graph.read([VERSION])
    about = await about_of(job.graph, job.view, job.address)
    reading = Reading(job.graph, job.model, job.view)
    await job.format.write(Material(job.model, about, reading.records), place)
    [after] = await job.graph.read([VERSION])
    if before != after:
        raise GraphMovedError
    return about, version_in(before)


def version_in(rows: Sequence[Row]) -> Version:
    """What VERSION answered; a register into which nothing was loaded has none."""
    return tuple(rows[0]) if rows else ()


def _forget(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    elif os.path.lexists(place):
        place.unlink()
