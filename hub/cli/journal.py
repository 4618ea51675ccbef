"""`hub journal`: look whether the journal is whole, prove what it holds, and build the register as it was.

Called by hub.cli. Whoever runs a command on the machine of the register reads both logs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from hub.cli.running import put, run
from hub.graph.logs.entry import Log
from hub.settings import Settings

if TYPE_CHECKING:
    from hub.graph.session import Graph

app = typer.Typer(no_args_is_help=True, help="The journal: both logs, their proofs, and the register as it was.")
Which = Annotated[Log, typer.Option("--log", help="OPEN, what everybody may see, or FULL.", case_sensitive=False)]


@app.command()
def verify() -> None:
    """Say whether both logs are whole and the graph is what they give; name the first entry that is not."""
    from hub.graph.logs.verify import verify
    from hub.seed.opened import opened

    async def work(settings: Settings) -> bool:
        async with opened(settings, brief=True) as graph:
            logs = await verify(graph)
        for log, checked in logs.items():
            typer.echo(f"{log.value}: {checked.tree.size} entries, root {checked.tree.root.hex()}")
            for line in checked.wrong or ("Whole, and the graph is what it gives.",):
                typer.echo(f"  {line}")
        return not any(checked.wrong for checked in logs.values())

    sys.exit(0 if run(work) else 1)


@app.command()
def prove(
    number: Annotated[int, typer.Argument(help="Number of an entry.", min=1)],
    log: Which = Log.OPEN,
    since: Annotated[int | None, typer.Option("--from", help="Prove also that the log began as it was then.")] = None,
    size: Annotated[int | None, typer.Option(help="Of the log as it was when it had so many entries.")] = None,
) -> None:
    """Print, as JSON, the leaf of an entry and the hashes that prove that it is in the log (RFC 6962)."""
    from hub.seed.opened import opened

    async def work(settings: Settings) -> dict[str, Any]:
        async with opened(settings, brief=True) as graph:
            return await _proof(graph, log, number, since, size)

    put(orjson.dumps(run(work), option=orjson.OPT_INDENT_2))


async def _proof(graph: Graph, log: Log, number: int, since: int | None, size: int | None) -> dict[str, Any]:
    from hub.graph.logs.stored import entry_at, prove_entry, prove_growth, tree_at

    async with graph.reading() as tx:
        proof = await prove_entry(tx, log, number, size)
        entry = await entry_at(tx, log, number)
        told: dict[str, Any] = {
            "log": log.value,
            "number": number,
            "size": proof.size,
            "rootHash": proof.root,
            "leaf": entry.leaf().decode(),
            "leafHash": entry.hashes[0],
            "inclusion": list(proof.hashes),
        }
        if since is not None:
            grown = await prove_growth(tx, log, since, proof.size)
            before = await tree_at(tx, log, since)
            told |= {"from": since, "fromRootHash": before.root.hex(), "consistency": list(grown.hashes)}
    return told


@app.command()
def checkpoint(
    verifier: Annotated[bool, typer.Option("--verifier", help="Print what others need to check it, instead.")] = False,
) -> None:
    """Print the state of the open log, signed with the key that HUB_JOURNAL_KEY names, as a C2SP checkpoint."""
    from hub.errors import BadSetting
    from hub.graph.logs.append import tree_of
    from hub.graph.logs.checkpoint import read_signer
    from hub.graph.logs.stored import register_of
    from hub.seed.opened import opened

    async def work(settings: Settings) -> str:
        if settings.journal_key is None:
            raise BadSetting("HUB_JOURNAL_KEY is not set: name the file of the key that is to sign.")
        signer = read_signer(settings.journal_key, settings.journal_name)
        if verifier:
            return signer.verifier + "\n"
        async with opened(settings, brief=True) as graph, graph.reading() as tx:
            return signer.checkpoint(tree_of(await register_of(tx), Log.OPEN))

    typer.echo(run(work), nl=False)


@app.command()
def replay(
    into: Annotated[Path, typer.Option(help="Data folder to build in, for the built-in engine; it has to be empty.")],
    to: Annotated[int | None, typer.Option(help="Number of the last entry; the log's last if left out.", min=1)] = None,
    log: Which = Log.FULL,
) -> None:
    """Build the register as it was after an entry, in a graph of its own, and print both digests."""
    from hub.errors import BadUserInput
    from hub.graph.digest import graph_digest, public_digest
    from hub.graph.logs.replay import build, replayed
    from hub.model.registry import the_model
    from hub.seed.opened import opened

    if into.exists() and any(into.iterdir()):
        raise BadUserInput(f"--into: {into} holds something already. Name a folder that does not.")
    digest = graph_digest if log is Log.FULL else public_digest

    async def work(settings: Settings) -> None:
        async with opened(settings, brief=True) as graph:
            state, now = await replayed(graph, log, to), await digest(graph)
        typer.echo(f"The register holds   {now} now.")
        there = settings.model_copy(update={"data": into, "neo4j_uri": None})
        async with opened(there, brief=True) as graph:
            await build(graph, the_model(), state)
            typer.echo(f"{into} holds {await digest(graph)}: {len(state.rows)} rows.")

    run(work)


@app.command()
def redact(
    record: Annotated[str, typer.Argument(help="Kind and slug of the record, as in tool:case-sorter.")],
    field: Annotated[str, typer.Argument(help="The property whose value must not be kept.")],
    why: Annotated[str, typer.Option(help="Why; the journal keeps it, so do not repeat the value.")],
    value: Annotated[str | None, typer.Option(help="The value, where it is no longer the present one.")] = None,
) -> None:
    """Take a value away for good, from the register and from the journal; every proof still holds."""
    from hub.graph.journal import Call
    from hub.graph.logs.redact import redact
    from hub.model.registry import the_model
    from hub.records.redaction import redaction_of
    from hub.seed.opened import opened

    async def work(settings: Settings) -> None:
        async with opened(settings, brief=True) as graph:
            wanted = await redaction_of(graph, the_model(), record, field, value)
            done = await redact(graph, wanted, Call("COMMAND", why, "operator"))
        typer.echo(f"Taken away from {len(done.rows)} rows and {done.entries} entries of the journal.")
        for pack in done.packs:
            typer.echo(f"  The pack {pack} was built while it stood there, and may hold it.")

    run(work)
