"""The tests pass when a shell starts them in the background, where it has them ignore Ctrl-C."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKING = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", "can_be_stopped"]
ASKED = "import signal; print(signal.getsignal(signal.SIGINT) == signal.default_int_handler)"


def test_what_a_test_starts_can_be_stopped_by_ctrl_c() -> None:
    told = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout
    assert told == "True\n"


def test_so_it_can_when_the_tests_were_started_in_the_background() -> None:
    """The shell's `trap '' INT` is what it does for `&`."""
    script = f"trap '' INT; exec {shlex.join(ASKING)}"
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1].startswith("1 passed"), done.stdout + done.stderr
