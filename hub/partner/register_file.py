"""A register that an agency keeps in a file, as the records of a feed: YAML or JSON in the feed's own words.

Used by hub.partner.watched_file. A file that is wrong is refused in whole, and names what is wrong: half a register
would tell readers that the rest is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import orjson
import yaml

from hub.access.asker import Asker
from hub.errors import BadUserInput
from hub.model.enums import Marking
from hub.partner.records import RECORDS, Record, RecordKind
from hub.partner.sound import UnsoundError, require_sound
from hub.partner.source import About, Agency
from hub.partner.written import UnreadableError, read_record

PLURALS = {"tools": RecordKind.TOOL, "practices": RecordKind.PRACTICE, "evidence": RecordKind.EVIDENCE}
TEXTS = (".yaml", ".yml", ".json")
LARGEST = 50_000_000
"""Bytes of a file in YAML or JSON."""
_SEES_ALL = Marking.OFFICIAL_SENSITIVE


@dataclass(frozen=True)
class RegisterFile:
    """What a file says: the feed's name and what that says of itself, for whom it speaks, and its records."""

    name: str
    about: About
    agencies: Sequence[Agency]
    records: Sequence[Record]


def read_text(path: Path) -> RegisterFile:
    """The register of a file in YAML or JSON. Raises BadUserInput."""
    register = _of_text(path)
    require_sound_register(register)
    return register


def require_sound_register(register: RegisterFile) -> None:
    """Raise BadUserInput for a record that no feed may show, of another agency, or that stands there twice."""
    slugs = {each.slug for each in register.agencies}
    seen = set[str]()
    for record in register.records:
        if record.agency not in slugs:
            raise BadUserInput(f"{record.id}: `agencies` does not name {record.agency}.")
        if record.id in seen:
            raise BadUserInput(f"{record.id} stands there twice. Give one of the two another reference.")
        seen.add(record.id)
        try:
            require_sound(record, Asker(_SEES_ALL, record.agency))
        except UnsoundError as error:
            raise BadUserInput(f"{error}.") from None


def _of_text(path: Path) -> RegisterFile:
    said = _parsed(path)
    feed, agencies = said.get("feed"), said.get("agencies")
    if not isinstance(feed, Mapping) or not isinstance(agencies, list) or not agencies:
        raise BadUserInput(
            f"{path.name}: `feed` holds `name` and `publisher`, and `agencies` a list of `slug` and `name`."
        )
    if strange := [name for name in said if name not in (*PLURALS, "feed", "agencies")]:
        raise BadUserInput(f"{path.name}: {strange[0]!s} is none of feed, agencies, {', '.join(PLURALS)}.")
    told = dict(cast(Mapping[str, Any], feed))
    name = told.pop("name", None)
    if not isinstance(name, str) or not name:
        raise BadUserInput(f"{path.name}: feed: `name` is missing: a stable name of the feed, such as a host name.")
    about = _read(About, told, "feed")
    own = [_read(Agency, each, f"agencies[{number}]") for number, each in enumerate(cast(list[object], agencies))]
    return RegisterFile(name, about, own, list(_records(said, own)))


def _records(said: Mapping[str, Any], agencies: Sequence[Agency]) -> Iterator[Record]:
    alone = {"agency": agencies[0].slug} if len(agencies) == 1 else {}
    for plural, kind in PLURALS.items():
        listed = said.get(plural) or []
        if not isinstance(listed, list):
            raise BadUserInput(f"{plural} is no list.")
        for number, each in enumerate(cast(list[object], listed)):
            yield _read(RECORDS[kind], each, f"{plural}[{number}]", alone)


def _read(kind: type[Any], said: object, place: str, given: Mapping[str, Any] | None = None) -> Any:
    try:
        return read_record(kind, said, strict=True, given=given)
    except UnreadableError as error:
        raise BadUserInput(f"{place}: {error}.") from None


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise BadUserInput(f"{path.name} has more than {LARGEST} bytes.")
        # Every value of YAML is a text here: 2025-06 is a date to some readers, and no to none of them.
        said = orjson.loads(content) if path.suffix.lower() == ".json" else _yaml(content.decode("utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise BadUserInput(
            f"{path.name} cannot be read as {path.suffix[1:].upper()}: {type(error).__name__}."
        ) from None
    if not isinstance(said, Mapping):
        raise BadUserInput(f"{path.name} holds no object with `feed`, `agencies` and records.")
    return cast(Mapping[str, Any], said)


def _yaml(text: str) -> Any:
    # An alias stands for what it names as often as it is written: a short file can be endless.
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
        raise BadUserInput("The file holds an alias (*name). Write out what it stands for.")
    return _plain(yaml.compose(text, yaml.SafeLoader))


def _plain(node: yaml.Node | None) -> Any:
    """What YAML says, each value as its text but for true, false and null."""
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    if not isinstance(node, yaml.ScalarNode) or node.tag.endswith(":null"):
        return None
    return node.value.lower() in ("true", "yes", "on") if node.tag.endswith(":bool") else node.value
