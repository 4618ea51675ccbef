"""`hub backup` and `hub restore`: all that a graph holds, in a file, and into an empty graph of either engine.

Called by hub.cli. On the built-in engine a hub that runs on the same data folder is stopped before; beside a Neo4j it
may go on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.running import run
from hub.errors import BadUserInput
from hub.settings import Settings


def backup(file: Annotated[Path, typer.Argument(help="Where to write it; must not exist.")]) -> None:
    """Write everything that the graph holds to a file, as secret as the graph itself."""
    from hub.graph.backup import back_up
    from hub.seed.opened import opened

    async def work(settings: Settings) -> None:
        async with opened(settings, brief=True) as graph:
            content, kept = await back_up(graph)
        try:
            with file.open("xb") as stream:
                file.chmod(0o600)
                stream.write(content)
        except FileExistsError:
            raise BadUserInput(f"{file} is there already. Name a file that is not.") from None
        except OSError:
            raise BadUserInput(f"{file} cannot be written. Name a file in a folder of yours.") from None
        typer.echo(
            f"{kept.nodes} records and {kept.links} relationships are in {file}. Keep it as secret as the graph."
        )

    run(work)


def restore(file: Annotated[Path, typer.Argument(help="The backup.", exists=True, dir_okay=False)]) -> None:
    """Fill an empty graph from a backup, on either engine; nothing is written unless all of it is."""
    from hub.files import shipped
    from hub.graph.backup import restore
    from hub.graph.migrations import migrate
    from hub.model.registry import the_model
    from hub.seed.opened import opened

    async def work(settings: Settings) -> None:
        async with opened(settings, brief=True) as graph:
            kept = await restore(graph, the_model(), file.read_bytes())
            await migrate(graph, the_model(), shipped("schema") / "graph")
        typer.echo(f"{kept.nodes} records and {kept.links} relationships were restored.")

    run(work)
