"""What is said of the register as a whole."""

from __future__ import annotations

from tests.seed_reader.ask import SomeText
from tests.seed_reader.world import Facts, World


def register(world: World) -> Facts:
    """The shipped facts of the register; whom to write to is a setting of whoever runs the hub."""
    shown = ("title", "cutOff", "attribution", "licence")
    return {"__typename": "Register", **{k: world.register[k] for k in shown}, "correctionsContact": SomeText("@")}
