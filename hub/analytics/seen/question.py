"""`why` and `seenBy`: which rule shows a row, to whom it is hidden and by which rule, and what another would see of it.

Asked by the API. Everybody who sees a row is told what shows it to them; the rest is for those who decide about it: its
steward's approvers and administrators. For everybody else it is as for a row that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from hub.access.visibility import Visibility, hiding
from hub.analytics.asking.answer_types import GlobalId, One, Placed, Ranked, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.seen.row import ABSENT, Marked, SeenLink, SeenRow, approves, row_of
from hub.errors import NotFound
from hub.model.enums import Choice, Marking
from hub.model.policy import READS, VisibilityRule


@dataclass(frozen=True, slots=True)
class ShownBy:
    """A rule that lets you see a row, and how the row meets it."""

    rule: Annotated[VisibilityRule, "The rule."]
    because: Annotated[str, "How the row and what you have meet it."]


@dataclass(frozen=True, slots=True)
class ReaderOfRow:
    """Readers of one clearance who act for one agency, or for none, and whether they see a row."""

    clearance: Annotated[Marking, "How far they are cleared."]
    agency: Annotated[
        Ref | None,
        One("Agency", ever=True),
        "The agency they act for; null for all who act for none or for one that is not named here.",
    ]
    sees: Annotated[bool, "Whether they see the row."]
    hidden_by: Annotated[tuple[VisibilityRule, ...], "The rules that hide it from them; none when they see it."]


@dataclass(frozen=True, slots=True)
class Why:
    """Why you see a row and, for those who decide about it, who else does."""

    marking: Annotated[Marking, "Its protective marking."]
    shown_by: Annotated[tuple[ShownBy, ...], "The rules that show it to you; each of them holds."]
    readers: Annotated[
        tuple[ReaderOfRow, ...] | None,
        "Who sees it and who does not; null unless you approve for its steward or are an administrator.",
    ]


@dataclass(frozen=True, slots=True)
class OtherReader:
    """A reader to look as: somebody cleared so far who acts for an agency or for none."""

    agency: Annotated[str | None, "Slug of the agency they act for; none when left out."] = None
    clearance: Annotated[Marking, "How far they are cleared; PUBLISHED when left out."] = Marking.PUBLISHED


class SeenPart(Choice):
    """What of a row and its link a rule is about."""

    ROW = "ROW", "The row itself."
    LINK = "LINK", "The link."
    END = "END", "What the link leads to."


@dataclass(frozen=True, slots=True)
class SeenByReader:
    """Whether another reader sees a row."""

    sees: Annotated[bool, "Whether that reader sees the row."]
    hidden_by: Annotated[tuple[VisibilityRule, ...], "The rules that hide it from them; none when they see it."]


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """A part that is hidden from a reader, and by which rule."""

    part: Annotated[SeenPart, "What is hidden."]
    rule: Annotated[VisibilityRule, "The rule that hides it."]


@dataclass(frozen=True, slots=True)
class LinkSeenBy(Placed):
    """A link of a row that you see, and whether another reader sees it: only who sees it and both its ends does."""

    field: Annotated[str, "The field under which the row has it."]
    to: Annotated[Ref, One(ever=True), "What it leads to."]
    sees: Annotated[bool, "Whether that reader sees it."]
    hidden_by: Annotated[tuple[HiddenPart, ...], "What hides it from them; empty when they see it."]


async def why(reading: Reading, *, id_: Annotated[str, GlobalId(), "The id of the row."]) -> Why:
    """Which rules show a row. Raises NotFound for one absent or hidden. Cost: a statement, two more for editors."""
    row = await row_of(reading, id_, links=False)
    readers = tuple(_readers(row)) if await approves(reading, row) else None
    shown = tuple(ShownBy(rule, _because(rule, row.marked, reading.asker.sees)) for rule in READS)
    return Why(Marking(row.marked.marking), shown, readers)


async def seen_by(
    reading: Reading,
    *,
    id_: Annotated[str, GlobalId(), "The id of the row."],
    as_: Annotated[OtherReader, "Who looks."],
) -> Ranked[LinkSeenBy]:
    """What another reader sees of a row and its links, as far as the asker sees them too; by field and far end.

    Raises NotFound unless the asker sees the row and decides about it. Cost: a statement, two more for editors.
    """
    row = await row_of(reading, id_, links=True)
    if not await approves(reading, row):
        raise NotFound(ABSENT)
    seen = Visibility(Marking(as_.clearance or Marking.PUBLISHED), as_.agency)
    hidden = hiding(*row.marked, seen)
    links = {(link.field, link.label, link.slug, link.key): link for link in row.links}
    places = sorted(links)
    return Ranked(places, lambda at: _seen(row, links[places[at]], seen), SeenByReader(not hidden, hidden))


def _seen(row: SeenRow, link: SeenLink, seen: Visibility) -> LinkSeenBy:
    parts = ((SeenPart.ROW, row.marked), (SeenPart.LINK, link.link), (SeenPart.END, link.end))
    hidden = tuple(HiddenPart(part, rule) for part, marked in parts for rule in hiding(*marked, seen))
    return LinkSeenBy(link.field, Ref(link.label, link.slug), not hidden, hidden)


def _readers(row: SeenRow) -> Iterator[ReaderOfRow]:
    """Every kind of reader that the rules tell apart, the least cleared first."""
    for clearance in Marking:
        for slug in (None, *row.named):
            hidden = hiding(*row.marked, Visibility(clearance, slug))
            yield ReaderOfRow(clearance, Ref("Agency", slug) if slug else None, not hidden, hidden)


def _because(rule: VisibilityRule, marked: Marked, seen: Visibility) -> str:
    if rule is VisibilityRule.CLEARED:
        return f"It is marked {marked.marking}, and you are cleared up to {seen.clearance}."
    if not marked.audience:
        return "It is shared with every agency, and with those who act for none."
    return f"It is shared with some agencies, and the one you act for, {seen.agency}, is among them."
