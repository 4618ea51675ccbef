"""Whether a tool acts on the day of a world, is last known acting or is coming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.seed_reader.days import last_day, two_years_after
from tests.seed_reader.remembered import remembered

if TYPE_CHECKING:
    from tests.seed_reader.world import Node, World

ACTS = ("acts", "lastKnownActing", "lastShownActing", "coming")


@remembered
def acts(world: World, tool: Node) -> dict[str, Any]:
    """What is said of a tool, by field."""
    state = world.latest(tool) or {}
    following = world.next_status(tool) or {}
    shown = [state[name] for name in ("since", "lastSeen") if name in state]
    # A status that nothing dates was recorded on its `seen`, which shows nothing.
    shown += [state["seen"]] if "lastSeen" in state else []
    after = [following["since"]] if following.get("since") and following["status"] != "UNKNOWN" else []
    active = state.get("status") in ("PROOF_OF_CONCEPT", "PILOT", "LIVE")
    lately = any(two_years_after(last_day(day)) >= world.day for day in [*shown, *after])
    stale = active and not lately
    latest = max(shown, key=last_day, default="no dated source")
    return {
        "acts": active and lately,
        "lastKnownActing": stale,
        "lastShownActing": latest if stale else None,
        "coming": state.get("status") in ("PROPOSED", "PLANNED"),
    }
