"""`hub import`: bring a register in from a file, look before, list what was brought in, and undo it.

Called by hub.cli. Works on the machine that holds the graph; a hub that runs on the same data folder is stopped before.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import on_graph, put
from hub.errors import BadUserInput

if TYPE_CHECKING:
    from hub.importers.run import Report

register = typer.Typer(no_args_is_help=True, help="Bring registers in from spreadsheets and files.")

File = Annotated[
    Path, typer.Argument(help="The register: CSV, TSV, XLSX, ODS, JSON or JSON Lines.", exists=True, dir_okay=False)
]
MappingFile = Annotated[
    Path | None,
    typer.Argument(help="The mapping, a YAML file; none for what `hub export` wrote as xlsx or sssom.", exists=True,
                   dir_okay=False),
]  # fmt: skip


@register.command("run")
def run_import(
    file: File,
    mapping: MappingFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do; write nothing.")] = False,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From when changes hold; today if left out.")
    ] = None,
    end: Annotated[
        str, typer.Option(help="End what is no longer in the register, for this reason, such as retired.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Tell every row, however many.")] = False,
    data: Annotated[bool, typer.Option("--json", help="Tell everything as JSON.")] = False,
) -> None:
    """Import a register: each row is new, changed, same or refused, and the four add up."""
    from hub.importers.telling import as_data, told

    from_day = day.date().isoformat() if day else ""
    if mapping is None:
        report = _unmapped(file, from_day, end, dry_run=dry_run)
    else:
        report = _mapped(file, mapping, from_day, end, dry_run=dry_run)
    typer.echo(json.dumps(as_data(report), ensure_ascii=False, indent=2) if data else told(report, every=every))
    sys.exit(0)


def _mapped(file: Path, mapping: Path, day: str, end: str, *, dry_run: bool) -> Report:
    from hub.changing import OPERATOR
    from hub.importers.given import read_given
    from hub.importers.run import apply, preview
    from hub.model.registry import the_model

    given, model = read_given(file, mapping, the_model()), the_model()
    if dry_run:
        return on_graph(lambda graph: preview(graph, model, OPERATOR, given, day=day))
    return on_graph(lambda graph: apply(graph, model, OPERATOR, given, day=day, end=end))


def _unmapped(file: Path, day: str, end: str, *, dry_run: bool) -> Report:
    """A workbook that the hub wrote, or a crosswalk: it says itself what its columns are."""
    from hub.changing import OPERATOR
    from hub.importers.needs_no_mapping import NEITHER, read_unmapped
    from hub.importers.reading import read_bytes
    from hub.importers.unmapped import apply_unmapped, preview_unmapped
    from hub.model.registry import the_model

    if end:
        raise BadUserInput("--end: what a workbook of the hub's own or a crosswalk leaves out ends nothing.")
    given, model = read_unmapped(file.name, read_bytes(file), the_model()), the_model()
    if given is None:
        raise BadUserInput(NEITHER)
    work = preview_unmapped if dry_run else apply_unmapped
    return on_graph(lambda graph: work(graph, model, OPERATOR, given, day=day))


@register.command("draft-map")
def draft_map(
    file: File,
    noun: Annotated[str, typer.Option(help="What a row is.")] = "tool",
    sheet: Annotated[str, typer.Option(help="Which sheet; the first with rows if left out.")] = "",
) -> None:
    """Print a mapping to begin with: each line says why, and how sure."""
    from hub.importers.drafting import draft
    from hub.importers.reading import read_sheets
    from hub.model.registry import the_model

    typer.echo(draft(read_sheets(file), file.stem, the_model(), noun, sheet), nl=False)


@register.command("replay")
def replay_versions(
    mapping: Annotated[Path, typer.Argument(help="The mapping, a YAML file.", exists=True, dir_okay=False)],
    files: Annotated[
        list[Path],
        typer.Argument(help="Versions of the register, each with its day in its name.", exists=True, dir_okay=False),
    ],
    every: Annotated[bool, typer.Option("--all", help="Tell every row, however many.")] = False,
    data: Annotated[bool, typer.Option("--json", help="Tell everything as JSON.")] = False,
) -> None:
    """Tell what really began, ended and changed between the versions of a register. Nothing is recorded."""
    from hub.importers.given import read_given
    from hub.importers.replay_telling import as_data, told
    from hub.importers.replaying import replayed, version_of
    from hub.model.registry import the_model

    given = [(day_in(file), read_given(file, mapping, the_model())) for file in files]
    understood = given[0][1].mapping
    versions = sorted((version_of(day, each.table, understood) for day, each in given), key=lambda each: each.day)
    steps = replayed(versions, understood)
    if data:
        put(json.dumps(as_data(versions[0], steps, understood), ensure_ascii=False, indent=2).encode())
    else:
        typer.echo(told(versions[0], steps, understood, every=every))


def day_in(file: Path) -> str:
    """The day of a version. Raises BadUserInput where its name has none."""
    for text in re.findall(r"\d{4}-\d{2}-\d{2}", file.name):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            continue
    raise BadUserInput(f"{file.name} does not say of which day it is. Put the day into its name, as in 2025-06-30.csv.")


@register.command("list")
def list_imports() -> None:
    """List every import, how it stands and how many rows became what."""
    from hub.importers.kept_imports import imports

    for kept in on_graph(imports):
        counts = ", ".join(f"{number} {name.lower()}" for name, number in kept.counts.items())
        typer.echo(f"{kept.slug}  {kept.began}  {kept.state.lower()}  {kept.file}{counts and f': {counts}'}")


@register.command("undo")
def undo_import(slug: Annotated[str, typer.Argument(help="Id of the import.")]) -> None:
    """Put back everything that an import wrote, or say what has changed since."""
    from hub.changing import OPERATOR
    from hub.importers.undoing import undo
    from hub.model.registry import the_model

    rows = on_graph(lambda graph: undo(graph, the_model(), slug, OPERATOR))
    typer.echo(f"{rows} rows and links are as they were before.")
