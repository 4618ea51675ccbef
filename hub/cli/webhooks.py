"""`hub webhook`: whom the hub tells what happens, on the machine that holds the graph.

Called by hub.cli. The same as the mutations of administrators do, without their bounds of clearance. Each command opens
the graph, so a hub that runs on the same data folder is stopped before; beside a Neo4j both may run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hub.cli.running import on_graph
from hub.model.enums import Marking

if TYPE_CHECKING:
    from hub.analytics.following.webhooks import RegisteredWebhook

app = typer.Typer(no_args_is_help=True, help="Register, list and stop the webhooks that are told what happens.")
Slug = Annotated[str, typer.Argument(help="Its name, as `hub webhook list` has it.")]


@app.command()
def register(
    url: Annotated[str, typer.Argument(help="Where messages go: https, the name of a host, and a path.")],
    purpose: Annotated[str, typer.Option(help="Whom it tells and why.")],
    clearance: Annotated[Marking, typer.Option(help="The highest marking of what it is told of.")] = Marking.PUBLISHED,
    agency: Annotated[str | None, typer.Option(help="Slug of the agency it acts for; none if left out.")] = None,
) -> None:
    """Register a webhook and print its secret; nobody can read it again."""
    from hub.changing import OPERATOR
    from hub.webhooks.registering import Wanted, register

    wanted = Wanted(purpose, url, clearance, agency)
    done = on_graph(lambda graph: register(graph, OPERATOR, wanted))
    typer.echo(f"{done.webhook.slug}  {done.secret}")
    typer.echo("The secret is shown once. The receiver checks by it what it is sent.", err=True)


@app.command("list")
def list_webhooks() -> None:
    """List every webhook that is registered, those that have ended too."""
    from hub.analytics.following.webhooks import webhooks_seen_by
    from hub.changing import OPERATOR

    for row in on_graph(lambda graph: webhooks_seen_by(graph.read_one, OPERATOR)):
        typer.echo(_webhook(row))


@app.command()
def stop(slug: Slug) -> None:
    """Send nothing to a webhook any more, for good."""
    from hub.changing import OPERATOR
    from hub.webhooks.registering import stop

    on_graph(lambda graph: stop(graph, OPERATOR, slug))
    typer.echo("The webhook is stopped.")


@app.command()
def resend(slug: Slug) -> None:
    """Send once more what a webhook did not take, and at once what waits."""
    from hub.changing import OPERATOR
    from hub.webhooks.registering import resend

    on_graph(lambda graph: resend(graph, OPERATOR, slug))
    typer.echo("A hub on this graph sends it within seconds.")


def _webhook(row: RegisteredWebhook) -> str:
    sees = f"{row.agency or 'no agency'}, up to {row.clearance.value}"
    return f"{row.slug}  {row.purpose}: {row.url}, {sees}, {row.state.value}, {row.undelivered} undelivered"
