"""`hub review`: list the reviews, build a frozen pack of one, look at it, check it and compare two.

Called by hub.cli.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hub.cli.running import run
from hub.settings import Settings

# The rest is imported where it is used: `hub --help` need not wait for a web framework.
if TYPE_CHECKING:
    from hub.review.questioner import Questioner

app = typer.Typer(no_args_is_help=True, help="Vision reviews and their frozen evidence packs.")
PATIENCE = 120.0
"""Seconds that one of a pack's statements may take: nobody waits for it in a browser."""
STEPS = 30
Slug = Annotated[str, typer.Argument(help="The review, as `hub review list` names it.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Day to look at, YYYY-MM-DD; the review's own if left out.")]
File = Annotated[Path, typer.Argument(help="A pack: its folder, or the pack.json in it.")]


@app.command("list")
def list_reviews() -> None:
    """The reviews of the register, one a line."""
    query = "{ reviews(first: 100) { nodes { slug title baseline asOf } } }"
    for review in _asked(query)["reviews"]["nodes"]:
        typer.echo(f"{review['slug']}\t{review['title']} (from {review['baseline']} to {review['asOf']})")


@app.command()
def show(slug: Slug) -> None:
    """One review: its days, its figures and the packs that were built."""
    query = """query Show($slug: String!) { review(slug: $slug) {
      title baseline asOf figures { name value } packs(last: 20) { nodes { createdAt asOf graphDigest sha256 } } } }"""
    review = _asked(query, slug=slug)["review"]
    if review is None:
        from hub.errors import NotFound

        raise NotFound(f"There is no review {slug} in this register. See `hub review list`.")
    typer.echo(f"{review['title']}\nfrom {review['baseline']} to {review['asOf']}\n")
    for figure in review["figures"]:
        typer.echo(f"{figure['value']:>8,.0f}  {figure['name']}")
    for pack in review["packs"]["nodes"]:
        typer.echo(
            f"\npack of {pack['createdAt']} as of {pack['asOf']}\n"
            f"  SHA-256 {pack['sha256']}\n  graph {pack['graphDigest']}"
        )


@app.command()
def build(
    slug: Slug,
    out: Annotated[Path, typer.Option(help="Folder to write; it must not hold anything yet.")],
    as_of: AsOf = None,
    full: Annotated[
        bool, typer.Option("--full", help="Put the appendices into the page, the text and the PDF.")
    ] = False,
) -> None:
    """Build the evidence pack of a review into a folder, and record that it was built."""
    from hub.review.pack_folder import require_free, write_folder

    require_free(out)

    async def work(settings: Settings) -> None:
        from hub.review.build import build
        from hub.review.cited import JOURNAL
        from hub.review.content import Wanted
        from hub.review.pack_record import record

        async with _asker(settings) as questioner:
            with _progress(f"Building {slug}") as told:
                pack = await build(questioner, Wanted(slug, as_of), told, full=full)
            write_folder(out, {**pack.files, JOURNAL: pack.cited.file()})
            new = await record(questioner, pack)
        typer.echo(f"Wrote {len(pack.files) + 2} files into {out}.")
        typer.echo(f"SHA-256 {pack.sha256}\ngraph   {pack.content['graphDigest']}")
        typer.echo(f"journal {pack.cited}")
        typer.echo("Recorded as a new pack of the review." if new else "This very pack had been recorded before.")

    run(work)


@app.command()
def verify(file: File) -> None:
    """Rebuild a pack from the graph and say whether it is equal, out of date or altered; exit code 0 when equal."""
    from hub.review.frozen import read_pack

    pack = read_pack(file)

    async def work(settings: Settings) -> tuple[bool, list[str]]:
        from hub.review.verify import verify

        async with _asker(settings) as questioner:
            with _progress("Reading the graph again") as told:
                return await verify(questioner, pack, told)

    equal, lines = run(work)
    _say(lines)
    sys.exit(0 if equal else 1)


@app.command()
def diff(before: File, after: File) -> None:
    """What moved between two packs of a review, and why. Needs no graph."""
    from hub.review.diff import differences
    from hub.review.frozen import read_pack

    _say(differences(read_pack(before), read_pack(after)))


def _say(lines: Iterable[str]) -> None:
    """Print lines that hold words of a file; what would move the cursor or colour the terminal is shown as a number."""
    from hub.review.plain_english import on_one_line

    for line in lines:
        typer.echo(on_one_line(line))


def _asked(query: str, **variables: Any) -> Any:
    async def work(settings: Settings) -> Any:
        from hub.review.questioner import Question

        async with _asker(settings) as questioner:
            return await questioner.ask(Question("command", query, variables))

    return run(work)


@asynccontextmanager
async def _asker(settings: Settings) -> AsyncGenerator[Questioner]:
    """Somebody nobody has signed in, at the graph of the settings with the shipped knowledge loaded."""
    from hub.access.asker import Asker, Door
    from hub.api.schema.hub_schema import build_schema
    from hub.model.registry import the_model
    from hub.review.questioner import Questioner
    from hub.seed.opened import opened_for_a_command

    patient = settings.model_copy(update={"deadline": max(settings.deadline, PATIENCE)})
    # Two seconds of work of this process while it only waits for the engine, a process of its own.
    api = asyncio.create_task(asyncio.to_thread(build_schema, the_model(), settings.contact))
    async with opened_for_a_command(patient) as graph:
        yield Questioner(await api, graph, Asker(door=Door.PACK))


@contextmanager
def _progress(words: str) -> Iterator[Callable[[str], None]]:
    """A bar on standard error that moves with each thing told; nothing at all when that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words, total=STEPS)
        yield lambda what: progress.update(task, advance=1, description=what[:60])
