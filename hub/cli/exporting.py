"""`hub export`: what somebody sees of the register, as a file or folder for other programs.

Called by hub.cli. On the built-in engine a hub that runs on the same data folder is stopped before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from hub.cli.running import on_graph, put
from hub.errors import BadUserInput, NotFound
from hub.model.enums import Marking
from hub.settings import load_settings

if TYPE_CHECKING:
    from hub.exports.exported import View
    from hub.exports.transparency.facts import ToolFacts
    from hub.graph.session import Graph


ATRS = "atrs"
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to look at; today if left out.")]
Agency = Annotated[str | None, typer.Option(help="Slug of the agency that it is made for; none if left out.")]
Clearance = Annotated[Marking, typer.Option(help="The highest marking in it.")]


def export(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="One of those that docs/exports.md lists.")],
    place: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Where to write it; nothing may be there yet. For atrs the tool's slug."),
    ],
    as_of: AsOf = None,
    agency: Agency = None,
    clearance: Clearance = Marking.PUBLISHED,
    data: Annotated[bool, typer.Option("--json", help="atrs as JSON.")] = False,
) -> None:
    """Write everything that somebody sees, by default everybody, in one of several formats."""
    from hub.exports.export import Job
    from hub.exports.export import export as make
    from hub.exports.exported import About
    from hub.exports.formats.known import FORMATS
    from hub.model.registry import the_model

    if name == ATRS:
        _print_draft(str(place), _view(as_of, agency, clearance), data=data)
        return
    if data:
        raise BadUserInput(f"--json is for {ATRS}: {name} has a form of its own.")
    if name not in FORMATS:
        raise BadUserInput(f"{name} is no format of an export. Take one of {', '.join([*FORMATS, ATRS])}.")
    format_ = FORMATS[name]
    if format_.whole and as_of:
        raise BadUserInput(f"--as-of: {name} holds every day that is recorded. Leave --as-of out.")
    view = replace(_view(as_of, agency, clearance), **({"day": None} if format_.whole else {}))

    async def work(graph: Graph) -> About:
        return await make(Job(graph, the_model(), view, format_, load_settings().address), place)

    about = on_graph(work)
    typer.echo(f"Wrote {place}: {about.marking.label.upper()}, for {about.reader}, as of {about.as_of or 'every day'}.")
    typer.echo(f"journal {about.log.lower()} log, {about.size} entries, root {about.root}")


def drift(
    file: Annotated[
        Path,
        typer.Argument(help="Published transparency records, JSON: GOV.UK's content, or a list.", exists=True,
                       dir_okay=False),
    ],
    as_of: AsOf = None,
    agency: Agency = None,
    clearance: Clearance = Marking.PUBLISHED,
    every: Annotated[bool, typer.Option("--all", help="Tell every line, also what is only in other words.")] = False,
    data: Annotated[bool, typer.Option("--json", help="Tell everything as JSON.")] = False,
) -> None:  # fmt: skip
    """Tell where published transparency records and the register differ, field by field with both days."""
    from hub.exports.transparency.drift import drift_of
    from hub.exports.transparency.published import read_published
    from hub.exports.transparency.telling import as_data, told

    published = read_published(file)
    differing = drift_of(published, _tools(_view(as_of, agency, clearance)))
    if data:
        put(orjson.dumps(as_data(differing), option=orjson.OPT_INDENT_2))
    else:
        typer.echo(told(differing, every=every))


def _view(as_of: datetime | None, agency: str | None, clearance: Marking) -> View:
    """What somebody of this agency who is cleared so far sees of a day."""
    from hub import clock
    from hub.access.asker import Asker, Door
    from hub.exports.exported import View

    day = as_of.date() if as_of else clock.today()
    return View(Asker(clearance, agency, door=Door.COMMAND), day.isoformat())


def _tools(view: View) -> list[ToolFacts]:
    from hub.exports.transparency.facts import tools_of
    from hub.model.registry import the_model

    return on_graph(lambda graph: tools_of(graph, the_model(), view))


def _print_draft(slug: str, view: View, *, data: bool) -> None:
    from hub.exports.transparency.draft import as_data, draft_of, in_markdown

    tool = next((tool for tool in _tools(view) if tool.slug == slug), None)
    if tool is None:
        raise NotFound(f"There is no tool {slug} on {view.day}, or none that this reader sees.")
    draft = draft_of(tool)
    if data:
        put(orjson.dumps(as_data(draft, view), option=orjson.OPT_INDENT_2))
    else:
        typer.echo(in_markdown(draft, view), nl=False)
