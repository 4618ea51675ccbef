"""`hub harvest`: feeds of partners, added, read and told of, on the machine that holds the graph.

Called by hub.cli. Each command opens the graph, so a hub that runs on the same data folder is stopped before; beside a
Neo4j both may run.
"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from hub.cli.running import on_graph
from hub.model.enums import AiClass, Marking, RegisterScope

app = typer.Typer(no_args_is_help=True, help="Read the feeds of partners into the register.")
Name = Annotated[str, typer.Argument(help="Its name, as `hub harvest status` has it.")]
Every = Annotated[bool, typer.Option("--all", help="Tell every difference, however many.")]
AsData = Annotated[bool, typer.Option("--json", help="Tell everything as JSON.")]


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Where the feed is: https, the name of a host, and a path.")],
    agency: Annotated[list[str], typer.Option(help="Slug of an agency whose records it may write; may be repeated.")],
    name: Annotated[str, typer.Option(help="A short name for it; the agency's slug if left out.")] = "",
    marking: Annotated[Marking, typer.Option(help="The highest marking that was agreed.")] = Marking.PUBLISHED,
    ai_class: Annotated[
        AiClass | None, typer.Option(help="Of tools for which it says none; such are refused if left out.")
    ] = None,
    scope: Annotated[RegisterScope, typer.Option(help="What its tools are to this register.")] = RegisterScope.CORE,
    here: Annotated[bool, typer.Option("--here", help="The feed is on this machine: http://127.0.0.1:PORT/…")] = False,
) -> None:
    """Add a feed with what was agreed. Nothing is asked of it yet."""
    from hub.changing import OPERATOR
    from hub.harvest.feeds import Feed, add
    from hub.model.registry import the_model

    feed = Feed(name or agency[0], address, tuple(dict.fromkeys(agency)), marking, here,
                ai_class.value if ai_class else "", scope.value)  # fmt: skip
    on_graph(lambda graph: add(graph, the_model(), OPERATOR, feed))
    typer.echo(f"The feed {feed.slug} was added. `hub harvest run {feed.slug}` reads it.")


@app.command()
def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which feeds; all that are not stopped if left out.")
    ] = None,
    every: Every = False,
    data: AsData = False,
) -> None:
    """Read feeds and take what is new in them. A feed that is named is asked even if it failed a moment ago."""
    from hub.graph.session import Graph
    from hub.harvest.feeds import chosen
    from hub.harvest.run import Harvested, harvest
    from hub.harvest.telling import as_data, told
    from hub.model.registry import the_model

    async def work(graph: Graph) -> list[Harvested]:
        feeds = await chosen(graph, names or [])
        return await harvest(graph, the_model(), feeds, now=bool(names))

    done = on_graph(work)
    typer.echo(json.dumps([as_data(each) for each in done], ensure_ascii=False, indent=2) if data else
               told(done, every=every))  # fmt: skip
    sys.exit(1 if any(each.fault and not each.waits for each in done) else 0)


@app.command()
def status(every: Every = False, data: AsData = False) -> None:
    """Tell of each feed when it was last read, what it came to, and how old the last good copy is."""
    from hub.harvest.status import statuses
    from hub.harvest.telling import status_as_data, status_told

    all_of = on_graph(statuses)
    typer.echo(json.dumps([status_as_data(each) for each in all_of], ensure_ascii=False, indent=2) if data else
               status_told(all_of, every=every))  # fmt: skip


@app.command()
def stop(name: Name) -> None:
    """Read a feed no more. What came of it stays; `hub import undo` takes the runs back."""
    from hub.changing import OPERATOR
    from hub.harvest.feeds import stop

    on_graph(lambda graph: stop(graph, OPERATOR, name))
    typer.echo("The feed is stopped.")
