"""Every subscription: its field and its arguments, read off a signature like those of any question.

Read by hub.api.schema.hub_schema when the schema is made and by hub.api.plan; hub.api.streams.subscribing carries them
out. What is sent stands among the values of a request by then.
"""

from __future__ import annotations

from typing import Annotated

from hub.analytics.asking.reading import Reading
from hub.analytics.following.event import ChangesWhere, RegisterEvent
from hub.analytics.questions import Question

EVENT = "@event"
"""Among the values of a request: what happened."""


async def changes(
    reading: Reading,
    *,
    after: Annotated[
        str | None,
        'A position that an event gave, or "beginning": go on after it. Left out: from now on, with a first event that '
        "says where that is.",
    ] = None,
    where: Annotated[ChangesWhere | None, "Which changes to send; all if left out."] = None,
) -> RegisterEvent:
    """What happened. Cost: none but of the records that are asked for with it."""
    return reading.variables[EVENT]


CHANGES = Question("changes", changes, "What is changed of what you may see, as it happens.", of_now=True)
SUBSCRIPTIONS = {question.field: question for question in (CHANGES,)}
