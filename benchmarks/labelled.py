"""A register in which it is known which records are of one tool: shipped tools, variants of them, and false friends.

Called by benchmarks.likeness and tests. Variants are what registers do to a record that is entered twice: another
name, another order of its words, a slip of the pen, the owner's name before it, the product's in its place, the parent
body as owner, the same told in other words or not at all. False friends look alike and are different tools: another
force's, the next version, another use of one product, a neighbour on one subject. The same seed gives the same records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from hub.files import shipped
from hub.model.registry import the_model
from hub.records.stored_form import Rows
from hub.seed.folder import read_seed

VARIANTS, FALSE_FRIENDS = 4, 3
_SPOKEN = ("a", "aid", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with")
_NOUNS = ("tool", "system", "assistant", "service", "platform")
_OTHER_WORDS = {
    "analyses": "examines",
    "answers": "replies",
    "assessment": "appraisal",
    "cases": "matters",
    "checks": "verifies",
    "compares": "sets side by side",
    "detect": "spot",
    "documents": "papers",
    "drafting": "writing",
    "files": "dossiers",
    "finds": "locates",
    "helps": "supports",
    "joins": "brings together",
    "lists": "sets out",
    "many": "numerous",
    "notes": "jottings",
    "officers": "staff",
    "people": "individuals",
    "person": "individual",
    "predicts": "forecasts",
    "questions": "queries",
    "ranks": "orders",
    "records": "entries",
    "removes": "takes out",
    "risk": "danger",
    "scans": "goes through",
    "scores": "rates",
    "search": "lookup",
    "searches": "looks through",
    "shows": "displays",
    "suggests": "proposes",
    "summarises": "condenses",
    "take": "need",
    "transcribes": "writes down",
    "victims": "those harmed",
    "violence": "violent crime",
}


@dataclass(frozen=True)
class Entry:
    """One record of the sample. Entries with the same `tool` are of one tool; `made` says how it came about."""

    slug: str
    tool: str
    made: str
    name: str
    purpose: str
    functionality: str
    owner: str
    products: tuple[str, ...]
    suppliers: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """What variants are made from: names of bodies and products, the body above each, and its parts."""

    bodies: Mapping[str, str]
    products: Mapping[str, str]
    above: Mapping[str, str]

    def sisters(self, body: str) -> list[str]:
        """Other parts of the body that this one is part of."""
        return sorted(sister for sister, over in self.above.items() if over == self.above.get(body) and sister != body)


def labelled(seed: int = 1) -> list[Entry]:
    """The sample: every shipped tool with its variants and false friends."""
    rows, dice = read_seed(the_model(), shipped("seed")).rows, Random(seed)
    world, tools = world_of(rows), sorted(_shipped(rows), key=lambda tool: tool.slug)
    entries: list[Entry] = []
    for tool in tools:
        entries.append(tool)
        entries += _told_twice(tool, world, dice)
        entries += _false_friends(tool, world, tools, dice)
    return entries


def world_of(rows: Rows) -> World:
    """What variants are made from, read from the shipped rows."""
    names = {label: {s: str(r["name"]) for s, r in rows.nodes[label].items()} for label in ("Agency", "Product")}
    above = {start: end for start, _, end in _links(rows, "PART_OF", "Agency")}
    return World(names["Agency"], names["Product"], above)


def _links(rows: Rows, type: str, start: str) -> Iterator[tuple[str, str, str]]:
    for kind, triples in rows.links.items():
        if kind.type == type and kind.start == start:
            yield from ((first, kind.end, other) for first, other, _ in triples.values())


def _shipped(rows: Rows) -> Iterator[Entry]:
    owners = {tool: owner for owner, _, tool in _links(rows, "OWNS", "Agency")}
    products, suppliers = (list(_links(rows, type, "Tool")) for type in ("BUILT_ON", "SUPPLIED_BY"))
    for slug, row in rows.nodes["Tool"].items():
        texts = (str(row.get("purpose", "")), str(row.get("functionality", "")))
        things = (tuple(sorted(end for start, _, end in links if start == slug)) for links in (products, suppliers))
        yield Entry(slug, slug, "shipped", str(row["name"]), *texts, owners[slug], *things)


Change = Callable[[Entry, World, Random], Entry | None]


def _told_twice(tool: Entry, world: World, dice: Random) -> Iterator[Entry]:
    """Some variants, each with another name or owner, and its texts as they are, in other words, cut or left out."""
    made = 0
    for change in dice.sample(CHANGES, len(CHANGES)):
        changed = change(tool, world, dice)
        if changed is None or made == VARIANTS:
            continue
        made += 1
        how = change.__name__.lstrip("_")
        text = dice.choice((_as_it_is, _in_other_words, _cut_short, _left_out))
        changed = text(replace(changed, slug=f"{tool.slug}--{how}", made=how), dice)
        yield replace(changed, products=(), suppliers=()) if dice.random() < 0.3 else changed


def _abbreviated(tool: Entry, world: World, dice: Random) -> Entry | None:
    words = [word for word in _plain(tool.name) if word.lower() not in _SPOKEN]
    if len(words) >= 3:
        return replace(tool, name="".join(word[0] for word in words).upper())
    short = [f"{word[:4]}." if len(word) > 7 else word for word in _plain(tool.name)]
    return replace(tool, name=" ".join(short)) if short != _plain(tool.name) else None


def _reordered(tool: Entry, world: World, dice: Random) -> Entry | None:
    words = _plain(tool.name)
    at = len(words) // 2
    return replace(tool, name=f"{' '.join(words[at:])}, {' '.join(words[:at])}") if at else None


def _misspelt(tool: Entry, world: World, dice: Random) -> Entry | None:
    longest = max(_plain(tool.name), key=len)
    if len(longest) < 5:
        return None
    at = dice.randrange(1, len(longest) - 2)
    slips = (longest[:at] + longest[at + 1 :], longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :])
    return replace(tool, name=tool.name.replace(longest, dice.choice(slips)))


def _owner_before_it(tool: Entry, world: World, dice: Random) -> Entry | None:
    body = world.bodies[tool.owner].split(" (")[0]
    short = "".join(word[0] for word in body.split() if word[0].isupper())
    return replace(tool, name=f"{dice.choice((body, short))} {tool.name}")


def _with_a_noun(tool: Entry, world: World, dice: Random) -> Entry | None:
    return replace(tool, name=f"{dice.choice(('AI ', 'Automated ', ''))}{tool.name} {dice.choice(_NOUNS)}")


def _by_its_product(tool: Entry, world: World, dice: Random) -> Entry | None:
    return replace(tool, name=f"{world.products[tool.products[0]]} {dice.choice(_NOUNS)}") if tool.products else None


def _by_another_body(tool: Entry, world: World, dice: Random) -> Entry | None:
    over = world.above.get(tool.owner)
    return replace(tool, owner=over) if over else None


def _under_its_name(tool: Entry, world: World, dice: Random) -> Entry | None:
    return tool


CHANGES: tuple[Change, ...] = (
    _abbreviated,
    _reordered,
    _misspelt,
    _owner_before_it,
    _with_a_noun,
    _by_its_product,
    _by_another_body,
    _under_its_name,
)


def _false_friends(tool: Entry, world: World, tools: Sequence[Entry], dice: Random) -> Iterator[Entry]:
    """Some other tools that look like this one, each a tool of its own."""
    made = 0
    for friend in dice.sample(FRIENDS, len(FRIENDS)):
        lookalike = friend(tool, world, tools, dice)
        if lookalike is None or made == FALSE_FRIENDS:
            continue
        made += 1
        how = friend.__name__.lstrip("_")
        slug = f"{tool.slug}--{how}"
        yield replace(lookalike, slug=slug, tool=slug, made=how)


def _next_version(tool: Entry, world: World, tools: Sequence[Entry], dice: Random) -> Entry | None:
    name = f"{tool.name} {dice.choice(('2', 'v3', 'II', 'version 2', 'phase 2'))}"
    return dice.choice((_as_it_is, _cut_short))(replace(tool, name=name), dice)


def _of_a_sister(tool: Entry, world: World, tools: Sequence[Entry], dice: Random) -> Entry | None:
    sisters = world.sisters(tool.owner) if tool.owner in world.above else []
    if not sisters:
        return None
    sister = dice.choice(sisters)
    bare = tool.name.split(" (")[0]
    name = dice.choice((f"{bare} ({world.bodies[sister]})", f"{world.bodies[sister]} {bare}", tool.name))
    return dice.choice((_as_it_is, _in_other_words))(replace(tool, name=name, owner=sister), dice)


def _of_one_product(tool: Entry, world: World, tools: Sequence[Entry], dice: Random) -> Entry | None:
    if not tool.products:
        return None
    other = dice.choice([candidate for candidate in tools if not set(candidate.products) & set(tool.products)])
    name = f"{world.products[tool.products[0]]} for {' '.join(_plain(other.name)[-2:]).lower()}"
    return replace(other, name=name, owner=tool.owner, products=tool.products, suppliers=tool.suppliers)


def _on_one_subject(tool: Entry, world: World, tools: Sequence[Entry], dice: Random) -> Entry | None:
    """Half of the name is this tool's, the other half another's, and the texts a third's in other words."""
    at = [entry.slug for entry in tools].index(tool.slug)
    other, third = (tools[(at + step) % len(tools)] for step in (7, 19))
    words, more = _plain(tool.name), _plain(other.name)
    if len(words) < 2 or len(more) < 2:
        return None
    name = " ".join(words[: len(words) // 2] + [word.lower() for word in more[len(more) // 2 :]])
    return _in_other_words(replace(third, name=name, owner=tool.owner), dice)


FRIENDS = (_next_version, _of_a_sister, _of_one_product, _on_one_subject)


def _plain(name: str) -> list[str]:
    """The words of a name, without what stands in brackets."""
    return name.split(" (")[0].replace(":", "").replace(",", "").split()


def _as_it_is(entry: Entry, dice: Random) -> Entry:
    return entry


def _in_other_words(entry: Entry, dice: Random) -> Entry:
    """Another word where there is one, a word in six left out, and how before why."""

    def retold(text: str) -> str:
        kept = [word for word in text.split() if dice.random() > 1 / 6]
        return " ".join(_OTHER_WORDS.get(word.strip(".,;:").lower(), word) for word in kept)

    return replace(entry, purpose=retold(entry.functionality), functionality=retold(entry.purpose))


def _cut_short(entry: Entry, dice: Random) -> Entry:
    words = entry.functionality.split()
    return replace(entry, purpose="", functionality=" ".join(words[: max(3, len(words) // 2)]))


def _left_out(entry: Entry, dice: Random) -> Entry:
    return replace(entry, purpose="", functionality="")
