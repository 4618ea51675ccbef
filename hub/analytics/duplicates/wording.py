"""Words of names and texts, made alike so that two records of one tool can be told by them.

Called by hub.analytics.duplicates.question. Pure. A name has several forms: itself, what stands before and inside its
brackets, and its aliases. Who owns the tool, and words that half the register uses, say nothing about which tool it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hub.model.stored import fold

# Words of names that say that something is a tool of the police or of justice, not which one.
_COMMON = """
a ai aid and app application artificial assistant assistants assisted at automated based bot by constabulary digital
enabled engine for force forces from hm in intelligence into model national of on or our platform police policing
powered programme project service services smart solution system systems technology the to tool tools using virtual with
"""
# Words of texts that carry no subject.
_EMPTY = """
about after all also an are as be been before between but can cannot could did do does each every had has have how if is
it its like made make makes many more most must new no not one only other over own same should so some such than that
their them then there these they this those through too two under until up use used user uses was were what when where
which while who will within without would you your
"""
# Of a body's name: what other bodies have in theirs too.
_BODY = "body office unit agency"
COMMON = frozenset(_COMMON.split())
_SMALL = frozenset(("a", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"))
EMPTY = COMMON | frozenset(_EMPTY.split())
BODY = COMMON | frozenset(_BODY.split())

NAME, ALIAS, PRODUCT = "NAME", "ALIAS", "PRODUCT"

_WORD = re.compile(r"[^\W\d_]+|\d+")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_VERSION_WORDS = frozenset(("version", "phase", "mark", "mk", "release", "generation", "v"))
# A greater number is part of a name (101, 2025), a smaller one tells versions apart.
_LAST_VERSION = 20
_SHORTEST_ACRONYM = 3
_SUFFIXES = ("ations", "ation", "ings", "ing", "ies", "ions", "ion", "ers", "er", "ed", "es", "s", "e", "y")
_SHORTEST_STEM = 4


class Form(NamedTuple):
    """One way to name a tool: its telling words in order of the alphabet, its version ("" for none), and as written.

    `kind` is NAME, ALIAS or PRODUCT: the last is the name of what the tool is built on.
    """

    words: tuple[str, ...]
    version: str
    written: str
    kind: str = NAME


class Owner(NamedTuple):
    """A body's words, which a name may repeat: those of its own, and its short names."""

    own: frozenset[str]
    short: frozenset[str]

    @classmethod
    def of(cls, slug: str, name: str) -> Owner:
        """From a body's slug and name."""
        words = words_of(name)
        whole = "".join(word[0] for word in words if word not in ("of", "the", "and"))
        own = [word for word in words if word not in BODY and word.isalpha()]
        return cls(frozenset(own), frozenset((slug, whole, "".join(word[0] for word in own))))


def words_of(text: str) -> list[str]:
    """Words and numbers of a text, without case and accents."""
    return _WORD.findall(fold(text.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))


def forms_of(name: str, aliases: Iterable[str], products: Iterable[str], owner: Owner | None) -> list[Form]:
    """The different forms of a name, the whole one first. A form with no telling word is left out."""
    texts = [(name, NAME), *((alias, ALIAS) for alias in aliases), *((product, PRODUCT) for product in products)]
    forms: dict[tuple[tuple[str, ...], str], Form] = {}
    for text, kind in texts:
        for written in _parts(text):
            form = _form(written, owner, kind)
            if form.words:
                forms.setdefault((form.words, form.version), form)
    return list(forms.values())


def acronyms_of(form: Form) -> set[str]:
    """What a form is called by its first letters: of all its words, without small words, without common words."""
    words = words_of(form.written)
    without = (frozenset[str](), _SMALL, COMMON)
    acronyms = {"".join(word[0] for word in words if word not in left_out) for left_out in without}
    return {acronym for acronym in acronyms if len(acronym) >= _SHORTEST_ACRONYM}


def terms_of(text: str) -> list[str]:
    """The subjects of a text: its words but for the empty ones, each without its ending."""
    return [stem(word) for word in words_of(text) if word not in EMPTY]


def _parts(text: str) -> Iterator[str]:
    """A name and, where it has brackets, what stands outside and inside."""
    yield _BRACKETS.sub(" ", text)
    yield from (inside or other for inside, other in _BRACKETS.findall(text))


def _form(written: str, owner: Owner | None, kind: str) -> Form:
    words = _without_owner(words_of(written), owner)
    version = _version(words)
    telling = [word for word in words if word not in COMMON and word not in _VERSION_WORDS and not _small(word)]
    return Form(tuple(sorted(set(telling))), version, " ".join(written.split()), kind)


def _without_owner(words: list[str], owner: Owner | None) -> list[str]:
    """A name without the owner's, where all words of that are there; justice stays in "Justice Transcribe"."""
    if owner is None:
        return words
    kept = [word for word in words if word not in owner.short]
    if owner.own and owner.own <= set(kept):
        kept = [word for word in kept if word not in owner.own]
    return kept if any(word not in COMMON for word in kept) else []


def _version(words: Sequence[str]) -> str:
    """The number that tells versions apart: a small one, or a Roman one at the end or after a word such as phase."""
    for at in range(len(words) - 1, -1, -1):
        number = _ROMAN.get(words[at], words[at])
        after = at > 0 and words[at - 1] in _VERSION_WORDS
        if _small(words[at]) or (words[at] in _ROMAN and at > 0 and (after or at == len(words) - 1)):
            return number.lstrip("0") or "0"
    return ""


def _small(word: str) -> bool:
    return word.isdigit() and int(word) <= _LAST_VERSION


def stem(word: str) -> str:
    """A word without its ending, so that transcribes and transcribed meet; crude, and the same for all."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word
