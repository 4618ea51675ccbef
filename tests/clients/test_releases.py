"""A change that would break somebody's query is announced: graphql-inspector compares with the last release.

The last release's schemas lie in schema/graphql/released, put there by `make release`; docs/compatibility.md says how.
Before the first release there are none. No engine is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    build_schema,
    print_schema,
)

from tests.clients.programs import said_by
from tests.packaging.checkout import ROOT, text_of

PRESENT = ROOT / "schema" / "graphql"
RELEASED = PRESENT / "released"
UNRELEASED = "not yet released"


def sections(changelog: str) -> list[tuple[str, str]]:
    """Heading and text of each version, the newest first."""
    parts = re.split(r"^## (.+)$", changelog, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def last_release(changelog: str) -> str | None:
    """The newest version that is out."""
    versions = [heading.split(",")[0] for heading, _ in sections(changelog) if not heading.endswith(UNRELEASED)]
    return versions[0] if versions else None


def announced(changelog: str) -> str:
    """What the version to come says of itself."""
    return "".join(text for heading, text in sections(changelog) if heading.endswith(UNRELEASED))


async def unannounced(released: Path, present: Path, changelog: str) -> list[str]:
    """The breaking changes from one schema to another whose place in the schema the changelog does not name."""
    changes = await said_by("compare.mjs", released, present)
    breaking = [change for change in changes if change["level"] == "BREAKING"]
    return [change["message"] for change in breaking if f"`{change['path']}`" not in announced(changelog)]


def test_the_last_release_is_kept() -> None:
    """With its version in the first line, so that nobody compares with the one before."""
    version = last_release(text_of("CHANGELOG.md"))
    kept = [path.read_text(encoding="utf-8").splitlines()[0] for path in sorted(RELEASED.glob("*.graphql"))]
    assert bool(kept) == bool(version), "run `make release` when a version is released"
    assert all(line == f"# As released in {version}." for line in kept)


async def test_no_breaking_change_goes_unannounced() -> None:
    changelog = text_of("CHANGELOG.md")
    for released in sorted(RELEASED.glob("*.graphql")):
        assert await unannounced(released, PRESENT / released.name, changelog) == []


def _object(schema: GraphQLSchema, name: str) -> GraphQLObjectType:
    return cast(GraphQLObjectType, schema.type_map[name])


def _drop_live(schema: GraphQLSchema) -> None:
    del cast(GraphQLEnumType, schema.type_map["ToolStatus"]).values["LIVE"]


def _require_first(schema: GraphQLSchema) -> None:
    first = _object(schema, "Query").fields["tools"].args["first"]
    first.type = GraphQLNonNull(cast(GraphQLScalarType, first.type))


def _free_status(schema: GraphQLSchema) -> None:
    _object(schema, "Tool").fields["status"].type = GraphQLString


BREAKS: dict[str, Callable[[GraphQLSchema], object]] = {
    "Query.node": lambda schema: _object(schema, "Query").fields.pop("node"),
    "Query.tools.asOf": lambda schema: _object(schema, "Query").fields["tools"].args.pop("asOf"),
    "Query.tools.first": _require_first,
    "Tool.status": _free_status,
    "ToolStatus.LIVE": _drop_live,
}


@pytest.mark.parametrize("place", BREAKS)
async def test_a_breaking_change_is_found_and_may_be_announced(place: str, tmp_path: Path) -> None:
    """A mutated schema fails until the changelog of the version to come names the place."""
    sdl = (PRESENT / "hub.graphql").read_text(encoding="utf-8")
    released, present = tmp_path / "released.graphql", tmp_path / "present.graphql"
    released.write_text(f"# As released in 1.0.0.\n{sdl}")
    schema = build_schema(sdl)
    BREAKS[place](schema)
    present.write_text(print_schema(schema))
    old = f"## 1.0.0, 1 May 2027\n\n- First, with `{place}`.\n"
    assert len(await unannounced(released, present, old)) == 1
    new = f"## 2.0.0, not yet released\n\n- `{place}` is another.\n\n{old}"
    assert await unannounced(released, present, new) == []


async def test_what_breaks_nobody_needs_no_announcement(tmp_path: Path) -> None:
    """A new field."""
    sdl = (PRESENT / "hub.graphql").read_text(encoding="utf-8")
    present = tmp_path / "present.graphql"
    present.write_text(sdl.replace("type PageInfo {\n", 'type PageInfo {\n  """New."""\n  fresh: Int\n\n'))
    changes = await said_by("compare.mjs", PRESENT / "hub.graphql", present)
    assert {(change["path"], change["level"]) for change in changes} == {("PageInfo.fresh", "NON_BREAKING")}
    assert await unannounced(PRESENT / "hub.graphql", present, "") == []
