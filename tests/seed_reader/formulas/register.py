"""What is said of the register as a whole."""

from __future__ import annotations

from tests.seed_reader.ask import SomeText
from tests.seed_reader.days import last_day
from tests.seed_reader.world import Facts, World


def register(world: World) -> Facts:
    """The shipped facts of the register; whom to write to is a setting of whoever runs the hub."""
    shown = ("title", "cutOff", "attribution", "licence")
    after = world.day > last_day(world.register["cutOff"])
    facts = {k: world.register[k] for k in shown}
    return {"__typename": "Register", **facts, "afterCutOff": after, "correctionsContact": SomeText("@")}
