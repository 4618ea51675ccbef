"""schemathesis sends what it makes of the schema: no server error, a code on every error, no mistake taken for right.

HUB_TEST_EXAMPLES raises the number of requests for a deeper search. The same requests come every time.
"""

from __future__ import annotations

import asyncio
import os
import zlib
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.case import Case

from tests.clients.conftest import PATIENCE
from tests.clients.generated import requests_to
from tests.conftest import Engine

# Neo4j plans each new statement, and nearly every request needs one, for about a second.
EXAMPLES = {"embedded": 200, "neo4j": 100}
UNFIT = {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"}
CLIENTS_FAULT = {"UNAUTHENTICATED", "BAD_USER_INPUT", "NOT_FOUND", "TOO_DEEP", "TOO_LARGE", *UNFIT}


async def test_nothing_that_fits_the_schema_is_too_much_for_the_hub(engine: Engine, endpoint: str) -> None:
    examples = int(os.environ.get("HUB_TEST_EXAMPLES") or EXAMPLES[engine.name])
    # The hub runs in this loop and schemathesis waits for it, so it does that in another thread.
    answered = await asyncio.to_thread(_sent, endpoint, examples)
    assert answered.total() >= examples
    # Were most requests refused, the test would show little.
    assert answered["well"] > examples / 3, answered
    assert answered["wrong"] > examples / 20, answered


def _sent(endpoint: str, examples: int) -> Counter[str]:
    """Send requests, every root field's share, and count how the hub answered."""
    answered = Counter[str]()
    cases = requests_to(endpoint)
    for number, (root, strategy) in enumerate(cases.items()):
        share = examples // len(cases) + (number < examples % len(cases))

        @seed(zlib.crc32(root.encode()))
        @settings(
            max_examples=share,
            database=None,
            deadline=None,
            # Looking for the smallest request that fails may take longer than all the rest.
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        )
        @given(case=strategy)
        def send(case: Case) -> None:
            answered[_checked(case)] += 1

        send()
    return answered


def _checked(case: Case) -> str:
    """How the hub answered a request. Raises when it is to blame."""
    response = case.call(timeout=PATIENCE)
    assert response.status_code == 200, case.body
    errors = response.json().get("errors", [])
    codes = {error["extensions"]["code"] for error in errors}
    assert codes <= CLIENTS_FAULT, (case.body, errors)
    # schemathesis does not know these codes, and takes what it does not know for the server's fault.
    if not codes & {"NOT_FOUND", "UNAUTHENTICATED"}:
        case.validate_response(response, checks=[not_a_server_error])
    if case.meta is not None and case.meta.generation.mode.is_negative:
        assert codes & {"GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}, case.body
        return "wrong"
    # What schemathesis holds for right is right to the schema, but for days that are in no calendar.
    unfit = [error["message"] for error in errors if error["extensions"]["code"] in UNFIT]
    # Where there are many such days only the first are told, and that there are more.
    unfit = [message for message in unfit if not message.startswith("Too many validation errors")] or unfit
    assert all("date" in message.lower() for message in unfit), (case.body, unfit)
    return ",".join(sorted(codes)) or "well"
