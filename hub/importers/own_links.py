"""What makes the links under a field of a record those that somebody wrote: begun, ended, put right.

Called by hub.importers.own_comparing. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hub.importers.comparing import Change

Item = Mapping[str, Any]
SINCE, UNTIL, TO = "since", "until", "to"


def link_changes(about: Mapping[str, Any], before: Sequence[Item], after: Sequence[Item], day: str) -> Iterator[Change]:
    """The changes from one list of links to another. What ends comes first: it makes room for what begins."""
    gone = [item for item in before if item not in after]
    new = [item for item in after if item not in before]
    begun: list[Change] = []
    for item, meant in _pairs(gone, new):
        yield from _ended(about, item, meant, day)
        if meant is not None and not _only_ended(item, meant):
            begun.append({"link": {**about, **meant}})
    yield from begun
    for item in new:
        # A link begins on the day that it says, else when it is imported.
        yield {"link": {**about, SINCE: day, **item}}


def _pairs(gone: Sequence[Item], new: list[Item]) -> list[tuple[Item, Item | None]]:
    """Each link whose line is gone, with what somebody made of it, which is taken out of what is new.

    That is the link to the same record from the same day on; or from another, where there is but that one.
    """
    pairs: list[tuple[Item, Item | None]] = []
    for item in gone:
        same = [other for other in new if other[TO] == item[TO]]
        meant = next((other for other in same if other.get(SINCE) == item.get(SINCE)), None)
        if meant is None and len(same) == 1 and sum(other[TO] == item[TO] for other in gone) == 1:
            meant = same[0]
        if meant is not None:
            new.remove(meant)
        pairs.append((item, meant))
    return pairs


def _only_ended(item: Item, meant: Item) -> bool:
    return UNTIL in meant and UNTIL not in item and {**item, UNTIL: meant[UNTIL]} == dict(meant)


def _ended(about: Mapping[str, Any], item: Item, meant: Item | None, day: str) -> Iterator[Change]:
    """A link whose line is gone ends, one that had ended was never true; one with other words is made anew."""
    where = {**about, TO: item[TO], **({SINCE: item[SINCE]} if SINCE in item else {})}
    if meant is not None and _only_ended(item, meant):
        yield {"unlink": {**where, "from": meant[UNTIL]}}
    elif meant is None and UNTIL not in item:
        yield {"unlink": {**where, "from": day}}
    else:
        yield {"withdraw": where}
