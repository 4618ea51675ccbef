"""What moved between two packs: figures, rows that came, went or changed, and what stands behind it.

Called by the commands and by hub.review.verify. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hub.review.content import Content
from hub.review.frozen import Frozen
from hub.review.plain_english import choice_in_words, count, day_in_words, field_in_words

MOST = 20
"""Rows named of one question; the rest are counted."""
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", re.ASCII)


def differences(before: Frozen, after: Frozen) -> Iterator[str]:
    """Sentences for a person, the figures first."""
    for pack in (before, after):
        yield from (f"{pack.path}: {line}" for line in pack.wrong)
    if before.content["review"] != after.content["review"]:
        yield f"The packs are of two reviews: {before.content['review']} and {after.content['review']}."
    yield from compared(before.content, after.content)


def compared(before: Content, after: Content) -> Iterator[str]:
    """The same for two contents."""
    if before == after:
        yield "The two packs say the same."
        return
    yield _why(before, after)
    figures = list(figures_moved(before, after))
    yield f"{count(len(figures), 'figure').capitalize()} moved{':' if figures else '.'}"
    yield from (f"  {line}" for line in figures)
    old, new = _answers(before), _answers(after)
    for name in [*old, *(name for name in new if name not in old)]:
        yield from _question(name, old.get(name), new.get(name))


def _why(before: Content, after: Content) -> str:
    if before["graphDigest"] == after["graphDigest"]:
        if before["asOf"] != after["asOf"]:
            return (
                f"The graph is the same; the days differ: {day_in_words(before['asOf'])} and "
                f"{day_in_words(after['asOf'])}."
            )
        return "The graph and the day are the same, so the difference comes from the questions or from the files."
    return (
        f"The graph moved on, from {before['graphDigest'][:12]} as of {day_in_words(before['asOf'])} to "
        f"{after['graphDigest'][:12]} as of {day_in_words(after['asOf'])}."
    )


def figures_moved(before: Content, after: Content) -> Iterator[str]:
    """One line for each figure that differs."""
    old, new = _figures(before), _figures(after)
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            yield f"{name}: {_number(old.get(name))} before, {_number(new.get(name))} after"


def _figures(content: Content) -> dict[str, Any]:
    return {figure["name"]: figure["value"] for figure in _answers(content)["review"]["data"]["review"]["figures"]}


def _number(value: float | None) -> str:
    return "not there" if value is None else f"{value:,.0f}"


def _answers(content: Content) -> dict[str, Any]:
    return {answer["name"]: answer for answer in content["answers"]}


def _question(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[str]:
    if old is None or new is None:
        yield f"The question {name} is asked in one of the packs only."
        return
    if old["query"] != new["query"]:
        yield f"The question {name} is asked in other words."
    had, has = _rows(old["data"]), _rows(new["data"])
    lines = [f"  came: {_name(has[key])}" for key in has if key not in had]
    lines += [f"  went: {_name(had[key])}" for key in had if key not in has]
    lines += [
        f"  changed: {_name(has[key])}: {_fields(had[key], has[key])}"
        for key in has
        if key in had and had[key] != has[key]
    ]
    if lines:
        yield old["question"]
        yield from lines[:MOST]
        if len(lines) > MOST:
            yield f"  and {len(lines) - MOST} more"


def _rows(data: Mapping[str, Any]) -> dict[tuple[str | int, ...], Mapping[str, Any]]:
    """The rows of an answer by what they are about; an answer that is no list gives its lists, and the rest as a row.

    Figures are told before, so the lists of a review are not.
    """
    answer = next(iter(data.values()))
    if not isinstance(answer, dict):
        return {}
    lists = {"": answer["nodes"]} if "nodes" in answer else {k: v for k, v in answer.items() if _is_list(v)}
    lists.pop("figures", None)
    rows: dict[tuple[str | int, ...], Mapping[str, Any]] = {}
    seen = Counter[tuple[str, ...]]()
    for name, listed in lists.items():
        for row in listed:
            key = (name, *_key(row))
            rows[*key, seen[key]] = row
            seen[key] += 1
    alone = {k: v for k, v in answer.items() if k not in ("nodes", "figures") and not isinstance(v, dict | list)}
    return {**rows, ("its own",): alone} if alone and "nodes" not in answer else rows


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The slugs that tell a row from the others of its list, or what stands in their place."""
    if "slug" in row:
        return (str(row["slug"]),)
    far = [str(value["slug"]) for value in row.values() if isinstance(value, dict) and "slug" in value]
    own = ("on", "kind", "field", "before", "after") if far else ("rule", "level", "row", "column", "name", "sentence")
    return (*far, *(str(row[name]) for name in own if name in row))


def _name(row: Mapping[str, Any]) -> str:
    """What a row is about: its own name, or those of what it brings together."""
    if "slug" in row:
        return str(row.get("name") or row.get("title") or row["slug"])
    parts = [
        str(value.get("name") or value.get("slug"))
        for value in row.values()
        if isinstance(value, dict) and ("name" in value or "slug" in value)
    ]
    parts = parts or [str(row[name]) for name in ("rule", "row", "column") if name in row]
    if not parts and "level" in row:
        return choice_in_words(str(row["level"]))
    return " / ".join(parts) or "the answer as a whole"


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    return "; ".join(_field(name, old.get(name), new.get(name)) for name in new if old.get(name) != new.get(name))


def _field(name: str, old: Any, new: Any) -> str:
    words = field_in_words(name)
    if isinstance(old, dict | list) or isinstance(new, dict | list):
        return words
    return f"{words} from {_value(old)} to {_value(new)}"


def _value(value: Any) -> str:
    """A value as a person would say it, in the middle of a sentence."""
    if value is None:
        return "nothing recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return f"{value:,}"
    if _DATE.fullmatch(value):
        return day_in_words(value)
    return f"“{choice_in_words(value) if value.isupper() else value}”"
