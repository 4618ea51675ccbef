"""The schemas keep graphql-eslint's rules for schemas and for Relay's connections.

Each departure stands in eslint.config.mjs with its reason. No engine is asked: the rules read the printed text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.files import shipped
from tests.clients.programs import said_by

FOLDER = shipped("schema") / "graphql"
SCHEMAS = sorted(FOLDER.glob("*.graphql"))
RELAY = {"relay-arguments", "relay-connection-types", "relay-edge-types", "relay-page-info"}
FLAWED = '''
"""Everything that can be asked."""
type Query {
  """Some."""
  get_things(first: Int!): ThingConnection
}

"""Some."""
type ThingConnection {
  """Them."""
  things: [Thing]
}

"""One."""
type Thing {
  """What it is called."""
  thingName: String
  old: String @deprecated
}

"""Another."""
type Lost {
  """Its id."""
  id: ID!
}
'''


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
async def test_the_rules_have_nothing_to_say(schema: Path) -> None:
    said = await said_by("lint.mjs", schema)
    assert said["said"] == []
    assert set(said["rules"]) > RELAY


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
async def test_every_departure_is_still_one(schema: Path) -> None:
    """A departure that the schema no longer makes would hide the next one."""
    assert (await said_by("lint.mjs", schema))["stale"] == []


async def test_the_rules_do_speak(tmp_path: Path) -> None:
    """A schema with a mistake of each kind hears of every one."""
    flawed = tmp_path / "flawed.graphql"
    flawed.write_text(FLAWED)
    said = "\n".join((await said_by("lint.mjs", flawed))["said"])
    for rule in (
        "naming-convention",
        "no-typename-prefix",
        "no-unreachable-types",
        "relay-arguments",
        "relay-connection-types",
        "require-deprecation-reason",
        "require-description",
        "strict-id-in-types",
    ):
        assert f"@graphql-eslint/{rule}: " in said
