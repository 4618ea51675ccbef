"""What the tests do to processes: freeze them, watch them end, see where they listen. Linux has it all in /proc."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LISTENING = "0A"
STOPPED, GONE = "T", "Z"


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Stop a process as a machine under memory pressure or a paused container would, and let it go on afterwards."""
    os.kill(pid, signal.SIGSTOP)
    try:
        # On a busy machine its threads stop one after the other, and one that still runs may still answer.
        while {_state(thread / "stat") for thread in Path(f"/proc/{pid}/task").iterdir()} != {STOPPED}:
            time.sleep(0.01)
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected does not."""
    return _state(Path(f"/proc/{pid}/stat")) != GONE


def _state(stat: Path) -> str:
    try:
        return stat.read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return GONE


def children(pid: int) -> list[int]:
    """The processes that a process has started and that are still there."""
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def gone_within(pid: int, seconds: float) -> bool:
    """Wait for a process to end."""
    limit = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    return not alive(pid)


def listening_addresses(pid: int) -> set[str]:
    """The addresses, as the kernel writes them, on which a process accepts connections."""
    inodes = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    addresses = set[str]()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in inodes:
                addresses.add(fields[1].partition(":")[0])
    return addresses
