"""Where published transparency records and the register differ, field by field, with both days. Pure.

Called by `hub drift` and its page. A record is that of the tool that cites its address. Names are compared with all by
which the register knows something, lists whatever their order, texts word for word but for case, spaces and signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hub.errors import BadUserInput
from hub.exports.transparency.facts import Page, ToolFacts
from hub.exports.transparency.published import Published
from hub.exports.transparency.standard import FIELDS, Compared, Field

TITLE, DATE, BODY = "Title", "Published", "Organisation or department"
_SIGNS = re.compile(r"[^\w]+")
_PARTS = re.compile(r"[\n;]+")


@dataclass(frozen=True)
class Difference:
    """A field of which the two say otherwise: what each says, the record's day, and since when the register says so.

    `words` is true where two texts are told in other words, which may mean the same.
    """

    tool: str
    url: str
    field: str
    published: str
    recorded: str
    published_on: str
    recorded_on: str
    words: bool = False


@dataclass(frozen=True)
class Drift:
    """Every difference; records that no tool cites; and records that tools cite and that are no longer published."""

    compared: int
    differences: Sequence[Difference] = ()
    unknown: Sequence[Published] = ()
    gone: Sequence[tuple[str, str]] = field(default=())


def drift_of(published: Sequence[Published], tools: Sequence[ToolFacts]) -> Drift:
    """Compare every record with the tools that cite it."""
    citing: dict[str, list[tuple[ToolFacts, Page]]] = defaultdict(list)
    for tool in tools:
        for page in tool.pages:
            citing[_address(page.url)].append((tool, page))
    here = {_address(record.url) for record in published}
    pairs = [(record, tool, page) for record in published for tool, page in citing.get(_address(record.url), ())]
    gone = [(tool.slug, page.url) for address, cited in sorted(citing.items()) for tool, page in cited
            if "/algorithmic-transparency-records/" in address and address not in here]  # fmt: skip
    return Drift(
        len(pairs),
        [difference for pair in pairs for difference in _compared(*pair)],
        [record for record in published if _address(record.url) not in citing],
        gone,
    )


def drift_of_owner(published: Sequence[Published], tools: Sequence[ToolFacts], owner: str) -> Drift:
    """Compare the records of one body, by any name of it. Raises BadUserInput where no tool has such an owner."""
    theirs = [tool for tool in tools if _name(owner) in map(_name, tool.owners)]
    if not theirs:
        raise BadUserInput(f"agency: no tool that you see is kept by {owner[:60]!r}. Give its name or short name.")
    names = {_name(name) for tool in theirs for name in tool.owners}
    drift = drift_of(published, theirs)
    cited = {_address(page.url) for tool in tools for page in tool.pages}
    unknown = [each for each in drift.unknown
               if _address(each.url) not in cited and _name(each.answers.get(BODY, "")) in names]  # fmt: skip
    return replace(drift, unknown=unknown)


def _address(url: str) -> str:
    return url.strip().partition("#")[0].partition("?")[0].rstrip("/").replace("http://", "https://").casefold()


def _compared(record: Published, tool: ToolFacts, page: Page) -> Iterator[Difference]:
    for heading, standard in FIELDS.items():
        said = record.answers.get(heading, "")
        if standard.answer is None or (not said and not record.whole):
            continue
        recorded = standard.answer(tool)
        if not _agree(standard, said, recorded, tool):
            words = standard.compared is Compared.WORDS and bool(said and recorded)
            yield Difference(tool.slug, record.url, heading, said, recorded, record.published,
                             tool.holds(standard.prop), words)  # fmt: skip
    for name, said, recorded in ((TITLE, record.title, page.title), (DATE, record.published, page.published)):
        if said and folded(said) != folded(recorded):
            yield Difference(tool.slug, record.url, name, said, recorded, record.published, tool.holds(""))


def _agree(standard: Field, said: str, recorded: str, tool: ToolFacts) -> bool:
    if standard.compared is Compared.NAMES:
        return _name(said) in {_name(name) for name in standard.names(tool)} or not (said or recorded)
    if standard.compared is Compared.ITEMS:
        return _items(said) == _items(recorded)
    return folded(said) == folded(recorded)


def _items(text: str) -> set[str]:
    return {folded(part) for part in _PARTS.split(text) if folded(part)}


def _name(text: str) -> str:
    return folded(text).removeprefix("the ")


def folded(text: str) -> str:
    """A text for comparing: composed alike, whatever its case, spaces and punctuation."""
    return _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def facts_first(differences: Iterable[Difference]) -> list[Difference]:
    """In the order in which they are told: by tool, and what may be but other words last."""
    return sorted(differences, key=lambda each: (each.words, each.tool, each.field))
