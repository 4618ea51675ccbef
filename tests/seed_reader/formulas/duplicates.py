"""Which records may be of one tool, worked out pair by pair from the weights that decision 17 gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import log, log2
from typing import Any, NamedTuple

from tests.seed_reader.ask import Paged, SomeText
from tests.seed_reader.choose import takes
from tests.seed_reader.days import fold
from tests.seed_reader.formulas.features import near, suppliers
from tests.seed_reader.world import Facts, Node, World

COMMON = set(
    re.findall(
        r"\w+",
        "a ai aid and app application artificial assistant assistants assisted at automated based bot by constabulary "
        "digital enabled engine for force forces from hm in intelligence into model national of on or our platform "
        "police policing powered programme project service services smart solution system systems technology the to "
        "tool tools using virtual with",
    )
)
SMALL = {"a", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"}
EMPTY = COMMON | set(
    re.findall(
        r"\w+",
        "about after all also an are as be been before between but can cannot could did do does each every had has "
        "have how if is it its like made make makes many more most must new no not one only other over own same should "
        "so some such than that their them then there these they this those through too two under until up use used "
        "user uses was were what when where which while who will within without would you your",
    )
)
ENDINGS = "ations ation ings ing ies ions ion ers er ed es s e y"
NUMBERED = {"version", "phase", "mark", "mk", "release", "generation", "v"}
ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}


class Form(NamedTuple):
    """One way to name a tool."""

    kind: str
    words: frozenset[str]
    letters: frozenset[str]
    version: str


def words(text: str) -> list[str]:
    """Words and numbers."""
    return re.findall(r"[^\W\d_]+|\d+", fold(text.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))


def root(word: str) -> str:
    """A word without its ending, if four letters stay."""
    return next((word[: -len(e)] for e in ENDINGS.split() if word.endswith(e) and len(word) >= len(e) + 4), word)


def small(word: str) -> bool:
    """Whether it is a number that tells versions apart."""
    return word.isdigit() and int(word) <= 20


def forms(world: World, tool: Node) -> list[Form]:
    """The names of a tool, its other names and those of its products, each whole and in its brackets."""
    owner = world.far_node(tool, "owner")
    products = sorted(world.fact(row.node, "name") for row in world.rows(tool, "products"))
    named = [("NAME", world.fact(tool, "name"))]
    named += [("ALIAS", alias) for alias in sorted(world.fact(tool, "aliases") or [])]
    named += [("PRODUCT", product) for product in products]
    kept: dict[Any, Form] = {}
    for kind, text in named:
        for part in [re.sub(r"\([^()]*\)", " ", text), *re.findall(r"\(([^()]*)\)", text)]:
            form = form_of(world, kind, words(part), owner)
            if form.words:
                kept.setdefault((form.words, form.version), form)
    return list(kept.values())


def form_of(world: World, kind: str, parts: list[str], owner: Node | None) -> Form:
    """A form of these words, without those of the owner's name."""
    initials = {"".join(w[0] for w in parts if w not in out) for out in (set[str](), SMALL, COMMON)}
    if owner:
        body = words(world.fact(owner, "name"))
        own = {w for w in body if w.isalpha() and w not in COMMON | {"body", "office", "unit", "agency"}}
        short = {owner.slug, "".join(w[0] for w in body if w not in ("of", "the", "and"))}
        short.add("".join(w[0] for w in body if w in own))
        parts = [w for w in parts if w not in short]
        parts = [w for w in parts if w not in own] if own and own <= set(parts) else parts
    parts = parts if set(parts) - COMMON else []
    numbers = [w for i, w in enumerate(parts) if small(w) or (i and w in ROMAN and ends(parts, i))]
    telling = {w for w in parts if w not in COMMON | NUMBERED and not small(w)}
    version = ROMAN.get(numbers[-1], numbers[-1]) if numbers else ""
    return Form(kind, frozenset(telling), frozenset(i for i in initials if len(i) > 2), version)


def ends(parts: list[str], at: int) -> bool:
    """Whether a Roman number may be one: at the end, or after a word such as phase."""
    return at == len(parts) - 1 or parts[at - 1] in NUMBERED


def slip(word: str, other: str) -> bool:
    """Whether two long words differ by one letter, or by two that changed places."""
    if min(len(word), len(other)) < 5 or abs(len(word) - len(other)) > 1:
        return False
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    changed = len(word) == len(other) and sum(a != b for a, b in zip(word, other, strict=True)) == 1
    longer, shorter = sorted((word, other), key=len, reverse=True)
    dropped = {longer[:i] + longer[i + 1 :] for i in range(len(longer))}
    return other in swapped or changed or (len(longer) > len(shorter) and shorter in dropped)


class Register:
    """All tools, with what is counted over all of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tools = world.all("Tool")
        self.forms = {tool: forms(world, tool) for tool in self.tools}
        self.texts = {tool: Counter(self.terms(tool)) for tool in self.tools}
        self.words = Counter(w for some in self.forms.values() for w in set[str]().union(*(f.words for f in some)))
        self.wholes = Counter(w for some in self.forms.values() for w in {self.whole(f) for f in some})
        self.in_texts = Counter(term for text in self.texts.values() for term in text)
        self.products = {tool: {row.node for row in world.rows(tool, "products")} for tool in self.tools}
        self.suppliers = {tool: {node for node, _ in suppliers(world, tool)} for tool in self.tools}

    def terms(self, tool: Node) -> Iterator[str]:
        for name in ("purpose", "functionality"):
            yield from (root(w) for w in words(self.world.fact(tool, name) or "") if w not in EMPTY)

    def whole(self, form: Form) -> frozenset[str]:
        return frozenset(root(w) for w in form.words)

    def rarity(self, counts: Any, key: Any) -> float:
        return 1 + log((1 + len(self.tools)) / (1 + counts[key]))

    def names(self, first: Node, other: Node) -> tuple[float, str] | None:
        """The nearest forms: bits and kind; None when none are near."""
        pairs = [(a, b) for a in self.forms[first] for b in self.forms[other] if {a.kind, b.kind} != {"PRODUCT"}]
        nearest = [(bits, a, b) for a, b in pairs if (bits := self.nearness(a, b)) is not None]
        if not nearest:
            return None
        bits, a, b = max(nearest, key=lambda near: near[0])
        return bits, "ALIAS" if "ALIAS" in (a.kind, b.kind) else "NAME"

    def nearness(self, a: Form, b: Form) -> float | None:
        sizes = [sum(self.rarity(self.words, w) for w in form.words) for form in (a, b)]
        shared = min(*sizes, sum(self.alike(v, w) for v in a.words for w in b.words))
        share = round(shared / (sum(sizes) - shared), 9)
        bits = [weight for least, weight in ((0.8, 7.0), (0.5, 3.0), (0.35, 0.0)) if share >= least]
        bits += [1.0] if round(shared / min(sizes), 9) >= 1 else []
        if self.whole(a) == self.whole(b):
            bits = [max(1.0, 9 - log2(max(2, self.wholes[self.whole(a)]) / 2))]
        if any(len(s.words) == 1 < len(long.words) and s.words <= long.letters for s, long in ((a, b), (b, a))):
            bits.append(7.0)
        return None if not bits else -1.0 if "PRODUCT" in (a.kind, b.kind) else max(bits)

    def alike(self, word: str, other: str) -> float:
        part = 1.0 if word == other else 0.95 if root(word) == root(other) else 0.9 if slip(word, other) else 0.0
        return part * (self.rarity(self.words, word) * self.rarity(self.words, other)) ** 0.5

    def cosine(self, first: Node, other: Node) -> float:
        sides = [
            {term: (1 + log(n)) * self.rarity(self.in_texts, term) for term, n in self.texts[tool].items()}
            for tool in (first, other)
        ]
        lengths = [sum(w * w for w in side.values()) ** 0.5 for side in sides]
        return sum(sides[0][t] * sides[1].get(t, 0) for t in sides[0]) / (lengths[0] * lengths[1] or 1)

    def text(self, first: Node, other: Node) -> float:
        if not self.texts[first] or not self.texts[other]:
            return 0.0
        levels = ((0.8, 6.0), (0.5, 4.0), (0.25, 1.5), (0.1, 0.0), (0.0, -1.5))
        return next(weight for least, weight in levels if self.cosine(first, other) >= least)

    def things(self, having: dict[Node, set[Node]], pair: tuple[Node, Node], most: float, least: float) -> float:
        mine, other = (having[tool] for tool in pair)
        counts = [sum(thing in some for some in having.values()) for thing in mine & other]
        if counts:
            return max(max(least, most - log2(n / 2)) for n in counts)
        return -most if mine and other else 0.0

    def owners(self, first: Node, other: Node) -> float:
        bodies = [self.world.far_node(tool, "owner") for tool in (first, other)]
        if None in bodies:
            return 0.0
        over = [set(self.above(body)) for body in bodies]
        if bodies[0] == bodies[1]:
            return 3.0
        if bodies[0] in over[1] or bodies[1] in over[0]:
            return 1.0
        return -14.0 if over[0] & over[1] else -4.0

    def above(self, body: Any) -> Iterator[Node]:
        while (body := self.world.far_node(body, "parent")) is not None:
            yield body

    def version(self, tool: Node) -> str:
        return next((form.version for form in self.forms[tool] if form.kind == "NAME" and form.version), "")


def duplicates(
    world: World,
    minScore: float = 0.5,  # noqa: N803 - the argument's name
    agency: str | None = None,
    where: Facts | None = None,
    **_: Any,
) -> Paged:
    """Pairs of records, the likeliest first."""
    register = Register(world)
    taken = [tool for tool in register.tools if takes(world, tool, where or {})]
    by_name = sorted(taken, key=lambda tool: (fold(world.fact(tool, "name")), tool.slug))
    placed: list[tuple[Any, Facts]] = []
    for first, other in combinations(by_name, 2):
        owners = {owner.slug for tool in (first, other) if (owner := world.far_node(tool, "owner"))}
        name = register.names(first, other)
        if (name or register.cosine(first, other) >= 0.5) and agency in (None, *owners):
            weights = _weights(register, first, other, name)
            score = 1 / (1 + 2 ** (6 - sum(weights.values())))
            place = (-round(score, 12), fold(world.fact(first, "name")), first.slug, other.slug)
            if round(score, 12) >= minScore:
                placed.append((place, _shown(score, [first, other], weights)))
    return Paged("Duplicate", [row for _, row in sorted(placed, key=lambda pair: pair[0])])


def _weights(register: Register, first: Node, other: Node, name: tuple[float, str] | None) -> dict[str, float]:
    bits, kind = name or (-5.0 if register.forms[first] and register.forms[other] else 0.0, "NAME")
    products = register.things(register.products, (first, other), 4.0, 1.0)
    return {
        kind: bits,
        "PRODUCT": products,
        "SUPPLIER": 0.0 if products > 0 else register.things(register.suppliers, (first, other), 2.0, 0.5),
        "OWNER": register.owners(first, other),
        "TEXT": register.text(first, other),
        "VERSION": 0.0 if register.version(first) == register.version(other) else -16.0,
    }


def _shown(score: float, tools: list[Node], weights: dict[str, float]) -> Facts:
    evidence = [
        {"__typename": "DuplicateEvidence", "kind": kind, "value": SomeText(), "weight": near(weight)}
        for kind, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        if weight
    ]
    return {"__typename": "Duplicate", "score": near(score), "tools": tools, "evidence": evidence}
