"""`make faults`: rounds of writing to a hub whose engine, or which itself, is killed at a random moment.

Bounded and seeded: the same seed kills the same, after as many acknowledged calls. Exits 1 if a promise broke.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.history import Outcome
from tests.faults.rounds import Register, Round, at_once, fault
from tests.neo4j.server import Neo4j


def main() -> int:
    """Run the rounds; print a line for each and what was broken."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how many; some 25 seconds each")
    parser.add_argument("--neo4j", action="store_true", help="on a Neo4j in place of the built-in engine")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--together", type=int, metavar="CALLS", help="in place of rounds: so many calls of 50 clients")
    given = parser.parse_args()
    broken = 0
    with (
        tempfile.TemporaryDirectory(prefix="hub-faults-") as folder,
        register_in(folder, neo4j=given.neo4j) as register,
    ):
        rounds = 1 if given.together else given.rounds
        for number in range(1, rounds + 1):
            seed = f"{given.seed}-{number}"
            done = asyncio.run(at_once(register, seed, given.together) if given.together else fault(register, seed))
            tell(number, done)
            broken += len(done.broken)
    said(f"{rounds} rounds with seed {given.seed}: {broken or 'no'} promises broken.")
    return 1 if broken else 0


def tell(number: int, done: Round) -> None:
    """Print what happened in a round."""
    counts = done.history.counts()
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)
    back = f", back after {done.back:.1f} s" if done.back else ""
    said(f"{number:>4}  {done.killed} killed after {done.after} acknowledged: {told}{back}")
    for line in done.broken:
        said(f"      BROKEN: {line}")


@contextmanager
def register_in(folder: str, *, neo4j: bool) -> Iterator[Register]:
    """A register on the engine that is asked for."""
    if not neo4j:
        yield Register(Path(folder) / "data")
        return
    home = Path(folder) / "neo4j"
    home.mkdir()
    server = Neo4j(str(home))
    try:
        server.start()
        yield Register(Path(folder) / "data", server)
    finally:
        server.kill()


def said(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
