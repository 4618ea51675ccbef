"""What a record says once another became part of it, as far as the two do not contradict each other. Pure.

Called by hub.records.merging, and by hub.records.proposals to show what a proposed merge would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.model.declare import Kind, Property
from hub.model.enums import Confidence
from hub.model.time import last_day

Values = Mapping[str, Any]
NAME, ALIASES, INFERRED, UNTIL = "name", "aliases", "inferredFields", "until"


@dataclass
class MergedValues:
    """Values by property: `given` are new to the record, `came` those of them that the other gave.

    `contradicted` are properties of which the two say otherwise and nobody has decided.
    """

    given: dict[str, Any] = field(default_factory=dict[str, Any])
    came: set[str] = field(default_factory=set[str])
    contradicted: list[str] = field(default_factory=list[str])


def merged_values(declared: Mapping[str, Property], ours: Values, theirs: Values, decided: Values) -> MergedValues:
    """What two records of a noun come to; `decided` are values that somebody has given."""
    merged = MergedValues()
    for name, prop in declared.items():
        if prop.computed or name in decided or name in ("marking", INFERRED) or ours.get(name) == theirs.get(name):
            continue
        if name == UNTIL:
            # That one has not ended says something, too.
            merged.contradicted.append(name)
        elif theirs.get(name) is not None:
            _merge(prop, ours.get(name), theirs[name], merged)
    merged.came |= {name for name, value in decided.items() if value is not None and value == theirs.get(name)}
    if ALIASES in declared and ALIASES not in decided:
        _put_lists(merged, ALIASES, ours, _names(ours, theirs, decided, merged))
    if INFERRED in declared and INFERRED not in decided:
        _put_lists(merged, INFERRED, ours, (name for name in theirs.get(INFERRED, ()) if name in merged.came))
    return merged


def _merge(prop: Property, ours: Any, theirs: Any, merged: MergedValues) -> None:
    if ours is None:
        merged.given[prop.name] = theirs
        merged.came.add(prop.name)
    elif prop.kind is Kind.STRINGS:
        merged.given[prop.name] = list(dict.fromkeys([*ours, *theirs]))
    elif prop.name in ("seen", "lastSeen"):
        merged.given[prop.name] = (min if prop.name == "seen" else max)((ours, theirs), key=last_day)
    elif prop.name == "confidence":
        # The members stand in the order of how firm they are.
        merged.given[prop.name] = next(each.value for each in Confidence if each.value in (ours, theirs))
    else:
        merged.contradicted.append(prop.name)


def _names(ours: Values, theirs: Values, decided: Values, merged: MergedValues) -> Iterator[str]:
    """What either was called and is not called any more."""
    yield from theirs.get(ALIASES, ())
    final = {**ours, **merged.given, **decided}.get(NAME)
    if NAME not in merged.contradicted:
        yield from (values[NAME] for values in (ours, theirs) if values.get(NAME) and values[NAME] != final)


def _put_lists(merged: MergedValues, name: str, ours: Values, more: Iterator[str]) -> None:
    joined = list(dict.fromkeys([*ours.get(name, ()), *more]))
    if joined != list(ours.get(name, ())):
        merged.given[name] = joined
