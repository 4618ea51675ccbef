"""The evidence of one pair of records in words: what was compared, what was seen, and what it weighs.

Called by hub.analytics.duplicates.question for the pairs of a page only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from hub.analytics.duplicates.linkage import Linkage
from hub.analytics.duplicates.wording import ALIAS, stem, words_of
from hub.model.enums import Choice

# So many of the words that two texts share are told, the weightiest first.
_WORDS = 6


class DuplicateEvidenceKind(Choice):
    """What was compared of two records."""

    NAME = "NAME", "Their names, or what stands outside or inside brackets there."
    ALIAS = "ALIAS", "Another name of at least one of them."
    PRODUCT = "PRODUCT", "The products that they are built on."
    SUPPLIER = "SUPPLIER", "Their suppliers, where they share no product."
    OWNER = "OWNER", "The bodies that register them."
    TEXT = "TEXT", "The words of their purpose and functionality."
    VERSION = "VERSION", "The number of a version in their names."


@dataclass(frozen=True, slots=True)
class DuplicateEvidence:
    """One comparison that speaks for two records being of one tool, or against it."""

    kind: Annotated[DuplicateEvidenceKind, "What was compared."]
    value: Annotated[str, "What was seen: what both have, or what each has, parted by a slash."]
    weight: Annotated[float, "Bits that it adds to the logarithm of the odds; below 0 it speaks against."]


@dataclass(frozen=True, slots=True)
class Told:
    """A tool as its record says it. `products` and `suppliers` have names by slug; no owner is two empty texts."""

    slug: str
    name: str
    aliases: Sequence[str]
    text: str
    owner: tuple[str, str]
    products: Mapping[str, str]
    suppliers: Mapping[str, str]


def evidence_of(linkage: Linkage, told: Sequence[Told], lead: int, other: int) -> tuple[DuplicateEvidence, ...]:
    """What was compared of two records and counts, the weightiest first."""
    a, b = told[lead], told[other]
    first, second = np.array([lead], np.int64), np.array([other], np.int64)
    weights = [float(bits[0]) for bits in linkage.evidence(first, second)]
    values = (
        _names(linkage, told, lead, other),
        (DuplicateEvidenceKind.PRODUCT, _things(a.products, b.products)),
        (DuplicateEvidenceKind.SUPPLIER, _things(a.suppliers, b.suppliers)),
        (DuplicateEvidenceKind.OWNER, _both(a.owner[1], b.owner[1])),
        (DuplicateEvidenceKind.TEXT, _texts(linkage, a, b, float(linkage.texts.cosine(first, second)[0]))),
        (DuplicateEvidenceKind.VERSION, _both(*(linkage.versions[place] or "none" for place in (lead, other)))),
    )
    telling = [DuplicateEvidence(*value, weight) for value, weight in zip(values, weights, strict=True) if weight]
    return tuple(sorted(telling, key=lambda seen: (-seen.weight, seen.kind)))


def _names(linkage: Linkage, told: Sequence[Told], lead: int, other: int) -> tuple[DuplicateEvidenceKind, str]:
    nearest = linkage.names.nearest(lead, other)
    if nearest is None:
        return DuplicateEvidenceKind.NAME, _both(told[lead].name, told[other].name)
    a, b = nearest
    kind = DuplicateEvidenceKind.ALIAS if ALIAS in (a.kind, b.kind) else DuplicateEvidenceKind.NAME
    return kind, _both(a.written, b.written)


def _both(text: str, other: str) -> str:
    return text if text == other else f"{text} / {other}"


def _things(things: Mapping[str, str], other: Mapping[str, str]) -> str:
    if shared := things.keys() & other.keys():
        return ", ".join(sorted(things[slug] for slug in shared))
    return _both(", ".join(sorted(things.values())), ", ".join(sorted(other.values())))


def _texts(linkage: Linkage, record: Told, other: Told, cosine: float) -> str:
    """The cosine, and the weightiest words that both have, as the first has them."""
    written = {stem(word): word for word in reversed(words_of(record.text))}
    shared = written.keys() & {stem(word) for word in words_of(other.text)} & linkage.texts.worth.keys()
    best = sorted(shared, key=lambda term: (-linkage.texts.worth[term], term))[:_WORDS]
    return f"{cosine:.2f}: {', '.join(written[term] for term in best)}" if best else f"{cosine:.2f}"
