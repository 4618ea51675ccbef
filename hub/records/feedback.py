"""Feedback: what end users say of a tool that they see, and what its keeper answers.

Called by the API. Whoever signed in gives it; who keeps the tool answers and names the record that came of it. Feedback
is a record like any other and is hidden as its marking and audience say; it cites a source that is made with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub import clock
from hub.access.asker import Asker, SignIn
from hub.access.writing import Writer, is_operator
from hub.errors import BadUserInput, NotFound, Unauthenticated
from hub.graph.compiler.ids import parts_of
from hub.graph.edit import FIRST, ROW_VERSION
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.common import AUDIENCE
from hub.model.enums import FeedbackTopic, Marking
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.named_calls import Named
from hub.records.problems import Fault, Notes, Place, Problem
from hub.records.proposals.differences import value_now
from hub.records.record import Recorded, again, writer_of
from hub.records.resolve import AGENCY
from hub.records.stored_rows import StoredRows
from hub.records.wanted import read_wanted
from hub.records.working_out import work_out

FEEDBACK, TOOL = "Feedback", "Tool"
LONGEST = 4000
CALL = Place("feedback")
LADDER = list(Marking)


@dataclass(frozen=True)
class Giving:
    """What somebody says of a tool, as who; `marking` is that of what they say."""

    tool: str
    about: str
    topic: FeedbackTopic
    given_by: str
    marking: Marking
    audience: Sequence[str] = ()
    key: str = ""
    dry_run: bool = False

    def named(self, asker: Asker) -> Named:
        """The name that its caller gave it."""
        body = ["feedback", self.tool, self.about, self.topic, self.given_by, self.marking, list(self.audience)]
        return Named.of(asker, self.key, body)


@dataclass(frozen=True)
class Answering:
    """What a tool's keeper answers; `led_to` is the id of the record that came of it."""

    feedback: str
    answer: str
    led_to: str = ""
    key: str = ""
    dry_run: bool = False

    def named(self, asker: Asker) -> Named:
        """The name that its caller gave it."""
        return Named.of(asker, self.key, ["answer", self.feedback, self.answer, self.led_to])


async def give_feedback(graph: Graph, model: Model, asker: Asker, asked: Giving) -> Recorded:
    """Record feedback. Raises Unauthenticated or BadUserInput."""
    _require(asker, about=asked.about, givenBy=asked.given_by)

    async def changes(rows: StoredRows, writer: Writer) -> list[Any] | list[Problem]:
        return await _given(rows, asked, asker)

    return await _recorded(graph, model, asker, asked, "An end user gave feedback.", changes)


async def answer_feedback(graph: Graph, model: Model, asker: Asker, asked: Answering) -> Recorded:
    """Record the answer to feedback, by who keeps the tool. Raises Unauthenticated, NotFound or BadUserInput."""
    _require(asker, answer=asked.answer)

    async def changes(rows: StoredRows, writer: Writer) -> list[Any] | list[Problem]:
        return await _answered(rows, writer, asked)

    return await _recorded(graph, model, asker, asked, "Feedback was answered.", changes)


def _require(asker: Asker, **texts: str) -> None:
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    for name, text in texts.items():
        if not text.strip() or len(text) > LONGEST:
            raise BadUserInput(f"{name}: write 1 to {LONGEST} characters.")


Changes = Callable[[StoredRows, Writer], Awaitable[list[Any] | list[Problem]]]


async def _recorded(
    graph: Graph, model: Model, asker: Asker, asked: Giving | Answering, why: str, changes: Changes
) -> Recorded:
    """Record the changes that feedback or an answer comes to, whoever its caller may otherwise record for."""

    async def work(tx: Transaction) -> Recorded:
        register = await lock(tx)
        named, rows, notes = asked.named(asker), StoredRows(tx, model, asker), Notes()
        if earlier := await named.said_before(tx):
            return await again(earlier, rows)
        writer = await writer_of(tx, asker)
        comes_to = await changes(rows, writer)
        if wrong := [problem for problem in comes_to if isinstance(problem, Problem)]:
            return Recorded(problems=wrong)
        worked = await work_out(rows, read_wanted(comes_to, model, notes), notes, writer, proposed=True)
        done = Recorded("", worked.records, worked.problems, worked.stale, edits=worked.edits)
        if done.sound and not asked.dry_run:
            await write_edits(tx, register, worked.edits, named.call(asker, why))
        return done

    return await graph.write(work)


async def _given(rows: StoredRows, asked: Giving, asker: Asker) -> list[Any] | list[Problem]:
    """The feedback and its source, marked no lower and shared no wider than the tool; its keeper sees both."""
    tool = Ref(TOOL, asked.tool)
    await rows.read([tool, *([Ref(AGENCY, asker.agency)] if asker.agency else [])])
    if tool not in rows.rows:
        return [Problem(Fault.UNKNOWN_REFERENCE, CALL, "tool", f"there is no Tool {asked.tool}")]
    if LADDER.index(asked.marking) > LADDER.index(asker.clearance):
        return [Problem(Fault.FORBIDDEN, CALL, "marking", f"{asked.marking.value} is above your clearance")]
    owners = {owner.slug for owner in await rows.follow([tool], "owner")}
    row, day = rows.rows[tool], clock.today().isoformat()
    marking = max(asked.marking, Marking(row["marking"]), key=LADDER.index)
    seen = {"marking": marking.value, **_audience(row.get(AUDIENCE, ()), asked, owners, asker)}
    name = secrets.token_hex(6)
    told = {"sources": [f"told-{name}"], "confidence": "SOURCED", **seen}
    source = {
        "slug": f"told-{name}",
        "title": f"Feedback of {asked.given_by}, told to the hub",
        "published": day,
        **told,
    }
    stage = await value_now(rows, tool, "status")
    feedback: dict[str, Any] = {
        "slug": f"feedback-{name}", "date": day, "givenBy": asked.given_by, "endUser": True, "about": asked.about,
        "topic": asked.topic.value, "answered": False, "tools": [asked.tool], **told,
    }  # fmt: skip
    if stage:
        feedback["stage"] = stage
    if asker.agency and Ref(AGENCY, asker.agency) in rows.rows:
        feedback["agency"] = asker.agency
    return [{"create": {"source": source}}, {"create": {"feedback": feedback}}]


def _audience(shared: Sequence[str], asked: Giving, owners: set[str], asker: Asker) -> Mapping[str, list[str]]:
    given = {*asked.audience, *owners, *([asker.agency] if asker.agency else [])} if asked.audience else set(shared)
    audience = given & set(shared) if shared else given
    return {AUDIENCE: sorted(audience)} if audience else {}


async def _answered(rows: StoredRows, writer: Writer, asked: Answering) -> list[Any] | list[Problem]:
    feedback = Ref(FEEDBACK, asked.feedback)
    await rows.read([feedback])
    if feedback not in rows.rows:
        raise NotFound("feedback: there is nothing by that slug. Check the spelling.")
    tools = await rows.follow([feedback], "tools")
    kept = await rows.writable(tools, writer)
    if not is_operator(writer.asker) and not any(may for _, may in kept.values()):
        return [Problem(Fault.FORBIDDEN, CALL, "", "who keeps the tool answers")]
    row, values = rows.rows[feedback], {"answered": True, "answer": asked.answer}
    values |= {} if "answeredOn" in row else {"answeredOn": clock.today().isoformat()}
    if asked.led_to:
        if wrong := await _unfit(rows, feedback, asked.led_to):
            return [wrong]
        values["ledTo"] = asked.led_to
    version = row.get(ROW_VERSION, FIRST)
    return [{"correct": {"feedback": asked.feedback, "version": version, "values": values}}]


async def _unfit(rows: StoredRows, feedback: Ref, led_to: str) -> Problem | None:
    """Why a record cannot be named as what came of feedback: whoever reads the one has to see the other."""
    ref = Ref(*parts_of(led_to))
    if ref.label in rows.model.nouns:
        await rows.read([ref])
    if ref not in rows.rows:
        return Problem(Fault.UNKNOWN_REFERENCE, CALL, "ledTo", "there is nothing by that id")
    row, own = rows.rows[ref], rows.rows[feedback]
    higher = LADDER.index(Marking(row["marking"])) > LADDER.index(Marking(own["marking"]))
    shared, to = set(row.get(AUDIENCE, ())), set(own.get(AUDIENCE, ()))
    if higher or (shared and not (to and to <= shared)):
        return Problem(Fault.FORBIDDEN, CALL, "ledTo", "fewer readers see it than the feedback")
    return None
