"""`hub record`: the changes of one file, recorded by whoever runs the machine that holds the register.

Called by hub.cli only. Goes the same way as any other change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from hub.access.asker import Asker, Door, SignIn
from hub.errors import BadUserInput
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.record import Recorded, Request, record
from hub.records.working_out import Stale
from hub.seed.opened import opened_for_a_command
from hub.seed.yaml_files import read_file
from hub.settings import Settings

OPERATOR = Asker(list(Marking)[-1], actor="operator", door=Door.COMMAND, signed_in=SignIn.MACHINE)
"""Whoever may run a command on the machine that holds the graph."""
_KNOWN = ("why", "key", "changes")


def read_changes(file: Path, *, dry_run: bool) -> Request:
    """What a file asks for: `why`, `changes` and, to do it once however often it is sent, `key`.

    Raises BadUserInput for a file that says anything else.
    """
    document = read_file(file, file.name)
    if document.problems:
        raise BadUserInput("\n".join([f"{file} cannot be read.", *(f"  {problem}" for problem in document.problems)]))
    value = document.value
    if not isinstance(value, Mapping) or not {"why", "changes"} <= set(value) <= set(_KNOWN):
        raise BadUserInput(f"{file} has to hold `why` and `changes`, and may hold `key`; nothing else.")
    why, key, changes = value["why"], value.get("key", ""), value["changes"]
    if not isinstance(why, str) or not isinstance(key, str) or not isinstance(changes, list):
        raise BadUserInput(f"{file}: `why` and `key` are texts, `changes` is a list.")
    return Request(changes, why, key, dry_run)


async def record_changes(settings: Settings, request: Request) -> Recorded:
    """Record them in the graph of the settings. Raises a StartupError or what `record` raises."""
    async with opened_for_a_command(settings) as graph:
        return await record(graph, the_model(), OPERATOR, request)


def told(done: Recorded) -> str:
    """What was done, or everything that is wrong, one a line."""
    return "\n".join(_lines(done))


def _lines(done: Recorded) -> Iterator[str]:
    if not done.sound:
        yield "Nothing was recorded:"
        yield from (f"  {problem} [{problem.fault}]" for problem in done.problems)
        yield from (f"  {_stale(stale)} [CONFLICT]" for stale in done.stale)
        return
    if done.again:
        yield f"An earlier call with this key, {done.position}, had recorded this."
    elif done.position:
        yield f"Recorded as {done.position}."
    else:
        yield "Nothing is wrong with it; nothing was written."
    yield from (f"  {ref.label} {ref.slug}, version {version}" for ref, version in done.records)


def _stale(stale: Stale) -> str:
    now = ", ".join(f"{name}: {value}" for name, value in stale.current.items())
    return f"{stale.place}: {stale.ref.label} {stale.ref.slug} is at version {stale.version} now ({now})"
