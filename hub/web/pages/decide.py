"""The page of a proposal: what it would change, and a form for whoever decides on it.

Routed by hub.web.pages.routes. A decision is on what was shown: when the proposal, or what it would change, is another
by then, nothing is decided and the page shows it as it is now, with what was chosen kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.errors import BadUserInput
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.forms import Visit
from hub.web.pages.page_request import Api

PROPOSAL = PageDeclaration("proposal", "/proposals/{slug}", "Proposal", "proposal")
DECIDE = """mutation Decide($slug: String!, $digest: String!, $accept: [Int!], $refuse: [Int!], $reason: String) {
  decide(slug: $slug, digest: $digest, accept: $accept, refuse: $refuse, reason: $reason) {
    outcome
    records { kind slug version }
    problems { code message }
  }
}
"""
WITHDRAW = """mutation Withdraw($slug: String!) {
  withdrawProposal(slug: $slug) { outcome records { kind slug version } problems { code message } }
}
"""


@dataclass(frozen=True)
class Decisions:
    """Answers for the page of a proposal."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The proposal; after a form was sent with what came of it."""
        slug, told = visit.request.path_params["slug"], None
        if visit.fields is not None:
            told = await self._decided(visit, slug)
        answer = await self.api.ask(PROPOSAL, {"slug": slug}, visit.visitor.asker)
        status = 422 if told and told["problems"] else 200
        chosen = {name: values[-1] for name, values in (visit.fields or {}).items()}
        return visit.page(PROPOSAL.template, status, data=answer.data, told=told, chosen=chosen)

    async def _decided(self, visit: Visit, slug: str) -> dict[str, Any]:
        asker = visit.visitor.asker
        if visit.value("step") == "withdraw":
            return (await self.api.change(WITHDRAW, {"slug": slug}, asker))["withdrawProposal"]
        verdicts = {name.removeprefix("change."): visit.value(name) for name in visit.fields or {}}
        numbers = {word: [int(name) for name, said in verdicts.items() if said == word and name.isdecimal()]
                   for word in ("accept", "refuse")}  # fmt: skip
        if not any(numbers.values()):
            return {"problems": [{"message": "Accept or refuse at least a single change."}]}
        given = {"slug": slug, "digest": visit.value("digest"), "reason": visit.value("reason") or None, **numbers}
        try:
            return (await self.api.change(DECIDE, given, asker))["decide"]
        except BadUserInput as error:
            return {"problems": [{"message": error.message}]}
