"""Which forms of a word are one: the Snowball stemmer for English, and what is known better of the field's words.

Called by hub.analytics.search.tokenizer. The stemmer takes "probate" for "probation" and "office" for "officer", and
"disclose" and "disclosure" for two; forms.yaml names the words that are parted and those that are joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

_SNOWBALL = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer("english")).build()


@dataclass(frozen=True)
class Forms:
    """`parted`: the stem of words that Snowball puts among others; `joined`: the stem in place of another."""

    parted: Mapping[str, str]
    joined: Mapping[str, str]

    @classmethod
    def of(cls, parted: Sequence[str], joined: Sequence[str]) -> Forms:
        """From lines of words: each line is one word in its forms. Of a line that is joined, all other forms follow."""
        # A sign that no word holds, since the first form may be what Snowball makes of others.
        apart = {word: f"{words.split()[0]}+" for words in parted for word in words.split()}
        together: dict[str, str] = {}
        for words in joined:
            stems = [apart.get(word) or _snowball(word) for word in words.split()]
            together |= dict.fromkeys(stems, stems[0])
        return cls(apart, together)

    def stem(self, plain: str) -> str:
        """The stem of a word without case and accents."""
        stem = self.parted.get(plain) or _snowball(plain)
        return self.joined.get(stem, stem)


def _snowball(plain: str) -> str:
    return (_SNOWBALL.analyze(plain) or [plain])[0]


@cache
def the_forms() -> Forms:
    """The shipped ones."""
    lines = yaml.safe_load(files(__package__ or "").joinpath("forms.yaml").read_text(encoding="utf-8"))
    return Forms.of(lines["parted"], lines["joined"])


@lru_cache(maxsize=65_536)
def stem_of(plain: str) -> str:
    """The stem of a word without case and accents."""
    return the_forms().stem(plain)
