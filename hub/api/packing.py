"""`buildPack`: the pack of a review, built as `hub review build` builds it, with its files in the answer.

Called by hub.api.carrying_out. What builds it stands above this layer and is handed in by hub.app; one is built at a
time, because it asks all that a review asks and then sets the paper.
"""

from __future__ import annotations

from dataclasses import replace

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.access.writing import is_operator
from hub.api.recording import Fields, answered
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import Told
from hub.errors import Forbidden, Overloaded, Unauthenticated, Unavailable
from hub.graph.session import Graph

RETRY_AFTER = 20


async def build_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `buildPack`. Raises Unauthenticated, Forbidden, NotFound, BadUserInput; Overloaded beside another."""
    if asker.signed_in is SignIn.NONE:
        raise Unauthenticated
    if Role.REVIEWER not in asker.roles and not is_operator(asker):
        raise Forbidden("Packs are built by reviewers. Ask whoever gave you your key for that role.")
    if api.packs is None:
        raise Unavailable
    if api.packing.locked():
        raise Overloaded("Another pack is being built. Ask again when it is done.", retry_after=RETRY_AFTER)
    async with api.packing:
        pack = await api.packs(api, graph, asker, given["review"], given.get("asOf"), bool(given.get("full")))
    return Told(replace(answered((), again=not pack.new), pack=pack))
