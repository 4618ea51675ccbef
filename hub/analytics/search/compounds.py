"""Words that some write together and others apart: "co-pilot" and "copilot", "case file" and "casefile".

Called by hub.analytics.search.understand. Pure. Only what some row really holds is another way of writing, and short
and unimportant words make none: "in form" is not "inform".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from hub.analytics.search.forms import stem_of
from hub.analytics.search.thesaurus import Thesaurus
from hub.analytics.search.tokenizer import Stems, Word

SHORTEST_PART = 3
# Beginnings shorter than that which are written with the rest of a word, with a hyphen or apart.
PREFIXES = frozenset({"co", "de", "re"})


class Written(Protocol):
    """What is known of how words are written."""

    def knows(self, stem: str) -> bool:
        """Whether some row holds the stem."""
        ...

    def together(self, stems: Stems) -> bool:
        """Whether some row holds these stems one after another."""
        ...


def joined(words: Sequence[Word], written: Written, thesaurus: Thesaurus) -> Stems | None:
    """The stem of two words written as one, where some row has them so."""
    if len(words) != 2 or not _are_parts(words[0].plain, words[1].plain, thesaurus):
        return None
    stem = stem_of(words[0].plain + words[1].plain)
    return (stem,) if written.knows(stem) else None


def parted(word: Word, written: Written, thesaurus: Thesaurus) -> Iterator[Stems]:
    """The stems of a word written as two, where some row has them so."""
    for cut in range(2, len(word.plain) - SHORTEST_PART + 1):
        first, second = word.plain[:cut], word.plain[cut:]
        if _are_parts(first, second, thesaurus):
            stems = (stem_of(first), stem_of(second))
            if all(map(written.knows, stems)) and written.together(stems):
                yield stems


def _are_parts(first: str, second: str, thesaurus: Thesaurus) -> bool:
    long_enough = (len(first) >= SHORTEST_PART or first in PREFIXES) and len(second) >= SHORTEST_PART
    return long_enough and first.isalpha() and second.isalpha() and not {first, second} & thesaurus.unimportant
