"""The `hub` command: serve, seed, query, review and more. One sentence and exit code 1 when it cannot go on."""

from __future__ import annotations

import errno
import json
import logging
import shlex
import signal
import socket
import sys
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import orjson
import typer

from hub.cli import (
    actors,
    exporting,
    harvesting,
    importing,
    journal,
    keeping,
    mcp,
    partner,
    reporting,
    review,
    webhooks,
)
from hub.cli.running import put, run
from hub.errors import BadSetting, BadUserInput, HubError, PortBusy
from hub.settings import Settings, load_settings

# The rest is imported where it is used: `hub --help` and a wrong setting need not wait for a web framework.
if TYPE_CHECKING:
    from hub.seed.folder import Given, Loaded

DESCRIPTION = "A sourced graph of AI across the criminal justice system, asked through GraphQL."
app = typer.Typer(no_args_is_help=True, add_completion=False, help=DESCRIPTION, pretty_exceptions_enable=False)
app.add_typer(review.app, name="review")
app.add_typer(journal.app, name="journal")
app.add_typer(actors.admin, name="admin")
app.add_typer(actors.key, name="key")
app.add_typer(webhooks.app, name="webhook")
app.add_typer(importing.register, name="import")
app.add_typer(harvesting.app, name="harvest")
app.add_typer(partner.app, name="partner")
app.command()(exporting.export)
app.command()(exporting.drift)
app.command("nil-return")(reporting.nil_return)
app.command()(keeping.backup)
app.command()(mcp.mcp)
app.command()(keeping.restore)

FIRST_QUERY = (
    "{ tools(where: { status: { in: [PILOT, LIVE] }, "
    'affects: { some: { node: { slug: { eq: "disclosure" } } } } }) '
    "{ nodes { name status owner { name } sources { url } } } }"
)
Records = Annotated[
    Path | None,
    typer.Argument(
        help="Folder of records, or a workbook of `hub export xlsx`; the shipped ones if left out.", exists=True
    ),
]


def main() -> None:
    """Run the command line. A HubError becomes its sentence on standard error and exit code 1."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The driver's own messages may quote values and addresses; hub.graph logs what happened in the hub's words.
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    try:
        app()
    except HubError as error:
        _give_up(error)


def _give_up(error: HubError) -> NoReturn:
    typer.echo(f"{error.message} [{error.code}]", err=True)
    for problem in getattr(error, "problems", ()):
        typer.echo(f"  {problem}", err=True)
    sys.exit(1)


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Show invented records and people, in a data folder of their own.")
    ] = False,
) -> None:
    """Start the hub and serve the API until Ctrl-C."""
    settings = load_settings(**({"demo": True} if demo else {}))
    # Until hub.app takes both signals over, a polite end is the same as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # The port is taken first: a busy one is told before an engine is started for nothing.
    with _listener(settings) as listener, suppress(KeyboardInterrupt):
        where = f"data in {settings.data}" if settings.graph == "embedded" else "graph attached by NEO4J_URI"
        typer.echo(f"Starting the CJS AI hub ({where})")

        async def work(settings: Settings) -> None:
            from hub.app import serve

            await serve(settings, listener, lambda loaded: _greet(settings, _address(listener), loaded))

        run(work, _at(settings, listener))


def _listener(settings: Settings) -> socket.socket:
    """A socket that listens: two hubs may bind one port as long as neither does."""
    place = f"HUB_PORT {settings.port} on {settings.host} cannot be used"
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=2048)
    except (socket.gaierror, ValueError):
        raise BadSetting(f"HUB_HOST cannot be used: {settings.host} is no address of this machine.") from None
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise BadSetting(f"HUB_HOST cannot be used: {settings.host} is no address of this machine.") from None
        if error.errno == errno.EACCES:
            raise PortBusy(f"{place}: ports below 1024 belong to the system. Set HUB_PORT to a free port.") from None
        raise PortBusy(f"{place}: another program has it. Stop that program, or set HUB_PORT to a free port.") from None


def _address(listener: socket.socket) -> str:
    """Where somebody on this machine reaches the hub."""
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _at(settings: Settings, listener: socket.socket) -> Settings:
    """The same with the port that was free, where any would do: it stands in addresses and names of cookies."""
    return settings.model_copy(update={"port": listener.getsockname()[1]})


def _greet(settings: Settings, address: str, loaded: Loaded) -> None:
    body = shlex.quote(json.dumps({"query": FIRST_QUERY}))
    typer.echo(f"The register holds {loaded.nodes} records and {loaded.relationships} relationships.")
    if settings.demo:
        typer.echo(f"All of it is invented. Sign in as one of four people, without a password: {address}/sign-in")
    else:
        typer.echo(
            "Everybody reads what is published; a key or a grant says who may more. To make an administrator, stop the "
            "hub and run:"
        )
        typer.echo(f"  {sys.argv[0]} key create --role ADMINISTRATOR --purpose 'First administrator'")
    typer.echo(f"Serving GraphQL on {address}/graphql until Ctrl-C. Try in another terminal:\n")
    typer.echo(f"  curl {address}/graphql -H 'content-type: application/json' -d {body}\n")


@app.command()
def migrate() -> None:
    """Bring the graph up to the newest shipped migration."""
    from hub.seed.opened import opened

    async def work(settings: Settings) -> None:
        async with opened(settings, brief=True):
            typer.echo("The graph is up to date.")

    run(work)


@app.command()
def seed(
    folder: Records = None,
    name: Annotated[str | None, typer.Option(help="Whose the records are; the folder's own name if left out.")] = None,
    force: Annotated[bool, typer.Option(help="Compare row by row even when the records are the same.")] = False,
) -> None:
    """Load the shipped knowledge, or that of a folder, which stays until that folder says otherwise."""
    from hub.model.registry import the_model
    from hub.seed.folder import load_seed, read_seed
    from hub.seed.opened import opened
    from hub.seed.origins import origin_of
    from hub.seed.own_folder import records as own_records

    # Errors in the records are told before an engine is started for nothing.
    ours = own_records(load_settings())
    records, origin = folder or ours, origin_of(folder, name, ours)
    given = _given(records)
    read_seed(the_model(), given, origin)

    async def work(settings: Settings) -> None:
        async with opened(settings, brief=True) as graph:
            typer.echo(str(await load_seed(graph, the_model(), given, origin=origin, force=force)))

    run(work)


@app.command()
def check(folder: Records = None) -> None:
    """Check a folder of records and name every error in it. Needs no graph."""
    from hub.files import shipped
    from hub.model.registry import the_model
    from hub.seed.folder import read_seed

    records = read_seed(the_model(), _given(folder or shipped("seed")))
    typer.echo(f"No error found in {records}.")


def _given(records: Path) -> Given:
    """A folder as it is; a workbook as what it says."""
    from hub.importers.own_workbook import documents_of, read_own
    from hub.model.registry import the_model

    return records if records.is_dir() else documents_of(read_own(records, the_model()), the_model())


@app.command()
def record(
    file: Annotated[Path, typer.Argument(help="A file of changes, YAML or JSON.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge the changes and write nothing.")] = False,
    url: Annotated[str | None, typer.Option(help="Send them to the hub there, with the key in HUB_KEY.")] = None,
    key: Annotated[str, typer.Option(envvar="HUB_KEY", hidden=True)] = "",
) -> None:
    """Record the changes of a file in the register: all of them or none."""
    from hub.changing import read_changes, record_changes, told

    request = read_changes(file, dry_run=dry_run)
    if url is not None:
        from hub.sending import send

        sound, said = send(url, key, request)
        typer.echo(said, err=not sound)
        sys.exit(0 if sound else 1)
    done = run(lambda settings: record_changes(settings, request))
    typer.echo(told(done), err=not done.sound)
    sys.exit(0 if done.sound else 1)


@app.command()
def schema(
    write: Annotated[Path | None, typer.Option(help="Write the files below this folder instead.")] = None,
) -> None:
    """Print the API's schema, or write it, the partner feed's and graph/MODEL.md below a folder."""
    from hub.api.schema.hub_schema import build_schema
    from hub.model.document import model_markdown
    from hub.model.registry import the_model
    from hub.partner.schema import sdl as feed_sdl

    model = the_model()
    sdl = build_schema(model).sdl
    if write is None:
        typer.echo(sdl, nl=False)
        return
    _write(write / "graphql" / "hub.graphql", sdl.encode())
    _write(write / "graphql" / "partner.graphql", feed_sdl().encode())
    _write(write / "graph" / "MODEL.md", model_markdown(model).encode())


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError:
        raise BadUserInput(f"{path} cannot be written. Name a folder of yours.") from None
    typer.echo(f"wrote {path}")


@app.command()
def query(
    file: Annotated[Path, typer.Argument(help="A file with a GraphQL document.", exists=True, dir_okay=False)],
    variables: Annotated[str, typer.Option(help="Variables as a JSON object.")] = "{}",
    operation: Annotated[str | None, typer.Option(help="Which operation of the document.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="As CSV: one row for each row of the first list.")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write a spreadsheet here, with a sheet for each list.")] = None,
    url: Annotated[str | None, typer.Option(help="Ask the hub that runs there, as http://127.0.0.1:8000.")] = None,
) -> None:
    """Ask the graph, or a hub that runs, a question from a file and print the answer as JSON or as a table."""
    from hub.api.http.incoming import JSON
    from hub.api.tables.table_response import CSV, XLSX
    from hub.query import ask_graph, ask_hub, read_question

    if csv and xlsx:
        raise BadUserInput("--csv and --xlsx: give one of them, not both.")
    question = read_question(file, variables, operation)
    media = CSV if csv else XLSX if xlsx else JSON
    answer = (
        ask_hub(url, question, media) if url is not None else run(lambda settings: ask_graph(settings, question, media))
    )
    # Bytes, because a terminal's own encoding may not know every letter.
    if media == JSON:
        put(orjson.dumps(orjson.loads(answer.content), option=orjson.OPT_INDENT_2))
    elif answer.errors:
        for error in answer.errors:
            typer.echo(f"{error['message']} [{error['extensions']['code']}]", err=True)
    elif xlsx:
        _write(xlsx, answer.content)
    else:
        typer.echo(answer.content, nl=False)
    sys.exit(1 if answer.errors else 0)
