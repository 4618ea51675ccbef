"""Read a folder of YAML files into drafts of records, without deciding yet what they mean.

Called by hub.seed.folder and by importers of YAML. Stricter than YAML: a value means what it looks like, so unquoted
dates, yes and no, aliases, anchors, tags, merge keys and repeated keys are problems. Memory and depth are bounded by
the size of the file. Nothing here knows the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from hub.records.problems import Fault, Place, Problem
from hub.records.written import Document, Fields, record_name

DEEPEST = 12
_SUFFIXES = (".yaml", ".yml")
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)", re.ASCII)
_RESOLVER = yaml.resolver.Resolver()
_TEXT = "tag:yaml.org,2002:str"
_TRUTHS = ("yes", "no", "on", "off", "true", "false")
_SLUG = re.compile(r"\bslug:\s*['\"]?([a-z0-9-]+)", re.ASCII)


def read_folder(folder: Path) -> list[Document]:
    """Every YAML file below a folder, in the order of their names; a folder without any is a problem.

    So is a file that looks like one and is none: nobody is to think that it was read.
    """
    paths = sorted(path for path in folder.rglob("*") if _meant(path))
    if not paths:
        return [_unreadable(folder.name, "is no folder with .yaml files in it")]
    return [_read_in_folder(path, path.relative_to(folder).as_posix()) for path in paths]


def _meant(path: Path) -> bool:
    """Whether somebody may take this for a file of records, by its name or because it leads nowhere."""
    named = any(suffix.lower() in _SUFFIXES for suffix in path.suffixes)
    return (named and not path.is_dir()) or (path.is_symlink() and not path.exists())


def _read_in_folder(path: Path, name: str) -> Document:
    if not path.exists():
        return _unreadable(name, "leads nowhere; mend the link or remove it")
    if path.suffix not in _SUFFIXES:
        return _unreadable(name, "is not read under this name; let it end in .yaml, or take it away")
    return read_file(path, name)


def _unreadable(name: str, reason: str) -> Document:
    return Document(name, None, [Problem(Fault.FILE_UNREADABLE, Place(name), "", reason)])


def read_file(path: Path, name: str) -> Document:
    """One file. A file that cannot be read is a problem, not an exception."""
    try:
        return read_text(path.read_text(encoding="utf-8-sig"), name)
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be opened"
        return _unreadable(name, reason)


def read_text(text: str, name: str) -> Document:
    """The one document of a YAML text. After a syntax error its value is None: half a file is no file."""
    document = Document(name)
    reader = _Reader(document)
    try:
        document.value = reader.read(yaml.parse(text, Loader=_LOADER))
        _name_records(document)
    except yaml.YAMLError as error:
        document.mentioned = frozenset(_SLUG.findall(text))
        document.problems.append(_syntax(error, name))
    return document


# The C parser is 20 times faster; a build of PyYAML without it reads the same.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _syntax(error: yaml.YAMLError, name: str) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem) if part)
        return Problem(
            Fault.YAML_SYNTAX, Place(name, line=mark.line + 1 if mark else None), "", f"is no YAML: {reason}"
        )
    reason = str(getattr(error, "reason", "")) or "the text cannot be read"
    return Problem(Fault.YAML_SYNTAX, Place(name), "", f"is no YAML: {reason}")


class _TooDeepError(yaml.YAMLError):
    reason = f"lists and mappings stand more than {DEEPEST} deep"


class _Reader:
    """Builds plain values from the parser's events; an event stream expands nothing, so it cannot explode."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def read(self, events: Iterator[Any]) -> Any:
        value, seen = None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                content = self._value(next(events), events)
                value = content if seen == 1 else value
                if seen == 2:
                    self._note(Fault.YAML_FEATURE, event, "", "holds a second document; put it into a file of its own")
        return value

    def _value(self, event: Any, events: Iterator[Any], key: str = "", depth: int = 0) -> Any:
        if depth > DEEPEST:
            raise _TooDeepError
        if isinstance(event, yaml.AliasEvent):
            self._note(Fault.YAML_FEATURE, event, key, "uses an alias (*); write the value out")
            return None
        if event.anchor:
            self._note(Fault.YAML_FEATURE, event, key, "names an anchor (&); remove it")
        if event.tag and event.tag != "!":
            self._note(Fault.YAML_FEATURE, event, key, "has a tag (!); remove it")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, key, depth)
        return self._mapping(event, events, depth)

    def _list(self, events: Iterator[Any], key: str, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, key, depth + 1))
        return items

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> Fields:
        fields = Fields(start.start_mark.line + 1)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, fields, depth)
            value = self._value(next(events), events, key or "", depth + 1)
            if key is not None and key not in fields:
                fields[key] = value
                fields.lines[key] = event.start_mark.line + 1
        return fields

    def _key(self, event: Any, events: Iterator[Any], fields: Fields, depth: int) -> str | None:
        if not isinstance(event, yaml.ScalarEvent):
            self._note(Fault.YAML_FEATURE, event, "", "a list, mapping or alias stands as a key; keys are plain words")
            self._value(event, events, "", depth + 1)
            return None
        key: str = event.value
        if key == "<<":
            self._note(Fault.YAML_FEATURE, event, key, "is a merge key; write the fields out")
            return None
        if key in fields:
            self._note(Fault.DUPLICATE_KEY, event, key, "stands twice in one mapping; keep one")
        return key

    def _scalar(self, event: Any, key: str) -> Any:
        """A quoted text as it stands; a plain one only if YAML takes it for what a reader would."""
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in ("true", "false"):
            return text == "true"
        if _WHOLE.fullmatch(text):
            return int(text)
        if text and _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) != _TEXT:
            self._note(Fault.UNQUOTED, event, key, _unquoted(text))
        return text or None

    def _note(self, fault: Fault, event: Any, key: str, reason: str) -> None:
        place = Place(self._document.file, line=event.start_mark.line + 1)
        self._document.problems.append(Problem(fault, place, key, reason))


def _unquoted(text: str) -> str:
    if text.lower() in _TRUTHS:
        return f"{text!r} may be read as true or false, or as a text; write true or false, or put a text in quotes"
    return f"{text[:40]!r} is no plain text in YAML; put it in quotes"


def _name_records(document: Document) -> None:
    """Say in each problem in which record it stands: the last one that begins above it."""
    begins = [(fields.line, name) for fields, name in _records(document.value)]
    for index, problem in enumerate(document.problems):
        above = [name for line, name in begins if line <= (problem.place.line or 0)]
        if above:
            document.problems[index] = replace(problem, place=replace(problem.place, record=above[-1]))


def _records(value: Any) -> Iterator[tuple[Fields, str]]:
    for key, items in value.items() if isinstance(value, Fields) else ():
        for position, item in enumerate(items if isinstance(items, list) else (), start=1):
            if isinstance(item, Fields):
                yield item, record_name(item, key, position)
