"""The checker of faults sees what it is there to see."""

from __future__ import annotations

import pytest

from tests.faults.history import Held, History, Note, Outcome, Pair, unjustified, violations

DONE, PERHAPS, NOT = Outcome.ACKNOWLEDGED, Outcome.UNKNOWN, Outcome.REFUSED


def seen(history: History, slugs: set[str], note: tuple[str | None, int] = (None, 4)) -> list[str]:
    return list(violations(history, {"t": 4}, Held(frozenset(slugs), {"t": note})))


@pytest.mark.parametrize(
    ("outcome", "slugs", "told"),
    [
        (DONE, {"a", "b"}, ""),
        (DONE, {"a"}, "by half"),
        (DONE, set(), "is lost"),
        (PERHAPS, {"a", "b"}, ""),
        (PERHAPS, set(), ""),
        (PERHAPS, {"b"}, "by half"),
        (NOT, set(), ""),
        (NOT, {"a", "b"}, "was refused and is there"),
        (PERHAPS, {"a", "b", "c"}, "c is there and nobody made it"),
    ],
)
def test_pairs_are_there_both_or_neither_and_as_was_told(outcome: Outcome, slugs: set[str], told: str) -> None:
    broken = seen(History([Pair(("a", "b"), outcome)]), slugs)
    assert (bool(broken), told in "".join(broken)) == (bool(told), True)


@pytest.mark.parametrize(
    ("notes", "held", "told"),
    [
        ([Note("t", "x", 4, 5, DONE)], ("x", 5), ""),
        ([Note("t", "x", 4, 5, DONE)], (None, 4), "version 4 after 1 acknowledged"),
        ([Note("t", "x", 4, 5, DONE)], ("y", 5), "was acknowledged and reads 'y'"),
        ([Note("t", "x", 4, 5, DONE), Note("t", "y", 4, 5, DONE)], ("y", 6), "given 2 times"),
        ([Note("t", "x", 4, 6, DONE), Note("t", "y", 4, None, PERHAPS)], ("x", 6), "version 6 followed version 4"),
        ([Note("t", "x", 4, 5, DONE), Note("t", "y", 5, None, PERHAPS)], ("y", 6), ""),
        ([Note("t", "x", 4, None, PERHAPS)], ("x", 5), ""),
        ([Note("t", "x", 4, None, PERHAPS)], (None, 4), ""),
        ([Note("t", "x", 4, None, PERHAPS)], ("z", 5), "is of no call"),
        ([Note("t", "x", 4, None, NOT)], ("x", 5), "version 5 after 0 acknowledged and 0 unknown"),
    ],
)
def test_no_note_is_lost_and_no_version_given_twice(notes: list[Note], held: tuple[str | None, int], told: str) -> None:
    broken = seen(History(notes=notes), set(), held)
    assert (bool(broken), told in "".join(broken)) == (bool(told), True)


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ([Note("t", "x", 4, 5, DONE), Note("t", "y", 4, None, NOT, 5)], ""),
        ([Note("t", "x", 4, None, PERHAPS), Note("t", "y", 4, None, NOT, 5)], ""),
        ([Note("t", "x", 4, 5, DONE), Note("t", "y", 5, None, NOT, 5)], "version 5 of t was refused, and there was"),
        ([Note("t", "x", 4, 5, DONE), Note("t", "y", 4, None, NOT)], "there was version None"),
        ([Note("t", "x", 4, 5, DONE), Note("t", "y", 4, None, NOT, 6)], "nobody was given it"),
        ([Note("u", "x", 4, 5, DONE), Note("t", "y", 4, None, NOT, 5)], "nobody was given it"),
    ],
)
def test_a_refusal_follows_from_what_others_were_told(notes: list[Note], told: str) -> None:
    broken = list(unjustified(History(notes=notes)))
    assert (bool(broken), told in "".join(broken)) == (bool(told), True)


def test_of_writers_beside_whom_nothing_fails_no_new_record_is_refused() -> None:
    assert list(unjustified(History([Pair(("a", "b"), NOT)]))) == ["('a', 'b') was refused"]
