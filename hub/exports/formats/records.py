"""The hub's own format of records: a folder of YAML that `hub seed` loads, with everything that is stored of each.

The rows that loading makes of it are those that it was written from: values that loading would work out from others are
written where it would not come to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import orjson
import yaml

from hub.exports.exported import About, EarlierValue, ExportedLink, ExportedRecord, Material
from hub.model.common import AUDIENCE, NOT_DATED, SLUG, SOURCES
from hub.model.earlier import FIELD, HISTORY
from hub.model.registry import Model
from hub.model.time import last_day
from hub.seed.register_entry import CUT_OFF, REGISTER

ABOUT = "about.json"
TO = "to"


# The C emitter is many times faster; a build of PyYAML without it writes the same.
_EMITTER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_EMITTER):
    """Writes each value where it stands: the reader takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


async def write(material: Material, place: Path) -> None:
    """A file for each kind of record that there is, the register's own words, and what the export says of itself."""
    _make(place, material.about)
    for label in labels_of(material.model):
        file: TextIO | None = None
        try:
            async for record in material.records([label]):
                if file is None:
                    file = _begun(place, material.model.nouns[label].plural)
                file.write(_dumped([written(record)]))
        finally:
            if file is not None:
                file.close()


def labels_of(model: Model) -> list[str]:
    """Every kind of record, but for dated states: they stand in what they are the states of."""
    states = {model.edges(noun.label)[noun.states].target for noun in model.nouns.values() if noun.states}
    return [label for label in model.nouns if label not in states]


def written(record: ExportedRecord) -> dict[str, Any]:
    """A record as a file of records has it."""
    audience = {AUDIENCE: record.audience} if record.audience else {}
    of_field: dict[str, list[Any]] = {}
    states = {state.ref for state in record.states}
    for link in record.links:
        of_field.setdefault(link.edge.field, []).append(link)
    for name, links in of_field.items():
        inside = any(link.to in states for link in links)
        of_field[name] = _states(record) if inside else [_link(link, record) for link in links]
    many = {link.edge.field for link in record.links if link.edge.many}
    told = {name: items if name in many or len(items) > 1 else items[0] for name, items in of_field.items()}
    history = [_earlier(was) for was in record.earlier]
    return {
        SLUG: record.ref.slug, **_dated(record.values), **audience, SOURCES: record.sources, **told,
        **({HISTORY: history} if history else {}),
    }  # fmt: skip


def _link(link: ExportedLink, record: ExportedRecord) -> dict[str, Any]:
    own = _own(link, record)
    # A link that cites what its record does gets no days from that.
    values = _dated(link.values) if SOURCES in own or "seen" in link.values else link.values
    return {TO: link.to.slug, **values, **own}


def _dated(values: Mapping[str, Any]) -> dict[str, Any]:
    """With a word on what no source dates: else loading would fill in days from the sources that it cites."""
    return {**values, **({} if "lastSeen" in values else {NOT_DATED: True})}


def _states(record: ExportedRecord) -> list[dict[str, Any]]:
    """Dated states in their order. The first is shown with what it is a state of, where nobody wrote otherwise."""
    first, *others = sorted(record.states, key=_begins)
    dated = "since" not in first.values and "lastSeen" in first.values
    implied = dated and first.values.get("seen") == record.values.get("seen")
    values = {name: value for name, value in first.values.items() if not (implied and name == "seen")}
    told = [(first, values), *((state, state.values) for state in others)]
    return [{SLUG: state.ref.slug, **_dated(values), **_own(state, record)} for state, values in told]


def _begins(state: ExportedRecord) -> tuple[str, bool, str]:
    """Where a state stands among others: of two of a day the one that has no start is the one before."""
    begins = state.values.get("since") or (state.values.get("seen") if "lastSeen" in state.values else "")
    return last_day(begins) if begins else "", "since" in state.values, state.ref.slug


def _own(thing: ExportedLink | ExportedRecord, record: ExportedRecord) -> dict[str, Any]:
    """Sources and audience, where they are not those of the record."""
    told = ((SOURCES, thing.sources, record.sources), (AUDIENCE, thing.audience, record.audience))
    return {name: own for name, own, around in told if own != around}


def _earlier(was: EarlierValue) -> dict[str, Any]:
    return {FIELD: was.prop, **was.values, SOURCES: was.sources, AUDIENCE: was.audience}


def register_of(about: About) -> Mapping[str, Any]:
    """What the register says of itself, as a folder of records has it."""
    told = {"title": about.title, CUT_OFF: about.cut_off or about.made, "licence": about.licence}
    return {REGISTER: {**told, "attribution": about.attribution or "None"}}


def _make(place: Path, about: About) -> None:
    place.mkdir()
    (place / ABOUT).write_bytes(orjson.dumps(dict(about.pairs()), option=orjson.OPT_INDENT_2) + b"\n")
    (place / "register.yaml").write_text(_dumped(register_of(about)), encoding="utf-8")


def _begun(place: Path, plural: str) -> TextIO:
    file = (place / f"{plural}.yaml").open("w", encoding="utf-8")
    file.write(f"{plural}:\n")
    return file


def _dumped(value: Mapping[str, Any] | Sequence[Any] | Iterator[Any]) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
