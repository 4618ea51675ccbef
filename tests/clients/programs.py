"""The .mjs programs of this folder, run with the packages that its lock names. Used by the tests beside it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.node import environment, node, workspace

HERE = Path(__file__).parent
SECONDS = 120


class ProgramError(Exception):
    """A program gave up; the message holds what it said."""


async def said_by(program: str, *arguments: str | Path) -> Any:
    """What a program printed, as JSON. The hub it asks may run in this very loop, so nothing here blocks it."""
    place = await installed()
    out = await run(node(), place / program, *arguments, folder=place)
    return json.loads(out)


async def installed() -> Path:
    """The folder with the programs of this one and their packages."""
    return await asyncio.to_thread(workspace, HERE)


async def run(*command: str | Path, folder: Path) -> str:
    """What a command printed. Raises ProgramError when it fails or takes too long."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        raise ProgramError(f"{Path(command[-1]).name} took more than {SECONDS} seconds") from None
    if process.returncode:
        raise ProgramError((out + err).decode()[-4000:])
    return out.decode()
