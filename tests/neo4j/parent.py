"""How a process ends with the one that started it, however that one ends.

Called by tests.neo4j.relay and by the servers under measurement (benchmarks.serving, benchmarks.sink), which are given
a pipe as standard input: the system closes it even when whoever holds its other end is killed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def end_with_parent() -> None:
    """Stop this process as SIGTERM does once its standard input is closed."""

    def wait() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()
