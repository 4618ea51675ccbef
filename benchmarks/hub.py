"""The hub over HTTP, on a graph that holds a generated register.

Run as a process of its own by benchmarks.servers. `hub serve` would load the shipped register and so remove the
generated one; apart from that this is what it does.
"""

from __future__ import annotations

import os

from benchmarks.serving import run, serve
from hub.app import create_app
from hub.seed.opened import opened
from hub.settings import load_settings


async def main() -> None:
    """Serve until stopped. Each question is asked again and again: nothing is kept, unless HUB_KEPT_ANSWERS says so."""
    settings = load_settings(**({} if "HUB_KEPT_ANSWERS" in os.environ else {"kept_answers": 0}))
    async with opened(settings) as graph:
        await serve(create_app(settings, graph))


if __name__ == "__main__":
    run(main())
