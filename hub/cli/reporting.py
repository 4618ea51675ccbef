"""`hub nil-return`: an agency's word that it has nothing to report.

Called by hub.cli. On the built-in engine a hub that runs on the same data folder is stopped before.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from hub.cli.running import run


def nil_return(
    agency: Annotated[str, typer.Argument(help="Slug of the agency that has nothing to report.")],
    first: Annotated[str, typer.Option("--from", help="First day of the period, or a month or a year.")],
    last: Annotated[str, typer.Option("--to", help="Last day of the period, or a month or a year.")],
    said: Annotated[str, typer.Option(help="The day on which it said so; today if left out.")] = "",
    note: Annotated[str, typer.Option(help="What a reader should know.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge it and write nothing.")] = False,
) -> None:
    """Record an agency's word that it has nothing to report for a period, with the source for it."""
    from hub import clock
    from hub.changing import record_changes, told
    from hub.records.nil_returns import nil_return as changes_of
    from hub.records.record import Request

    changes = changes_of(agency, first, last, said or clock.today().isoformat(), note)
    request = Request(changes, f"{agency} says that it has nothing to report from {first} to {last}.", dry_run=dry_run)
    done = run(lambda settings: record_changes(settings, request))
    typer.echo(told(done), err=not done.sound)
    sys.exit(0 if done.sound else 1)
