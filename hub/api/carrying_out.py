"""Carry out the one call of a mutation, before its answer is read.

Called by hub.api.operation. Each mutation of hub.api.schema.mutations has its hand here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from graphql import FieldNode
from graphql.execution.values import get_argument_values

from hub.access.asker import Asker
from hub.api.giving import answer_given, give_given, report_given
from hub.api.packing import build_given
from hub.api.plan.roots import AskRoot, Plan
from hub.api.proposing import decide_given, propose_given, withdraw_given
from hub.api.recording import record_given
from hub.api.registering import register_given, resend_given, stop_given
from hub.api.saving import remove_given, save_given, visit_given
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.mutations import (
    ANSWER_FEEDBACK,
    BUILD_PACK,
    DECIDE,
    GIVE_FEEDBACK,
    PROPOSE,
    RECORD,
    REGISTER_WEBHOOK,
    REMOVE_SEARCH,
    REPORT_ERROR,
    RESEND_WEBHOOK,
    SAVE_SEARCH,
    STOP_WEBHOOK,
    VISIT_SEARCH,
    WITHDRAW_PROPOSAL,
)
from hub.api.schema.recorded import CallOutcome, Told
from hub.errors import BadUserInput, DoneUntold, HubError
from hub.graph.session import Graph

Hand = Callable[[ApiSchema, Graph, Mapping[str, Any], Asker], Awaitable[Told]]
_HANDS: Mapping[str, Hand] = {
    RECORD: record_given,
    PROPOSE: propose_given,
    DECIDE: decide_given,
    WITHDRAW_PROPOSAL: withdraw_given,
    GIVE_FEEDBACK: give_given,
    ANSWER_FEEDBACK: answer_given,
    REPORT_ERROR: report_given,
    BUILD_PACK: build_given,
    SAVE_SEARCH: save_given,
    VISIT_SEARCH: visit_given,
    REMOVE_SEARCH: remove_given,
    REGISTER_WEBHOOK: register_given,
    STOP_WEBHOOK: stop_given,
    RESEND_WEBHOOK: resend_given,
}


async def carried_out(
    api: ApiSchema, graph: Graph, made: Plan, variables: Mapping[str, Any], asker: Asker
) -> Told | None:
    """What came of the call in a mutation; None when it holds none. Raises like what it calls."""
    calls = [root for root in made.roots.values() if isinstance(root, AskRoot)]
    if not calls:
        return None
    if len(calls) > 1:
        raise BadUserInput("Send one call at a time: each is done as a whole or not at all.")
    [node, *_] = calls[0].nodes
    return await _HANDS[node.name.value](api, graph, _given(api, node, variables), asker)


def require_undone(told: Told | None, error: HubError) -> None:
    """Raise DoneUntold where a call was carried out before this error, which kept its answer from being told.

    Whoever hears that the register cannot be reached sends the same again; without a key that would be done twice.
    """
    if told is not None and told.recording.outcome in (CallOutcome.RECORDED, CallOutcome.REPEATED):
        raise DoneUntold from error


def _given(api: ApiSchema, node: FieldNode, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    mutation = api.executable.mutation_type
    if mutation is None:
        raise AssertionError("a valid mutation has a type")
    return get_argument_values(mutation.fields[node.name.value], node, dict(variables))
