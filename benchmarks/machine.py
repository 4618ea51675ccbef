"""On what a benchmark ran: machine, versions, commit and time, so that figures can be judged later.

Called by benchmarks.__main__.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from hub.clock import now
from tests.neo4j.server import VERSION
from tests.node import node

HERE = Path(__file__).parent
_PACKAGES = ("neo4j", "neo4j-rust-ext", "starlette", "uvicorn", "uvloop", "httptools", "orjson")
_PEERS = ("@neo4j/graphql", "graphql-yoga", "neo4j-driver", "graphql")


def described() -> dict[str, str]:
    """Short sentences by subject."""
    locked = json.loads((HERE / "yoga" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {
        "at": f"{now():%Y-%m-%d %H:%M} UTC",
        "commit": _commit(),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.machine()}",
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "Neo4j": VERSION,
        "Python": f"{platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        "Node": f"{_said([node(), '--version'])}, "
        + ", ".join(f"{name} {locked[f'node_modules/{name}']['version']}" for name in _PEERS),
    }


def _commit() -> str:
    dirty = " with changes" if _said(["git", "status", "--porcelain"]) else ""
    return (_said(["git", "rev-parse", "--short=10", "HEAD"]) or "unknown") + dirty


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unnamed")


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
