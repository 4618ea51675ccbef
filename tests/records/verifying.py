"""An independent verifier of proofs and checkpoints: a program in Go around the libraries of transparency logs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.go import program


def verified(claims: list[dict[str, Any]]) -> list[str]:
    """What these libraries find wrong with each."""
    place = program(Path(__file__).parent / "verifier")
    done = subprocess.run([place], input=json.dumps(claims), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
