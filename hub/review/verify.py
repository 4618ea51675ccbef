"""Rebuild a pack from the graph and say whether the file still tells what the graph tells.

Called by the commands.
"""

from __future__ import annotations

import json

from hub.errors import BadUserInput, NotFound
from hub.review.build import Told
from hub.review.cited import shown_in
from hub.review.content import Wanted, canonical, read_content
from hub.review.diff import compared, figures_moved
from hub.review.frozen import Frozen
from hub.review.questioner import Questioner


async def verify(questioner: Questioner, pack: Frozen, told: Told) -> tuple[bool, list[str]]:
    """Whether the pack is whole and equal to what the graph gives now, and sentences that say so."""
    if pack.wrong:
        return False, list(pack.wrong)
    if pack.cited is None:
        return await _compared(questioner, pack, told)
    began, said = await shown_in(questioner.graph, pack.cited)
    equal, lines = await _compared(questioner, pack, told)
    return began and equal, [*lines, said]


async def _compared(questioner: Questioner, pack: Frozen, told: Told) -> tuple[bool, list[str]]:
    """The same without the journal."""
    try:
        now = await read_content(questioner, Wanted(str(pack.content["review"]), str(pack.content["asOf"])), told)
    except BadUserInput as wrong:
        return False, [f"The pack cannot be built again as of {pack.content['asOf']}: {wrong.message}"]
    except NotFound:
        return False, [f"The pack comes from another graph: there is no review {pack.content['review']} in this one."]
    if canonical(now) == canonical(pack.content):
        return True, ["Equal: the graph gives this very pack.", f"SHA-256 {pack.stated}"]
    # In the form of the file, so that both are compared in the same order of keys and with the same digits.
    now = json.loads(canonical(now))
    before, after = pack.content["graphDigest"], now["graphDigest"]
    if before == after:
        lines = [
            "The graph is the one that the pack names, and gives another content: the pack was altered, or it was "
            "built by another version of the hub."
        ]
    else:
        moved = list(figures_moved(pack.content, now))
        lines = [
            f"The graph has moved on since the pack was built, or is another one: its digest was {before}, and is "
            f"{after} now. {len(moved)} figures differ."
        ]
    return False, [*lines, *compared(pack.content, now)]
