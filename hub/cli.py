"""The `hub` command: serve, migrate, seed, query, schema, check. One sentence and exit code 1 when it cannot go on."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from hub.errors import HubError, PortBusy
from hub.settings import Settings, load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
T = TypeVar("T")

FIRST_QUERY = (
    '{ tools(where: { affects: { some: { node: { slug: { eq: "disclosure" } } } } }) '
    "{ nodes { name status owner { name } sources { url } } } }"
)


def main() -> None:
    """Run the command line. A HubError becomes its sentence on standard error and exit code 1."""
    try:
        app()
    except HubError as error:
        typer.echo(f"{error.message} [{error.code}]", err=True)
        for problem in getattr(error, "problems", ()):
            typer.echo(f"  {problem}", err=True)
        sys.exit(1)


def _run(work: Callable[[Settings], Awaitable[T]]) -> T:
    settings = load_settings()

    async def go() -> T:
        return await work(settings)

    return asyncio.run(go())


@app.command()
def serve() -> None:
    """Start the hub and serve the API until Ctrl-C."""
    settings = load_settings()
    # The port is taken first: a busy one is told before an engine is started for nothing.
    with _listener(settings) as listener, suppress(KeyboardInterrupt):
        asyncio.run(_serve(settings, listener))


async def _serve(settings: Settings, listener: socket.socket) -> None:
    import uvicorn

    from hub.app import create_app, opened
    from hub.files import shipped
    from hub.model.registry import the_model
    from hub.services.seed import load_seed

    async with opened(settings) as graph:
        await load_seed(graph, the_model(), shipped("seed"))
        host, port = listener.getsockname()[:2]
        _greet(settings, f"http://{host}:{port}")
        config = uvicorn.Config(
            create_app(settings, graph), log_level="warning", timeout_graceful_shutdown=5, server_header=False
        )
        await uvicorn.Server(config).serve(sockets=[listener])


def _listener(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError:
        listener.close()
        raise PortBusy(
            f"HUB_PORT {settings.port} on {settings.host} cannot be used: another program has it, or it is not yours "
            "to take. Stop that program, or set HUB_PORT to a free port."
        ) from None
    return listener


def _greet(settings: Settings, address: str) -> None:
    graph = f"data in {settings.data}" if settings.graph == "embedded" else "graph attached by NEO4J_URI"
    typer.echo(f"CJS AI hub on {address}/graphql ({graph})")
    typer.echo("Try:")
    typer.echo(f"  curl {address}/graphql --json '{{\"query\": \"{FIRST_QUERY.replace(chr(34), chr(92) * 3 + chr(34))}\"}}'")


@app.command()
def migrate() -> None:
    """Bring the graph up to the newest shipped migration."""
    from hub.app import opened

    async def work(settings: Settings) -> None:
        async with opened(settings):
            typer.echo("The graph is up to date.")

    _run(work)


@app.command()
def seed(
    folder: Annotated[Path | None, typer.Argument(help="Folder of records; the shipped ones if left out.")] = None,
    force: Annotated[bool, typer.Option(help="Load even when nothing has changed.")] = False,
) -> None:
    """Load the shipped knowledge, or that of a folder. Loading twice changes nothing."""
    from hub.app import opened
    from hub.files import shipped
    from hub.model.registry import the_model
    from hub.services.seed import load_seed

    async def work(settings: Settings) -> None:
        async with opened(settings) as graph:
            loaded = await load_seed(graph, the_model(), folder or shipped("seed"), force=force)
            typer.echo(str(loaded))

    _run(work)


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of records; the shipped ones if left out.")] = None,
) -> None:
    """Check a folder of records and name every error in it. Needs no graph."""
    from hub.files import shipped
    from hub.model.registry import the_model
    from hub.services.seed import read_seed

    records = read_seed(the_model(), folder or shipped("seed"))
    typer.echo(f"No error found in {records}.")


@app.command()
def schema(
    write: Annotated[Path | None, typer.Option(help="Write the files below this folder instead.")] = None,
) -> None:
    """Print the API's schema, or write schema/graphql/hub.graphql and schema/graph/MODEL.md."""
    from hub.api.schema import build_schema
    from hub.model.document import model_markdown
    from hub.model.registry import the_model

    sdl = build_schema(the_model()).sdl
    if write is None:
        typer.echo(sdl, nl=False)
        return
    for path, text in ((write / "graphql" / "hub.graphql", sdl), (write / "graph" / "MODEL.md", model_markdown(the_model()))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        typer.echo(f"wrote {path}")


@app.command()
def query(
    file: Annotated[Path, typer.Argument(help="A file with a GraphQL document.", exists=True, dir_okay=False)],
    variables: Annotated[str, typer.Option(help="Variables as a JSON object.")] = "{}",
    operation: Annotated[str | None, typer.Option(help="Which operation of the document.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Flatten the answer to CSV, one row for each list item.")] = False,
) -> None:
    """Ask the graph a question from a file and print the answer as JSON, or flattened as CSV."""
    from hub.query import run_query

    text = file.read_text(encoding="utf-8")
    printed, ok = _run(lambda settings: run_query(settings, text, variables, operation, csv=csv))
    typer.echo(printed, nl=False)
    sys.exit(0 if ok else 1)
