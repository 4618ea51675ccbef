"""`propose`, `decide` and `withdrawProposal`: what a client sends becomes a call of hub.records.proposals.

Called by hub.api.carrying_out.
"""

from __future__ import annotations

from hub.access.asker import Asker
from hub.api.recording import Fields, answered, changes_of, dry_run
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import Told
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.records.proposals.decide import Decided, Deciding, decide, withdraw_proposal
from hub.records.proposals.propose import Proposing, propose


async def propose_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `propose`."""
    asked = Proposing(
        changes_of(api.model, given["changes"]), given["why"], Marking(given["marking"].value),
        tuple(given.get("audience") or ()), given.get("key") or "", dry_run(given), api.lapse_days,
    )  # fmt: skip
    done = await propose(graph, api.model, asker, asked)
    made = done.proposal
    told = answered(done.problems, done.stale, again=bool(done.again), dry=asked.dry_run)
    if made is not None and asked.dry_run:
        return Told(told, drafted=made)
    return Told(told, made.slug if made else done.again)


async def decide_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `decide`."""
    instead = {item["number"]: changes_of(api.model, item["changes"]) for item in given.get("instead") or ()}
    asked = Deciding(
        given["slug"], given["digest"], tuple(given.get("accept") or ()), tuple(given.get("refuse") or ()), instead,
        given.get("reason") or "", dry_run(given),
    )  # fmt: skip
    return _told(await decide(graph, api.model, asker, asked), dry=asked.dry_run)


async def withdraw_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `withdrawProposal`."""
    return _told(await withdraw_proposal(graph, api.model, asker, given["slug"]), dry=False)


def _told(done: Decided, *, dry: bool) -> Told:
    return Told(answered(done.problems, done.stale, done.records, dry=dry), done.slug)
