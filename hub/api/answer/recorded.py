"""Answer a plan whose root fields may each be asked of what was recorded at another moment (`recordedAsOf`).

Called by hub.api.operation in place of hub.api.answer.run, which answers those of one moment.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from hub.access.asker import Asker
from hub.api.answer.run import Answered, answer
from hub.api.plan.roots import Plan
from hub.clock import now
from hub.errors import BadUserInput, Conflict, HubError
from hub.graph.session import Graph
from hub.graph.then.pasts import MOST, Pasts

TRIES = 3
Spoilt = Mapping[str, HubError]


async def answer_as_recorded(
    graph: Graph, plan: Plan, values: Mapping[str, Any], spoilt: Spoilt, asker: Asker
) -> Answered:
    """Answer a request. Raises as hub.api.answer.run.answer does.

    Where it asks of the present alone it costs what that costs.
    """
    moments = _moments(plan, values)
    if not moments:
        return await answer(graph, plan, values, spoilt, asker)
    answered = Answered()
    for moment in dict.fromkeys(moments.get(key) for key in plan.roots):
        of_moment = replace(plan, roots={key: root for key, root in plan.roots.items() if moments.get(key) == moment})
        wrong = {key: error for key, error in spoilt.items() if key in of_moment.roots}

        async def ask(of: Graph, plan: Plan = of_moment, wrong: Spoilt = wrong) -> Answered:
            return await answer(of, plan, values, wrong, asker)

        part = await (ask(graph) if moment is None else _as_recorded(graph, of_moment, ask, asker, moment))
        answered = Answered({**answered.roots, **part.roots}, answered.odd or part.odd)
    return replace(answered, roots={key: answered.roots[key] for key in plan.roots})


def require_few_moments(plan: Plan, values: Mapping[str, Any]) -> None:
    """Raise BadUserInput for a request about more moments than are kept."""
    if len(set(_moments(plan, values).values())) > MOST:
        raise BadUserInput(f"recordedAsOf: a request takes at most {MOST} moments. Send several requests.")


def _moments(plan: Plan, values: Mapping[str, Any]) -> dict[str, str]:
    return {key: moment.bind(values) for key, moment in plan.moments.items()}


async def _as_recorded(
    graph: Graph, plan: Plan, ask: Callable[[Graph], Awaitable[Answered]], asker: Asker, moment: str
) -> Answered:
    """The answers of the root fields of one moment; what is wrong with the moment stands in the place of each."""
    pasts: Pasts = graph.kept.get(Pasts) or Pasts(graph, plan.selector.model, None)
    try:
        _require_passed(moment)
        for _ in range(TRIES):
            async with pasts.at(moment, asker) as then:
                answered = await ask(then.graph)
                if await pasts.unmoved(then, moment, asker):
                    return answered
    except BadUserInput as wrong:
        return Answered(dict.fromkeys(plan.roots, wrong))
    raise Conflict


def _require_passed(moment: str) -> None:
    if moment > now().isoformat(timespec="microseconds"):
        raise BadUserInput(f"recordedAsOf: {moment} is still to come. Give a moment that has passed.")
