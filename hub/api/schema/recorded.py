"""The answer of every call, as the words in which answers are declared have it.

Made by hub.api.recording and hub.api.proposing; read off its dataclasses for the schema, and shaped like the answer of
any question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from hub.analytics.asking.answer_types import Dated, KindOfNoun, One, Ref
from hub.analytics.asking.reading import Reading
from hub.analytics.following.webhooks import RegisteredWebhook
from hub.model.enums import Choice
from hub.records.proposals.question import Proposal, read_proposals
from hub.records.proposals.stored import StoredProposal

OUTCOME = "@recorded"
"""Among the values of a request: what came of its call."""


class CallOutcome(Choice):
    """What came of a call."""

    RECORDED = "RECORDED", "All of it was written."
    REPEATED = "REPEATED", "An earlier call with this key had done it; nothing more was written."
    SOUND = "SOUND", "Nothing is wrong with it; a dry run writes nothing."
    REFUSED = "REFUSED", "Something is wrong with it; nothing was written."


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """A record that a call wrote."""

    kind: Annotated[str, KindOfNoun(), "What kind of record."]
    slug: Annotated[str, "Its slug; of one that not everybody sees it ends in eight random characters."]
    version: Annotated[int, "Its version afterwards, 1 when it is new."]
    record: Annotated[Ref | None, One(ever=True), "The record; null after a dry run."]


@dataclass(frozen=True, slots=True)
class ChangeProblem:
    """One thing that is wrong with a call."""

    change: Annotated[int | None, "Which of the changes, from 0; null when it is the call as a whole."]
    place: Annotated[str, "Where in it: the record, and the link in that; empty when it is the change itself."]
    field: Annotated[str, "The field; empty when it is the record as a whole."]
    code: Annotated[str, "The kind of problem: stable, listed in docs/recording.md."]
    message: Annotated[str, "What is wrong, in words."]
    version: Annotated[int | None, "With CONFLICT: the version that the record has now."]
    current: Annotated[Ref | None, One(ever=True), "With CONFLICT: the record as it is now."]


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of a pack."""

    name: Annotated[str, "Its name below the pack's folder."]
    size: Annotated[int, "Its size. Unit: bytes."]
    sha256: Annotated[str, "Its SHA-256, as manifest.json has it."]
    content: Annotated[str, "Its bytes, in base64."]


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A pack as `hub review build` writes it, of what everybody may see, and where the journal stood."""

    review: Annotated[str, "Slug of the review."]
    as_of: Annotated[str, Dated(), "The day on which it looks at the register."]
    sha256: Annotated[str, "SHA-256 of its content."]
    graph_digest: Annotated[str, "SHA-256 over all that everybody might see."]
    journal_size: Annotated[int, "How many entries the open log of the journal had when it had been read."]
    root_hash: Annotated[str, "The root of that log then."]
    files: Annotated[tuple[PackFile, ...], "Every file of its folder, by name: write them and it is the same pack."]
    new: Annotated[bool, "Whether this very pack had not been recorded before."]


@dataclass(frozen=True, slots=True)
class Recording:
    """What came of a call: the records that it wrote, or everything that is wrong with it."""

    outcome: Annotated[CallOutcome, "What came of it."]
    records: Annotated[tuple[WrittenRecord, ...], "The records that were made or changed; none when it was refused."]
    problems: Annotated[tuple[ChangeProblem, ...], "Everything that is wrong with it."]
    proposal: Annotated[Proposal | None, "The proposal as it stands now, where the call is about one."]
    token: Annotated[
        str | None, "By which `correction` tells where the report of an error stands; null of other calls."
    ]
    held_by: Annotated[
        tuple[str, ...],
        "Slugs of packs that were built while a value stood there that this took away: they may hold it.",
    ] = ()
    pack: Annotated[BuiltPack | None, "The pack that `buildPack` built; null of other calls."] = None
    webhook: Annotated[RegisteredWebhook | None, "What `registerWebhook` registered, with its secret."] = None


@dataclass(frozen=True)
class Told:
    """What came of a call, with the proposal that it is about: by its name, or as it would be after a dry run."""

    recording: Recording
    slug: str = ""
    drafted: StoredProposal | None = None


async def recorded(reading: Reading) -> Recording:
    """What came of the call of this request, which was made before its answer is read. Cost: none but of a proposal."""
    told: Told = reading.variables[OUTCOME]
    if not (told.slug or told.drafted) or not reading.wants("proposal"):
        return told.recording
    proposals = await read_proposals(reading, [told.slug], drafted=told.drafted)
    return replace(told.recording, proposal=next(iter(proposals), None))
