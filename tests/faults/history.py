"""What writers asked of a hub and what they were told, and whether what a hub holds afterwards agrees with it.

Used by tests.faults. The check is a small one of the kind that Jepsen makes: what was acknowledged is there, what is
there was asked for, nothing is there by half, and no version was given twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What a writer was told. UNKNOWN: nothing, or that nobody knows; the call may have been carried out."""

    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass
class Pair:
    """A call that makes two records, which have to be there both or neither."""

    slugs: tuple[str, str]
    outcome: Outcome = Outcome.UNKNOWN


@dataclass
class Note:
    """A call that puts a note into a record whose version was `seen`; the version that it then had, if told.

    `met` is the version that was there instead, by the answer that refused it.
    """

    slug: str
    text: str
    seen: int
    given: int | None = None
    outcome: Outcome = Outcome.UNKNOWN
    met: int | None = None


@dataclass
class History:
    """Every call that was begun, in order."""

    pairs: list[Pair] = field(default_factory=list[Pair])
    notes: list[Note] = field(default_factory=list[Note])

    def counts(self) -> Counter[Outcome]:
        """How many calls were told what."""
        return Counter(call.outcome for call in (*self.pairs, *self.notes))


@dataclass(frozen=True)
class Held:
    """What a hub holds: the slugs that writers made, and the notes and versions of records that they share."""

    slugs: frozenset[str]
    notes: Mapping[str, tuple[str | None, int]]


def violations(history: History, before: Mapping[str, int], held: Held) -> Iterator[str]:
    """Every promise that what is held breaks. `before` are the versions that the shared records began with."""
    yield from _of_pairs(history.pairs, held.slugs)
    for slug, version in before.items():
        yield from _of_notes([note for note in history.notes if note.slug == slug], version, held.notes[slug])


def unjustified(history: History) -> Iterator[str]:
    """Every refusal that does not follow from what others were told. Of writers beside whom nothing failed.

    A note is refused because somebody was given a later version than its writer saw, and it is told of that version.
    """
    yield from refused_pairs(history)
    given = {(note.slug, note.given) for note in history.notes if note.outcome is Outcome.ACKNOWLEDGED}
    perhaps = {note.slug for note in history.notes if note.outcome is Outcome.UNKNOWN}
    for note in history.notes:
        if note.outcome is not Outcome.REFUSED:
            continue
        if note.met is None or note.met <= note.seen:
            yield f"version {note.seen} of {note.slug} was refused, and there was version {note.met}"
        elif (note.slug, note.met) not in given and note.slug not in perhaps:
            yield f"version {note.met} of {note.slug} was there, and nobody was given it"


def refused_pairs(history: History) -> Iterator[str]:
    """Every new pair that was refused: nothing is wrong with any, so what halves there might be was not tried."""
    yield from (f"{pair.slugs} was refused" for pair in history.pairs if pair.outcome is Outcome.REFUSED)


def _of_pairs(pairs: Sequence[Pair], slugs: frozenset[str]) -> Iterator[str]:
    asked: set[str] = set()
    for pair in pairs:
        there = len(slugs.intersection(pair.slugs))
        asked.update(pair.slugs)
        if there == 1:
            yield f"{pair.slugs} is there by half"
        if pair.outcome is Outcome.ACKNOWLEDGED and there == 0:
            yield f"{pair.slugs} was acknowledged and is lost"
        if pair.outcome is Outcome.REFUSED and there:
            yield f"{pair.slugs} was refused and is there"
    for slug in sorted(slugs - asked):
        yield f"{slug} is there and nobody made it"


def _of_notes(notes: Sequence[Note], version: int, held: tuple[str | None, int]) -> Iterator[str]:
    done = [note for note in notes if note.outcome is Outcome.ACKNOWLEDGED]
    perhaps = [note for note in notes if note.outcome is Outcome.UNKNOWN]
    given = Counter(note.given for note in done)
    yield from (f"version {number} was given {times} times" for number, times in given.items() if times > 1)
    text, now = held
    if not version + len(done) <= now <= version + len(done) + len(perhaps):
        yield f"version {now} after {len(done)} acknowledged and {len(perhaps)} unknown changes of version {version}"
    yield from (f"version {note.given} followed version {note.seen}" for note in done if note.given != note.seen + 1)
    last = [note for note in done if note.given == now]
    if last and last[0].text != text:
        yield f"the note {last[0].text!r} of version {now} was acknowledged and reads {text!r}"
    if not last and notes and now > version and text not in {note.text for note in perhaps}:
        yield f"the note {text!r} of version {now} is of no call that could be carried out"
