"""Print schema/graph/MODEL.md from the declarations: what the graph holds, readable without Python.

Called by `hub schema` and by a test that fails when the committed file differs. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hub.model.common import COMMON
from hub.model.declare import Kind, Noun, Property, Relationship
from hub.model.enums import Choice
from hub.model.policy import READS
from hub.model.registry import Model
from hub.model.stored import compared, sorted_by

_OPENING = """\
# The graph

Printed from the declarations in `hub/model` by `make schema`; do not edit. Labels, properties and relationships are
those in the graph; fields are the names in GraphQL and in the seed.

## How it is stored

- A node has one label and a `slug`, unique under that label. A relationship has a `key`: the first 16 hexadecimal
  digits of the SHA-256 of its type, its two ends as `Label:slug` and its `since`, each on a line of its own. So a pair
  may be linked again from another day on.
- What is unknown is absent; so is an empty list. An absent property means "not recorded here", never "there is none".
- A date is kept as written: a year, a month or a day. Beside a date `x` stands `xDay`, the last day of its period, by
  which it is compared and sorted. Beside a text or a list of texts `x` stands `xSort`, without case and
  accents: texts are put in order, and matched in part, by it alone; `eq` and `in` look at `x` itself.
- Every node and relationship is held from `heldFrom` (included) to `heldTo` (excluded), which are never absent. The
  first is its start; where that is unknown, the day on which a source first shows it (`seen`); the empty text, which
  comes before every day, for links without a day of their own and for the picture of the system (agencies, processes,
  outcomes, suppliers, products, concepts, sources and what links them). Before that it is possible from `possibleFrom`:
  its start, or the empty text. An open end is 9999-12-31.
- Every node and relationship has `sources`, a list of slugs of Source; `audience`, a list of slugs of Agency, when it
  is shared with these only; `version`, which counts how often it was written (absent from what an earlier hub wrote,
  which counts as once); and `origin`: `seed` for what the hub ships, `folder:` and a name for what a folder was loaded
  with, `pack` for packs. Loading changes rows of its own origin only, but that a folder may correct what is shipped.
- A dated status is a node of its own. The current one on a day is the latest of those held on it.
- An earlier value of a property is a node of its own, `(node)-[:WAS]->(:Earlier)`: `field` names the property, `value`
  (beside it `valueDay` or `valueSort`) is what it was, `sure` is true where the property always has one. Its `until` is
  the day on which the next value took its place. On a past day a property has the value of the first of its visible
  earlier values that ended after that day; if that one began only after the day, the value is not known, unless the
  property always has one. With no such row, and today, the value is the node's own. Dated statuses have none.
- `(:Register {slug: 'register'})` holds title, cut-off date, attribution and licence of the shipped knowledge, the
  digest of the seed that was loaded last, and a `version` that grows by one in every transaction that changes anything.
- `(:JournalEntry)` holds, for each call that changed anything, its number from 1 without a gap, time, door and reason,
  and for each row what was before and after as JSON, with the salts of its values and the hashes of the Merkle tree;
  `(:OpenEntry)` likewise what everybody may see of it (docs/journal.md). The register's `journal` and `open` are how
  many there are of each, `journalPeaks` and `openPeaks` the peaks of both trees, `journalAt` is the time of the last;
  `missingSources` are sources that rows cite and that are not there. `(:Origin)` holds what a folder states, by name.
- `(:Migration)` holds version, name, checksum and time of each migration that was applied.
"""
_TABLE_HEAD = "| Property | Type | Meaning | Notes |\n| --- | --- | --- | --- |"


def model_markdown(model: Model) -> str:
    """The whole document, ending in a line end."""
    nouns = list(model.nouns.values())
    parts = [_OPENING, "## What every node and relationship carries", _table(COMMON)]
    parts += ["## Who sees a row, and who keeps it", _seen(), _kept(nouns)]
    parts += [_noun(noun, model) for noun in nouns]
    parts += ["## Enumerations", "In the order in which they sort.", *map(_choices, _enumerations(nouns))]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _seen() -> str:
    conditions = [f"- {condition.meaning};" for condition in READS]
    opening = "A row is shown when all of these hold, and a relationship when they hold of it and of both its ends:"
    return "\n".join([opening, "", *conditions])[:-1] + "."


def _kept(nouns: Iterable[Noun]) -> str:
    rows = [f"| {noun.label} | {_steward(noun)} | {noun.policy.steward.writers} |" for noun in nouns]
    opening = (
        "A relationship is kept by who keeps the record that declares it. Editors also write what is PUBLISHED of an "
        "agency that has no approver."
    )
    return "\n".join([opening, "", "| Noun | Kept by | Written by |", "| --- | --- | --- |", *rows])


def _steward(noun: Noun) -> str:
    through = noun.policy.through
    return f"who `{through}` leads to" if through else noun.policy.steward.meaning


def _noun(noun: Noun, model: Model) -> str:
    order = f"Sorted by {noun.default_order} unless asked otherwise."
    parts = [f"## {noun.label}", noun.meaning, f"Fields: `{noun.singular}` for one, `{noun.plural}` for all. {order}"]
    parts += [_table(noun.properties)]
    lines = [line for r in noun.relationships for line in _relationship(noun, r)]
    lines += _inverse_lines(noun, model)
    return "\n\n".join([*parts, "\n".join(lines)]).strip()


def _table(properties: Sequence[Property]) -> str:
    rows = [f"| {p.name} | {_type(p)} | {_meaning(p)} | {_notes(p)} |" for p in properties]
    return "\n".join([_TABLE_HEAD, *rows])


def _type(prop: Property) -> str:
    if prop.choices is not None:
        return f"[{prop.choices.__name__}](#{prop.choices.__name__.lower()})"
    words = {Kind.INT: "whole number", Kind.BOOLEAN: "true or false", Kind.DATE: "date", Kind.STRINGS: "list of texts"}
    return words.get(prop.kind, "text")


def _meaning(prop: Property) -> str:
    unit = f" Unit: {prop.unit}." if prop.unit else ""
    return prop.meaning.replace("|", "\\|") + unit


def _notes(prop: Property) -> str:
    if prop.current:
        stored = [f"not stored: `{prop.current}` of the current state"]
    elif prop.shown_later:
        stored = ["not stored: whether `seen` is after the day"]
    elif prop.said:
        stored = [f"not stored: the texts of its statements of {prop.said}"]
    elif prop.acting:
        stored = ["not stored: worked out of the dated states"]
    elif prop.all_of:
        stored = [f"not stored: true when all of {', '.join(f'`{name}`' for name in prop.all_of)} hold"]
    else:
        beside = {compared(prop), sorted_by(prop)} - {prop.name}
        stored = [f"beside it {' and '.join(f'`{name}`' for name in sorted(beside))}"] if beside else []
    words = [("required", prop.required), ("filterable", prop.filterable), ("sortable", prop.sortable)]
    shown = [f"`{prop.shown}` in GraphQL"] if prop.shown else []
    return ", ".join([word for word, true in words if true] + stored + shown)


def _relationship(noun: Noun, r: Relationship) -> list[str]:
    """A sentence for each kind of far end, and what its two fields are called."""
    arrows = [
        f"`(:{noun.label})-[:{r.type}]->(:{far})`" if r.outgoing else f"`(:{far})-[:{r.type}]->(:{noun.label})`"
        for far in r.to
    ]
    how_many = ("at least one" if r.many else "one") if r.required else _bound(r.many)
    far = " or ".join(r.to)
    lines = [
        f"- {' or '.join(arrows)}",
        f"  - `{noun.label}.{r.name}` ({how_many}): {r.meaning}",
        f"  - `{far}.{r.inverse}` ({_bound(r.inverse_many)}): {r.inverse_meaning}",
    ]
    return lines + [
        f"  - its `{p.name}`, {_type(p)}: {_meaning(p)}{' Required.' if p.required else ''}" for p in r.properties
    ]


def _bound(many: bool) -> str:
    return "any number" if many else "at most one"


def _inverse_lines(noun: Noun, model: Model) -> list[str]:
    """Where the other end of a relationship that leads here is declared."""
    edges = [edge for edge in model.edges(noun.label).values() if not edge.declared and edge.target != noun.label]
    names = [f"`{edge.field}` (see {edge.target})" for edge in edges]
    return [f"- Declared at the other end: {', '.join(names)}."] if names else []


def _enumerations(nouns: Iterable[Noun]) -> list[type[Choice]]:
    """Every enumeration in use, once, in the order of first use."""
    properties = [*COMMON]
    for noun in nouns:
        properties += [*noun.properties, *(p for r in noun.relationships for p in r.properties)]
    return list(dict.fromkeys(p.choices for p in properties if p.choices is not None))


def _choices(choices: type[Choice]) -> str:
    title = (choices.__doc__ or "").strip().split("\n")[0]
    rows = [f"| {member.value} | {member.meaning} |" for member in choices]
    return "\n\n".join([f"### {choices.__name__}", title, "\n".join(["| Value | Meaning |", "| --- | --- |", *rows])])
