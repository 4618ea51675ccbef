"""Draft a mapping from the heads and the values of a register, each line with why and how sure.

Called by `hub import draft-map`. A draft is for somebody to correct: what nothing in the file says is marked DECIDE.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hub.errors import BadUserInput
from hub.importers.cell_values import NO, YES, UnclearError, date_of, says_nothing
from hub.importers.headings import CLASSES, KEY, PHRASES, STATUSES
from hub.importers.reading import chosen_sheet
from hub.importers.tables import Sheet, Table, first_heads, folded
from hub.model.declare import Kind, Property
from hub.model.registry import Model

SURE, LIKELY = 90, 70
"""Likeness from 0 to 100 at which a head is surely, or probably, meant."""
LOOKED_AT = 500
"""Rows whose values are looked at."""
MOST_VALUES = 40
"""Values of a column that is recoded."""
_WORDS = re.compile(r"[^\w']+")
_OTHER = re.compile(r"[^a-z0-9]+", re.ASCII)
_NUMBERED = re.compile(r"^\d+\s+")
_BESIDE = re.compile(r"\[[^\]]*\]|\([^)]*\)|[–—].*$")
_RECODED: Mapping[str, tuple[Mapping[str, Sequence[str]], str]] = {
    "status": (STATUSES, "UNKNOWN"),
    "aiClass": (CLASSES, ""),
}


@dataclass(frozen=True)
class Guess:
    """A column that a field probably comes from: how like its head is to a phrase, and which."""

    field: str
    head: str
    likeness: float
    phrase: str


def draft(sheets: Sequence[Sheet], stem: str, model: Model, noun: str, sheet_name: str = "") -> str:
    """The text of a mapping. Raises BadUserInput for an unknown noun or sheet."""
    label = model.labels.get(noun)
    if label is None:
        raise BadUserInput(f"--noun {noun}: is no kind of record; try tool.")
    sheet = chosen_sheet(list(sheets), sheet_name) if sheet_name else _fullest(sheets)
    table = first_heads(sheet)
    return "\n".join(_Draft(table, stem, model, label).lines()) + "\n"


def guesses(table: Table, model: Model, label: str) -> dict[str, Guess]:
    """For each field the column that it probably comes from; no column serves two fields."""
    heads = {head: _plain(head) for head in table.heads if head}
    every: list[Guess] = []
    for name, phrases in _phrases(model, label).items():
        for head, words in heads.items():
            likeness, phrase = max((_likeness(words, phrase), phrase) for phrase in phrases)
            likeness += _fit(model.properties(label).get(name), table, head)
            if likeness >= LIKELY:
                every.append(Guess(name, head, likeness, phrase))
    chosen: dict[str, Guess] = {}
    for guess in sorted(every, key=lambda guess: (-guess.likeness, table.heads.index(guess.head))):
        if guess.field not in chosen and guess.head not in {other.head for other in chosen.values()}:
            chosen[guess.field] = guess
    return chosen


def _phrases(model: Model, label: str) -> Mapping[str, Sequence[str]]:
    """How registers call the fields of a noun: those of a tool are known, others go by their own names."""
    if label == "Tool":
        return PHRASES
    names = [prop.name for prop in model.properties(label).values() if not prop.computed]
    return {name: (re.sub(r"([A-Z])", r" \1", name).lower(),) for name in names}


def _fullest(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet with the most rows of more than a few columns: lists of choices stand beside it."""
    return max(sheets, key=lambda sheet: (len(first_heads(sheet).rows) * min(len(first_heads(sheet).heads), 6), 0))


def _plain(head: str) -> str:
    """A head in plain words: without its number, and what stands in brackets or after a dash."""
    words = _BESIDE.sub("", folded(head).replace("’", "'")) or folded(head)
    return _NUMBERED.sub("", " ".join(_WORDS.sub(" ", words.replace("_", " ")).split()))


def _likeness(head: str, phrase: str) -> float:
    """Whole words of the phrase in the head count, and what else the head says counts against it."""
    if head == phrase:
        return 100
    ratio = fuzz.token_sort_ratio(head, phrase)
    words, wanted = set(head.split()), set(phrase.split())
    if wanted <= words:
        ratio = max(ratio, 62 + 33 * len(wanted) / len(words))
    return ratio if ratio >= 60 else 0


def _fit(prop: Property | None, table: Table, head: str) -> float:
    """What the values of a column say for a property: dates for a date, few values for a choice, none against all."""
    values = [row.cells[head] for row in table.rows[:LOOKED_AT] if head in row.cells]
    if not values:
        return -15
    if prop is not None and prop.kind is Kind.DATE:
        return 8 if sum(map(_is_date, values)) * 2 > len(values) else -60
    if prop is not None and prop.kind is Kind.ENUM:
        return _choices(prop.name, values)
    return -20 if prop is not None and sum(folded(value) in YES | NO for value in values) * 2 > len(values) else 0


def _choices(name: str, values: Sequence[str]) -> float:
    """Few values, of which some are known, speak for a choice; many, or none that is known, against it."""
    known = _RECODED.get(name, ({}, ""))[0]
    meant = sum(bool(_meant(value, known)) for value in values)
    return -60 if known and not meant else 5 if len(set(values)) <= MOST_VALUES else -25


def _meant(value: str, known: Mapping[str, Sequence[str]]) -> str:
    """What a value is taken for, by the first of the known parts that is in it."""
    said = folded(value.replace("_", " "))
    return next((meant for meant, parts in known.items() if any(part in said for part in parts)), "")


def _is_date(text: str) -> bool:
    try:
        date_of(text, "dmy")
    except UnclearError:
        try:
            date_of(text, "mdy")
        except UnclearError:
            return False
    return True


class _Draft:
    def __init__(self, table: Table, stem: str, model: Model, label: str) -> None:
        self._table, self._stem, self._model, self._label = table, stem, model, label
        self._guesses = guesses(table, model, label)

    def lines(self) -> Iterator[str]:
        """The mapping, line by line."""
        register = _OTHER.sub("-", folded(self._stem))[:50].strip("-") or "register"
        yield "# A draft: correct it, decide what is marked DECIDE, then `hub import run FILE MAPPING --dry-run`."
        yield f"register: {register}"
        yield f"noun: {self._model.nouns[self._label].singular}"
        if self._table.sheet:
            yield f"sheet: {_quoted(self._table.sheet)}"
        key = self._key()
        if key:
            yield f"same: {_quoted(key)}  # different in every row"
        yield "marking: PUBLISHED  # DECIDE"
        yield "source:"
        yield f"  slug: {register}"
        yield f"  title: {_quoted(self._stem)}  # DECIDE"
        yield "  note: No day of publication is known.  # DECIDE: `published`, or why nobody knows it"
        yield "fields:"
        for name in self._fields():
            yield from self._field(name)
        unused = [
            head for head in self._table.heads if head and head not in {key, *(g.head for g in self._guesses.values())}
        ]
        if unused:
            yield "# Columns that nothing is taken from: " + "; ".join(unused)

    def _fields(self) -> list[str]:
        """The fields that have a column, and those that every record needs."""
        needed = [
            prop.name for prop in self._model.properties(self._label).values() if prop.required and not prop.computed
        ]
        needed += [edge.field for edge in self._model.edges(self._label).values() if edge.required and edge.declared]
        return list(
            dict.fromkeys([*(name for name in _phrases(self._model, self._label) if name in self._guesses), *needed])
        )

    def _key(self) -> str:
        """The column that looks like the register's own id, if it is different in every row."""
        for head in self._table.heads:
            values = [row.cells.get(head, "") for row in self._table.rows]
            words = _plain(head)
            alike = max((_likeness(words, phrase) for phrase in KEY), default=0) >= LIKELY
            if head and alike and all(values) and len({folded(value) for value in values}) == len(values):
                return head
        return ""

    def _field(self, name: str) -> Iterator[str]:
        guess = self._guesses.get(name)
        if guess is None:
            yield f"  {name}: {{value: DECIDE}}  # no column says it{self._choices(name)}"
            return
        sure = "sure" if guess.likeness >= SURE else "likely"
        why = f"# {sure}: like {guess.phrase!r}"
        more = self._more(name, guess.head)
        if not more:
            yield f"  {name}: {_quoted(guess.head)}  {why}"
            return
        yield f"  {name}:  {why}"
        yield f"    column: {_quoted(guess.head)}"
        yield from (f"    {line}" for line in more)

    def _choices(self, name: str) -> str:
        prop = self._model.properties(self._label).get(name)
        return f": {', '.join(member.value for member in prop.members)}" if prop is not None and prop.members else ""

    def _more(self, name: str, head: str) -> list[str]:
        """What the values ask for: recoding, an order of dates, several in a cell, far ends that are made."""
        values = Counter(cell for row in self._table.rows if not says_nothing(cell := row.cells.get(head, "")))
        prop, edge = self._model.properties(self._label).get(name), self._model.edges(self._label).get(name)
        if prop is not None and prop.kind is Kind.DATE:
            return _dates(values)
        if name in _RECODED:
            return _recoding(values, *_RECODED[name])
        if edge is not None:
            several = ["split: [';']"] if sum(";" in value for value in values) * 20 > len(values) else []
            make = "{kind: public-body}" if edge.target == "Agency" else "{}"
            return [*several, f"make: {make}  # a record is made for a name that is not there"]
        return []


def _dates(values: Counter[str]) -> list[str]:
    unclear = [value for value in values if not _reads(value, "ymd")]
    order = next(
        (order for order in ("dmy", "mdy") if sum(not _reads(v, order) for v in unclear) * 10 < len(unclear)), ""
    )
    lines = [f"dates: {order}"] if order else []
    return [*lines, "else: leave out  # what is no date"]


def _reads(text: str, order: str) -> bool:
    try:
        date_of(text, order)
    except UnclearError:
        return False
    return True


def _recoding(values: Counter[str], known: Mapping[str, Sequence[str]], otherwise: str) -> list[str]:
    """What each value is taken for by the parts of words in it; what none of them says is left to decide."""
    lines = ["recode:"]
    for value, _ in values.most_common(MOST_VALUES):
        meant = _meant(value, known)
        lines.append(f"  {_quoted(value)}: {meant}" if meant else f"  # {_quoted(value)}: DECIDE")
    return [*lines, *([f"else: {otherwise}"] if otherwise else [])]


def _quoted(text: str) -> str:
    """A text as YAML reads it back: JSON is YAML."""
    return json.dumps(text, ensure_ascii=False)
