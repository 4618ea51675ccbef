"""A register of any size that holds the labelled sample, and of which it is known which records are of one tool.

Called by benchmarks.likeness and tests. It is a generated register whose tools are told anew: first come the entries of
the sample, then tools whose names and texts are put together from the words of shipped ones, each of them one tool.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random

from benchmarks.generate import generate, link_key
from benchmarks.labelled import Entry, labelled
from hub.model.stored import fold
from hub.records.stored_form import LinkKind, Row, Rows

# What the first copy of a shipped product or supplier is called in a generated register.
_COPY = "-0000"
_TOLD = (("OWNS", "Agency", "Tool"), ("BUILT_ON", "Tool", "Product"), ("SUPPLIED_BY", "Tool", "Supplier"))
_NAME_WORDS, _TEXT_WORDS = (4, 6), (8, 16)

Pair = frozenset[str]


def lookalikes(tools: int, seed: int = 1) -> tuple[Rows, set[Pair]]:
    """The rows, and the pairs of slugs that are of one tool. Raises ValueError when the sample has more tools."""
    sample, dice = labelled(seed), Random(seed)
    if tools < len(sample):
        raise ValueError(f"the sample alone has {len(sample)} tools")
    rows = generate(tools, seed)
    entries = [*sample, *_others(sample, rows, dice, tools - len(sample))]
    told = dict(zip(rows.nodes["Tool"], entries, strict=True))
    for slug, entry in told.items():
        rows.nodes["Tool"][slug].update(_texts(entry))
    for kind in [kind for kind in rows.links if (kind.type, kind.start, kind.end) in _TOLD]:
        rows.links[kind] = dict(_links(kind, told, next(iter(rows.links[kind].values()))[2]))
    return rows, _same(told)


def _texts(entry: Entry) -> Row:
    return {
        "name": entry.name,
        "nameSort": fold(entry.name),
        "purpose": entry.purpose,
        "functionality": entry.functionality,
    }


def _links(kind: LinkKind, told: Mapping[str, Entry], like: Row) -> Iterator[tuple[str, tuple[str, str, Row]]]:
    """The links of the entries; all else about a link is as with another of its kind."""
    for slug, entry in told.items():
        ends = {"OWNS": [(entry.owner, slug)], "BUILT_ON": [(slug, f"{product}{_COPY}") for product in entry.products]}
        ends["SUPPLIED_BY"] = [(slug, f"{supplier}{_COPY}") for supplier in entry.suppliers]
        for start, end in ends[kind.type]:
            row = {key: value for key, value in like.items() if key not in ("since", "sinceDay")}
            key = link_key(kind, start, end, "")
            yield key, (start, end, {**row, "key": key})


def _others(sample: Sequence[Entry], rows: Rows, dice: Random, number: int) -> Iterator[Entry]:
    """Tools that nothing is known of but their words, which the first of a shuffled list have more often."""
    shipped = [entry for entry in sample if entry.made == "shipped"]
    named = [word for entry in shipped for word in entry.name.split()]
    named += [
        word for label in ("Process", "Outcome") for row in rows.nodes[label].values() for word in row["name"].split()
    ]
    texts = [word for entry in shipped for word in f"{entry.purpose} {entry.functionality}".split()]
    owners, built = sorted({entry.owner for entry in sample}), [entry for entry in shipped if entry.products]
    for at in range(number):
        name = " ".join(dice.sample(named, dice.randint(*_NAME_WORDS)))
        why, how = (" ".join(dice.sample(texts, dice.randint(*_TEXT_WORDS))) for _ in range(2))
        like = dice.choice(built) if dice.random() < 0.3 else None
        things = (like.products, like.suppliers) if like else ((), ())
        yield Entry(f"other-{at}", f"other-{at}", "other", name, why, how, dice.choice(owners), *things)


def _same(told: Mapping[str, Entry]) -> set[Pair]:
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    for slug, entry in told.items():
        clusters[entry.tool].append(slug)
    return {frozenset(pair) for slugs in clusters.values() for pair in combinations(slugs, 2)}
