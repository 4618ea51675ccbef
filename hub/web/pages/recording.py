"""What a form wants recorded is asked of the API: a look ahead, then the change, or a proposal where others keep it.

Used by hub.web.pages.edit and create.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.errors import Forbidden
from hub.web.pages.forms import Visit
from hub.web.pages.page_request import Api

RECORD = """mutation Record($changes: [ChangeInput!]!, $why: String!, $key: String!, $dryRun: Boolean!) {
  record(changes: $changes, why: $why, key: $key, dryRun: $dryRun) {
    outcome
    records { kind slug version }
    problems { change place field code message version }
  }
}
"""
PROPOSE = """mutation Propose(
  $changes: [ChangeInput!]!, $why: String!, $marking: Marking!, $key: String!, $dryRun: Boolean!
) {
  propose(changes: $changes, why: $why, marking: $marking, key: $key, dryRun: $dryRun) {
    outcome
    records { kind slug version }
    problems { change place field code message version }
    proposal { slug }
  }
}
"""


async def recorded_or_proposed(api: Api, visit: Visit, call: Mapping[str, Any], marking: str) -> tuple[bool, Any]:
    """Whether it is a proposal, and what came of the call: of a look ahead, as whoever asks may do it.

    Raises Forbidden for who may do neither.
    """
    step, asker = visit.value("step"), visit.visitor.asker
    if step != "propose":
        try:
            told = (await api.change(RECORD, {**call, "dryRun": step != "record"}, asker))["record"]
        except Forbidden:
            if step == "record":
                raise
            told = {"problems": [{"code": Forbidden.code}]}
        if step == "record" or all(problem["code"] != Forbidden.code for problem in told["problems"]):
            return False, told
    proposed = {**call, "marking": marking, "dryRun": step != "propose"}
    return True, (await api.change(PROPOSE, proposed, asker))["propose"]
