"""The command line of the benchmark: `make bench ARGS="--tools 2000 --queries one-tool"`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from benchmarks.against import against
from benchmarks.agree import require_equal
from benchmarks.beside import Beside, beside, told_beside
from benchmarks.client import Client, Figures, running_client
from benchmarks.dense import dense, measured
from benchmarks.dense import told as told_dense
from benchmarks.fair import Fair, fair, told_fair
from benchmarks.following import following, told_following
from benchmarks.generate import generate
from benchmarks.hidden import Apart, Marked, hidden, told_hidden
from benchmarks.histories import Slowed, histories, told_histories
from benchmarks.large_pages import page_costs, told_costs
from benchmarks.likeness import TOOLS as LIKENESS_TOOLS
from benchmarks.likeness import likeness, likeness_told
from benchmarks.machine import described
from benchmarks.neighbours import neighbours, told
from benchmarks.pages import page_times, told_pages
from benchmarks.questions import NAMES, Asked, questions
from benchmarks.recording import TOOLS as RECORDING_TOOLS
from benchmarks.recording import recording, told_recording
from benchmarks.rounds import Result, Timing, measure, warm
from benchmarks.servers import SERVERS, running
from benchmarks.store import filled
from benchmarks.table import notes, table
from benchmarks.targets import targets_of
from hub.records.stored_form import Rows
from tests.neo4j.server import running_neo4j

HEAP, PAGE_CACHE_MB = "2g", 1024
HIDDEN_TOOLS = 500


def stop_in_order() -> None:
    """Let SIGTERM end the benchmark as Ctrl-C does: servers are stopped and folders removed on the way out."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def main() -> None:
    """Measure what is asked for and print it."""
    stop_in_order()
    given = _arguments()
    if given.likeness:
        _say(likeness_told(likeness(given.rounds)))
        return
    if given.history:
        _histories(given)
        return
    if given.against:
        _against(given)
        return
    if alone := _alone(given):
        alone()
        return
    facts = described()
    _say(notes(facts, given.servers))
    sizes: list[dict[str, Any]] = []
    for tools in () if given.dense else given.tools:
        sizes.append(_size(tools, given, with_neighbours=given.neighbours and tools == min(given.tools)))
    beyond = _beyond(given.rounds) if "hub" in given.servers else {}
    slowed = {} if given.dense or "hub" not in given.servers else _histories(given)
    alike = [] if given.dense else likeness(given.rounds)
    if alike:
        _say(likeness_told(alike))
    changing = {} if given.dense or "hub" not in given.servers else _beside()
    unseen = {} if given.dense or "hub" not in given.servers else _hidden()
    spent = {} if given.dense or "hub" not in given.servers else _fair()
    if given.json:
        figures = {"machine": facts, "sizes": sizes, "beyond": beyond, "histories": slowed, "likeness": alike}
        figures |= {"beside": changing, "hidden": unseen, "fair": spent}
        given.json.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


def _alone(given: argparse.Namespace) -> Callable[[], object] | None:
    """What alone is asked for, where it is."""
    asked = {_pages: given.pages, _beside: given.beside, _hidden: given.hidden, _fair: given.fair}
    asked |= {
        _recording: given.recording,
        _following: given.following,
        partial(_pages_at, given.pages_at): given.pages_at,
    }
    return next((measured for measured, wanted in asked.items() if wanted), None)


def _pages() -> None:
    """Pages beside their operations and beside static files."""
    _say(told_pages(page_times()))


def _pages_at(tools: int) -> None:
    """What pages cost on a large register."""
    _say(told_costs(tools, page_costs(tools)))


def _size(tools: int, given: argparse.Namespace, *, with_neighbours: bool) -> dict[str, Any]:
    """One size of the register, printed as soon as it is known."""
    rows = generate(tools)
    asked = questions(rows, tuple(given.queries))
    size: dict[str, Any] = {"tools": tools}
    with _served(rows, given.servers) as ports, running_client() as client:
        size["questions"] = _compared(client, asked, ports, Timing(rounds=given.rounds))
        _say(table(tools, size["questions"]))
        if with_neighbours and "hub" in ports:
            ordinary = targets_of(questions(rows, ("one-tool",))[0], ports)["hub"]
            size["neighbours"] = list(neighbours(client, ordinary))
            _say(told(size["neighbours"]))
    return size


def _beyond(rounds: int) -> Mapping[str, Figures]:
    """The questions that go beyond one step, on a dense register."""
    rows = dense()
    with _served(rows, ("hub",)) as ports, running_client() as client:
        figures = measured(client, rows, ports["hub"], rounds)
    _say(told_dense(figures))
    return figures


def _histories(given: argparse.Namespace) -> Mapping[str, Slowed]:
    """Today's questions with and without earlier values, on the largest register."""
    tools = max(given.tools)
    rows = generate(tools)
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _), running_client() as client:
        asyncio.run(filled(endpoint, rows))
        slowed = histories(client, endpoint, rows, given.rounds)
    _say(told_histories(tools, slowed))
    return slowed


def _against(given: argparse.Namespace) -> None:
    """This hub beside an earlier one."""
    _say(notes(described(), ("hub",)))
    for tools in given.tools:
        with running_client() as client:
            results = against(client, given.against, tools, Timing(rounds=given.rounds), (HEAP, PAGE_CACHE_MB))
        _say(table(tools, results))


def _beside() -> Mapping[str, Beside]:
    """Answers while changes arrive."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        timings, changes = asyncio.run(beside(endpoint, generate(LIKENESS_TOOLS)))
    _say(told_beside(timings, changes))
    return timings


def _hidden() -> Mapping[str, Mapping[str, Apart | Marked]]:
    """Whether time tells of what is hidden, and what markings cost."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        apart, marked = asyncio.run(hidden(endpoint, generate(HIDDEN_TOOLS)))
    _say(told_hidden(apart, marked))
    return {"apart": apart, "marked": marked}


def _fair() -> Mapping[str, Fair]:
    """What a client within its budget notices of another beyond it."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        measured_fair = asyncio.run(fair(endpoint, generate(HIDDEN_TOOLS)))
    _say(told_fair(measured_fair))
    return {"budget": measured_fair}


def _following() -> None:
    """From a change to those who follow."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        followed = asyncio.run(following(endpoint, generate(HIDDEN_TOOLS)))
    _say(told_following(followed))


def _recording() -> None:
    """Changes a second, beside the same rows by hand."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        paces = asyncio.run(recording(endpoint, generate(RECORDING_TOOLS)))
    _say(told_recording(paces))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Compare the hub with what else could be used.")
    parser.add_argument("--tools", type=int, nargs="+", default=[2_000, 20_000], help="sizes of the register")
    parser.add_argument("--queries", nargs="+", choices=NAMES, default=list(NAMES), help="which questions")
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=list(SERVERS), help="which servers")
    parser.add_argument("--rounds", type=int, default=3, help="how often each figure is taken")
    parser.add_argument(
        "--neighbours", action=argparse.BooleanOptionalAction, default=True, help="whether to measure hostile ones too"
    )
    parser.add_argument("--likeness", action="store_true", help="only compare tools with tools: times, and how well")
    parser.add_argument("--dense", action="store_true", help="only what lies beyond one step, on a dense register")
    parser.add_argument("--history", action="store_true", help="only whether earlier values slow down today's reads")
    parser.add_argument("--against", type=Path, help="only this hub beside that of another checkout with its .venv")
    parser.add_argument("--beside", action="store_true", help="only answers while changes arrive")
    parser.add_argument("--hidden", action="store_true", help="only whether time tells of what is hidden")
    parser.add_argument("--pages", action="store_true", help="only pages beside their operations and static files")
    parser.add_argument("--pages-at", type=int, help="only what pages cost on a register of so many tools")
    parser.add_argument("--fair", action="store_true", help="only what a client notices of another beyond its budget")
    parser.add_argument("--following", action="store_true", help="only from a change to those who follow")
    parser.add_argument("--recording", action="store_true", help="only changes a second, beside a driver by hand")
    parser.add_argument("--json", type=Path, help="a file for the same figures, to be read by machines")
    return parser.parse_args()


@contextmanager
def _served(rows: Rows, servers: Sequence[str]) -> Iterator[Mapping[str, int]]:
    """The ports of servers on a graph that holds these rows."""
    with running_neo4j(HEAP, PAGE_CACHE_MB) as (endpoint, _):
        asyncio.run(filled(endpoint, rows))
        with running(endpoint, servers) as ports:
            yield ports


def _compared(
    client: Client, asked: Sequence[Asked], ports: Mapping[str, int], timing: Timing
) -> dict[str, Mapping[str, Result]]:
    """The results of each question at each server. All of them are warmed up before anything is timed."""
    targets = {question.name: targets_of(question, ports) for question in asked}
    for name, each in targets.items():
        if "hub" in each:
            require_equal(name, each)
        warm(client, list(each.values()), timing)
    return {name: measure(client, list(each.values()), timing) for name, each in targets.items()}


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
