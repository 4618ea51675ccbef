"""How facts are written on pages: days, names of enumerations, what is not recorded, and where a record's page is.

Used by hub.web.pages.render as filters of the templates. What is not recorded is always said to be so; it never reads
as "none".
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from markupsafe import Markup, escape

from hub.access.roles import Role
from hub.graph.compiler.ids import global_id, parts_of
from hub.model.policy import VisibilityRule
from hub.web.pages.record_pages import words_of

MONTHS = tuple(calendar.month_name[1:])
NOT_RECORDED = "Not recorded"
_ABBREVIATIONS = {"AI", "ATRS", "CPS", "OECD", "SRO"}
_LEFT_OUT = {
    "staleCount": "last known acting, which no source of the last 24 months shows",
    "retiredCount": "retired",
    "uncertainCount": "not shown by any source to have been there on that day",
}
_ENDS = (("from", "before"), ("to", "after"))
_HIDES = {
    VisibilityRule.CLEARED: "its marking is above that clearance",
    VisibilityRule.SHARED: "it is shared with other agencies only",
}
PLACES = {
    "Agency": "/agencies",
    "Framework": "/frameworks",
    "Principle": "/principles",
    "Process": "/process",
    "Tool": "/tools",
}
"""Where the records of a noun have pages of their own; all others have the page of a record."""


def day(value: str | None) -> str:
    """17 June 2025, June 2025 or 2025, as precise as it is recorded."""
    if not value:
        return NOT_RECORDED
    year, *rest = value.split("-")
    month = f"{MONTHS[int(rest[0]) - 1]} " if rest else ""
    number = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{number}{month}{year}"


def field(name: str) -> str:
    """The name of a field in words: What happened."""
    return words_of(name)


def words(value: str | None) -> str:
    """The value of an enumeration in words: Proof of concept."""
    if not value:
        return NOT_RECORDED
    parts = [part if part in _ABBREVIATIONS else part.lower() for part in value.split("_")]
    return " ".join([parts[0][:1].upper() + parts[0][1:], *parts[1:]])


def may(role: str) -> str:
    """What somebody with a role may do, in a sentence."""
    return Role(role).meaning


def left_out(answer: Mapping[str, Any]) -> str:
    """How many tools an answer about tools that act does not count, in a sentence; nothing where it counts all."""
    parts = [f"{count(answer[name], 'tool')} {why}" for name, why in _LEFT_OUT.items() if answer.get(name)]
    return f"Not counted: {'; '.join(parts)}." if parts else ""


def said(value: Any) -> Any:
    """A value that may not be recorded."""
    if value is None or value in ("", []):
        return Markup('<span class="hub-fact">{}</span>').format(NOT_RECORDED)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "; ".join(value) if isinstance(value, list) else value


def count(number: int, singular: str, plural: str = "") -> str:
    """1 tool, 2 tools."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def listed(value: Any) -> list[Any]:
    """The values of a parameter that may have been given not at all, once or more often."""
    return value if isinstance(value, list) else [value] if value else []


def chosen(value: str) -> str:
    """A value that a list was narrowed by, in words: Live, or avon somerset police."""
    return words(value) if value.isupper() else value.replace("-", " ")


def place(record: Mapping[str, Any]) -> str:
    """The address of a record's page, by its `__typename` and `slug`."""
    kind, slug = record["__typename"], quote(record["slug"], safe="")
    return f"{PLACES[kind]}/{slug}" if kind in PLACES else f"/records/{quote(kind)}/{slug}"


def record_at(address: str) -> tuple[str, str] | None:
    """The kind and the slug of the record whose page stands at an address, or None."""
    parts = [unquote(part) for part in urlsplit(address.strip()).path.split("/")]
    if len(parts) == 4 and parts[:2] == ["", "records"]:
        return parts[2], parts[3]
    kinds = [kind for kind, start in PLACES.items() if parts[:-1] == ["", start[1:]]]
    return (kinds[0], parts[-1]) if kinds and parts[-1] else None


def address_of(identifier: str | None) -> str | None:
    """The address of the page of a record by its global id, None without one."""
    kind, slug = parts_of(identifier or "")
    return place({"__typename": kind, "slug": slug}) if slug else None


def identifier(record: Mapping[str, Any]) -> str:
    """The global id of a record, by its `__typename` and `slug`."""
    return global_id(record["__typename"], record["slug"])


def hidden_by(rules: Sequence[str]) -> str:
    """Why somebody does not see a row, in a sentence."""
    return "; ".join(_HIDES[VisibilityRule(rule)] for rule in rules)


def named(record: Mapping[str, Any] | None) -> str:
    """What a record is called: by its name or title, else its slug, else what kind of record it is."""
    if record is None:
        return "a record that is not shown"
    return record.get("name") or record.get("title") or record.get("slug") or words_of(record["__typename"])


def what_happened(change: Mapping[str, Any]) -> str:
    """What a change was, in words: changed: status, from Pilot to Live."""
    told = words(change["kind"]).lower()
    if change["field"]:
        told += f": {field(change['field']).lower()}"
        write = words if change["field"] == "status" else str
        told += "".join(f", {word} {write(change[end])}" for word, end in _ENDS if change[end])
    return told


def link(record: Mapping[str, Any] | None, missing: str = NOT_RECORDED) -> Markup:
    """A link to a record's page by its name."""
    if record is None:
        return Markup('<span class="hub-fact">{}</span>').format(missing)
    name, at = named(record), place(record) if "slug" in record else address_of(record.get("id"))
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(at, name) if at else escape(name)


def outside(url: str | None, text: str) -> Markup:
    """A link to somewhere else, only by http or https: a source's address is data."""
    if not url or not url.lower().startswith(("https://", "http://")):
        return escape(text)
    return Markup('<a class="govuk-link" rel="noreferrer noopener" href="{}">{}</a>').format(url, text)


def address(path: str, parameters: Mapping[str, Any], **changed: Any) -> str:
    """An address with parameters, those that are None left out."""
    merged = {name: value for name, value in {**parameters, **changed}.items() if value not in (None, "", [])}
    pairs = [(name, each) for name, value in merged.items() for each in (value if isinstance(value, list) else [value])]
    return f"{path}?{urlencode(pairs)}" if pairs else path
