"""The contract: printed, described to the last argument, and made from the records themselves."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type, is_introspection_type

from hub.files import shipped
from hub.partner.records import RECORDS
from hub.partner.schema import schema, sdl


def test_the_committed_schema_is_the_one_in_service() -> None:
    """Run `make schema` after a change to the feed, and think of those who read it already."""
    committed = (shipped("schema") / "graphql" / "partner.graphql").read_text(encoding="utf-8")
    assert committed == sdl(), "the feed's schema has changed: run `make schema`"


def undescribed() -> Iterator[str]:
    """What a reader of the schema would have to guess."""
    for name, kind in schema().type_map.items():
        if is_introspection_type(kind) or name in ("String", "Int", "Boolean", "ID"):
            continue
        if not kind.description:
            yield name
        members = getattr(kind, "fields", {}) or (kind.values if isinstance(kind, GraphQLEnumType) else {})
        for member, definition in members.items():
            if not definition.description:
                yield f"{name}.{member}"
            yield from (
                f"{name}.{member}({a})"
                for a, argument in getattr(definition, "args", {}).items()
                if not argument.description
            )


def test_everything_is_described() -> None:
    assert list(undescribed()) == []


def test_it_is_read_only_and_every_root_field_may_fail_alone() -> None:
    assert schema().mutation_type is None
    assert schema().subscription_type is None
    query = schema().query_type
    assert query
    assert not [name for name, field in query.fields.items() if str(field.type).endswith("!")]


def test_every_record_and_link_says_where_it_comes_from_and_who_may_see_it() -> None:
    facts = {kind.name for kind in schema().get_implementations(schema().type_map["Fact"]).objects}  # type: ignore[arg-type]  # an interface
    assert {kind.__name__ for kind in RECORDS.values()} < facts
    for kind in RECORDS.values():
        shown = schema().type_map[kind.__name__]
        assert isinstance(shown, GraphQLObjectType)
        inner = {get_named_type(field.type).name for field in shown.fields.values()}
        plain = {"String", "Boolean", "ID", "Date", "Source", "Body", "AiClass", "EvidenceKind"}
        assert inner - plain - {"Marking", "Confidence", "Basis"} <= facts
