"""GraphQL over HTTP as the graphql-http suite audits it: every MUST, SHOULD and MAY of the specification holds."""

from __future__ import annotations

from tests.clients.programs import said_by

AUDITS = 61


async def test_every_audit_is_ok(endpoint: str) -> None:
    """Each that is not is named, with the suite's own reason."""
    results = await said_by("audits.mjs", endpoint)
    assert [
        f"{audit['name']}: {audit['status']}: {audit['reason']}" for audit in results if audit["status"] != "ok"
    ] == []
    assert len({audit["id"] for audit in results}) == len(results) == AUDITS
