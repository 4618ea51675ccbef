"""Replay the dated versions of a register: what really began, ended and changed between them. Pure.

Called by `hub import replay`. A row is known again by what its mapping says, and of its cells those count that the
mapping reads. A register that is written anew, or given other ids, or that lacks rows for a while, tells of nothing
that happened: the first two are told as one thing each, the third as an absence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hub.errors import BadUserInput
from hub.importers.mapping import RegisterMapping
from hub.importers.tables import Table, folded

FEW = 20
"""Rows below which nothing is told of nearly all of them."""
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Version:
    """A register on a day: its rows by their keys, and rows that cannot be told apart, or are none of the mapping's."""

    day: str
    rows: Mapping[str, Cells]
    repeated: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Edit:
    """A cell of a row that says something else than in the version before."""

    key: str
    column: str
    before: str
    after: str


@dataclass
class Step:
    """From one version to the next. Keys lead to rows of the later, those of `ended` and `absent` to the earlier.

    `absent` are rows that are there again in a later version, by the day of that; `renamed` leads from keys to those
    that they had before; `anew` counts by column the cells that were written anew in nearly every row.
    """

    before: Version
    after: Version
    began: list[str] = field(default_factory=list[str])
    back: list[str] = field(default_factory=list[str])
    ended: list[str] = field(default_factory=list[str])
    absent: dict[str, str] = field(default_factory=dict[str, str])
    renamed: dict[str, str] = field(default_factory=dict[str, str])
    edits: list[Edit] = field(default_factory=list[Edit])
    anew: Counter[str] = field(default_factory=Counter[str])

    @property
    def ids_anew(self) -> bool:
        """Whether nearly every row has another id, which is one thing and not as many."""
        return _nearly_all(len(self.renamed), len(self.before.rows))

    @property
    def changed(self) -> set[str]:
        """The rows of the later version that say something else."""
        return {edit.key for edit in self.edits}

    @property
    def same(self) -> int:
        """How many rows of the later version are as they were, but for an id that was changed."""
        others = {*self.began, *self.back, *self.changed}
        return len(self.after.rows.keys() - others)


def version_of(day: str, table: Table, mapping: RegisterMapping) -> Version:
    """A file as a version. Raises BadUserInput for a mapping by which rows are not known again."""
    heads = key_heads(mapping)
    if mapping.spread or not heads:
        raise BadUserInput("Versions are replayed by a mapping with `same` or a name, and without `spread`.")
    columns = {folded(head): head for head in table.heads}
    wanted = {head: columns[folded(head)] for head in mapping.heads}
    rows: dict[str, Cells] = {}
    repeated = left_out = 0
    for row in table.rows:
        cells = {head: row.cells.get(column, "") for head, column in wanted.items()}
        key = " ".join(folded(cells[head]) for head in heads)
        if not key.strip() or any(folded(cells[head]) not in taken for head, taken in mapping.only.items()):
            left_out += 1
        elif key in rows:
            repeated += 1
        else:
            rows[key] = cells
    return Version(day, rows, repeated, left_out)


def key_heads(mapping: RegisterMapping) -> Sequence[str]:
    """The columns by which a row is known again."""
    return mapping.same or name_heads(mapping)


def name_heads(mapping: RegisterMapping) -> Sequence[str]:
    """The columns in which a row's name stands."""
    named = next((mapped for mapped in mapping.fields if mapped.name in ("name", "title")), None)
    return named.heads if named else ()


def replayed(versions: Sequence[Version], mapping: RegisterMapping) -> list[Step]:
    """What happened from each version to the next, in the order of their days. Raises BadUserInput for a day twice."""
    ordered = sorted(versions, key=lambda version: version.day)
    steps: list[Step] = []
    known: dict[str, str] = {}
    for number, (before, after) in enumerate(pairwise(ordered), start=1):
        if before.day == after.day:
            raise BadUserInput(f"Two versions are of {after.day}. Give one of each day.")
        known |= dict.fromkeys(before.rows, before.day)
        steps.append(_step(before, after, known, ordered[number + 1 :], mapping))
    return steps


def _step(
    before: Version, after: Version, known: Mapping[str, str], later: Sequence[Version], mapping: RegisterMapping
) -> Step:
    step = Step(before, after)
    news = [key for key in after.rows if key not in before.rows]
    gone = [key for key in before.rows if key not in after.rows]
    returns = {key: day for key in gone if (day := _again(key, later))}
    step.absent = returns
    fresh = [key for key in news if key not in known]
    step.renamed = _renamed(before, after, [key for key in gone if key not in returns], fresh, mapping)
    step.ended = [key for key in gone if key not in returns and key not in step.renamed.values()]
    step.began = [key for key in fresh if key not in step.renamed]
    step.back = [key for key in news if key in known]
    pairs = {key: key for key in after.rows if key in before.rows} | step.renamed
    edits = list(_edits(before, after, pairs, key_heads(mapping)))
    step.anew = Counter({column: number for column, number in Counter(edit.column for edit in edits).items()
                         if _nearly_all(number, len(pairs))})  # fmt: skip
    step.edits = [edit for edit in edits if edit.column not in step.anew]
    return step


def _again(key: str, later: Sequence[Version]) -> str:
    return next((version.day for version in later if key in version.rows), "")


def _renamed(
    before: Version, after: Version, gone: Sequence[str], fresh: Sequence[str], mapping: RegisterMapping
) -> dict[str, str]:
    """Rows that are gone and there under another key, by their name, where it is the name of one of each."""
    heads = name_heads(mapping)
    if not heads or not mapping.same:
        return {}
    old, new = _by_name(before, gone, heads), _by_name(after, fresh, heads)
    return {new[name]: key for name, key in old.items() if name in new}


def _by_name(version: Version, keys: Sequence[str], heads: Sequence[str]) -> dict[str, str]:
    names = {key: " ".join(folded(version.rows[key][head]) for head in heads) for key in keys}
    counts = Counter(names.values())
    return {name: key for key, name in names.items() if name.strip() and counts[name] == 1}


def _edits(before: Version, after: Version, pairs: Mapping[str, str], heads: Sequence[str]) -> Iterator[Edit]:
    """Every cell that says something else; other case and other spaces say the same."""
    for key, was in pairs.items():
        for column, text in after.rows[key].items():
            earlier = before.rows[was][column]
            if column not in heads and folded(text) != folded(earlier):
                yield Edit(key, column, earlier, text)


def _nearly_all(number: int, of: int) -> bool:
    return number >= FEW and number * 10 >= of * 9
