"""`hub partner`: an agency's own feed over a register that it keeps in a file.

Called by hub.cli. Needs no graph.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hub.partner.register_file import RegisterFile

app = typer.Typer(no_args_is_help=True, help="Serve a partner feed over a register in a file.")


@app.callback()
def group() -> None:
    """Serve a partner feed over a register in a file."""


@app.command()
def serve(
    file: Annotated[
        Path,
        typer.Argument(help="The register: YAML, JSON, or a table.", exists=True, dir_okay=False),
    ],
    agency: Annotated[str, typer.Option(help="Slug of the agency whose table it is.")] = "",
    name: Annotated[str, typer.Option(help="What the feed over a table is called, such as a host name.")] = "",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any free one.")] = 8080,
) -> None:
    """Serve a feed over a file until Ctrl-C; the file is read again once it has changed."""
    import socket
    from contextlib import suppress

    from hub.errors import PortBusy
    from hub.partner.serving import PATH, serve, source_of
    from hub.partner.watched_file import read_register

    def load(path: Path) -> RegisterFile:
        return read_register(path, agency, name)

    source = source_of(file, load)
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address, family=family)
    except OSError:
        raise PortBusy(f"{host}:{port} cannot be listened on. Give another --port or --host.") from None
    where = listener.getsockname()
    shown = f"[{where[0]}]" if ":" in where[0] else where[0]
    typer.echo(f"Serving the feed {source.name} on http://{shown}:{where[1]}{PATH} until Ctrl-C.")
    with listener, suppress(KeyboardInterrupt):
        asyncio.run(serve(source, listener))
