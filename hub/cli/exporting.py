"""`hub export`: what somebody sees of the register, as a file or folder for other programs.

Called by hub.cli. On the built-in engine a hub that runs on the same data folder is stopped before.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import on_graph
from hub.errors import BadUserInput
from hub.model.enums import Marking
from hub.settings import load_settings

if TYPE_CHECKING:
    from hub.graph.session import Graph


def export(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="One of those that docs/exports.md lists.")],
    place: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write it; nothing may be there yet.")],
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to look at; today if left out.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option(help="Slug of the agency that it is made for; none if left out.")
    ] = None,
    clearance: Annotated[Marking, typer.Option(help="The highest marking in it.")] = Marking.PUBLISHED,
) -> None:
    """Write everything that somebody sees, by default everybody, in one of several formats."""
    from hub import clock
    from hub.access.asker import Asker, Door
    from hub.exports.export import Job
    from hub.exports.export import export as make
    from hub.exports.exported import About, View
    from hub.exports.formats.known import FORMATS
    from hub.model.registry import the_model

    if name not in FORMATS:
        raise BadUserInput(f"{name} is no format of an export. Take one of {', '.join(FORMATS)}.")
    format_ = FORMATS[name]
    if format_.whole and as_of:
        raise BadUserInput(f"--as-of: {name} holds every day that is recorded. Leave --as-of out.")
    day = None if format_.whole else (as_of.date() if as_of else clock.today()).isoformat()
    view = View(Asker(clearance, agency, door=Door.COMMAND), day)

    async def work(graph: Graph) -> About:
        return await make(Job(graph, the_model(), view, format_, load_settings().address), place)

    about = on_graph(work)
    typer.echo(f"Wrote {place}: {about.marking.label.upper()}, for {about.reader}, as of {about.as_of or 'every day'}.")
    typer.echo(f"journal {about.log.lower()} log, {about.size} entries, root {about.root}")
