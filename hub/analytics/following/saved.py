"""`savedSearches`: what somebody follows under names of their own, each with how much is new since they last looked.

Asked by the API. New is what was recorded since of what the words find now, or of the topic and what belongs to it, as
far as the reader sees it: what `recorded` tells, counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from hub.access.asker import SignIn
from hub.actors.saved import Saved, of_row, saved_of
from hub.analytics.asking.answer_types import One, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.following.recorded import recorded_since, records_of
from hub.analytics.search.question import refs_of
from hub.errors import NotFound
from hub.graph.compiler.events import Topic
from hub.graph.compiler.ids import global_id
from hub.graph.merged import survivors


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """Something that somebody follows."""

    name: Annotated[str, "Your name for it."]
    text: Annotated[str | None, "The words that are searched for; null where it is a topic."]
    topic: Annotated[Ref | None, One(ever=True), "The record that is followed; null for words, or where it is gone."]
    visited_at: Annotated[str, "When you last looked, in UTC."]
    new_count: Annotated[int, "Calls recorded since of what it finds, as far as you see them."]


async def saved_searches(reading: Reading) -> list[SavedSearch]:
    """By name; nothing of who is not signed in. Cost: for each what `recorded` or a search costs."""
    if reading.asker.signed_in is SignIn.NONE:
        return []
    rows = await reading.transaction.run(saved_of(reading.asker.actor or ""))
    return [await _told(reading, of_row(row)) for (row,) in rows]


async def _told(reading: Reading, saved: Saved) -> SavedSearch:
    topic, records = None, list[str]()
    if saved.text:
        records = [global_id(ref.label, ref.slug) for ref in await refs_of(reading, saved.text)]
    else:
        topic = Ref(saved.kind, await _led(reading, saved))
        try:
            records = await records_of(reading, cast(Topic, topic.label), topic.slug)
        except NotFound:
            topic = None
    events = await recorded_since(reading, records, saved.visited) if records and reading.wants("newCount") else []
    return SavedSearch(saved.name, saved.text or None, topic, saved.visited, len(events))


async def _led(reading: Reading, saved: Saved) -> str:
    """The slug of the topic, or of what it was merged into since."""
    rows = await reading.transaction.run(survivors([(saved.kind, saved.about)], reading.asker))
    return rows[0][1] if rows else saved.about
