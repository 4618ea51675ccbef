"""The files of migrations: how they are named, numbered and cut into statements."""

from pathlib import Path

import pytest

from hub.files import shipped
from hub.graph.constraints import order_index, order_indexes, unique_labels, unique_slug
from hub.graph.migrations import newest, read_migrations
from hub.model.registry import the_model

CONSTRAINT = "CREATE CONSTRAINT a IF NOT EXISTS FOR (n:A) REQUIRE n.slug IS UNIQUE;\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.cypher").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_migrations_are_read() -> None:
    folder = shipped("schema") / "graph"
    assert newest(folder) == len(read_migrations(folder)) >= 1


def test_the_files_promise_what_the_declarations_ask_for() -> None:
    """A new noun works at once; that its constraint stands in schema/graph too is for those who read only that."""
    statements = [text for migration in read_migrations(shipped("schema") / "graph") for text in migration.statements]
    assert {unique_slug(label).text for label in unique_labels(the_model())} <= set(statements)
    assert {order_index(*place).text for place in order_indexes(the_model())} <= set(statements)


def test_shipped_schema_statements_can_be_repeated() -> None:
    for migration in read_migrations(shipped("schema") / "graph"):
        assert not migration.of_schema or all(
            " IF NOT EXISTS " in text or " IF EXISTS" in text for text in migration.statements
        )


def test_comments_and_empty_statements_are_left_out(tmp_path: Path) -> None:
    text = f"// engine: neo4j\n// A; b.\n\n{CONSTRAINT}\n// more\nDROP INDEX b IF EXISTS;\n\n"
    [migration] = read_migrations(write(tmp_path, V0001__a_b=text))
    assert (migration.version, migration.name, migration.engine, migration.of_schema) == (1, "a_b", "neo4j", True)
    assert migration.statements == (CONSTRAINT.strip(";\n"), "DROP INDEX b IF EXISTS")


def test_a_semicolon_within_a_line_ends_nothing(tmp_path: Path) -> None:
    [migration] = read_migrations(write(tmp_path, V0001__a="CREATE (:A {x: 'b; c // d'})\nCREATE (:B);\nCREATE (:C)\n"))
    assert migration.statements == ("CREATE (:A {x: 'b; c // d'})\nCREATE (:B)", "CREATE (:C)")
    assert not migration.of_schema


@pytest.mark.parametrize(
    "files",
    [
        {"V0002__a": CONSTRAINT},
        {"V0001__a": CONSTRAINT, "V0003__b": CONSTRAINT},
        {"V0001__a": CONSTRAINT, "V0001__b": CONSTRAINT},
        {"V1__a": CONSTRAINT},
        {"V0001_a": CONSTRAINT},
        {"V0001__a": f"{CONSTRAINT}CREATE (:A);\n"},
        {"V0001__a": "// nothing\n"},
    ],
)
def test_a_folder_that_makes_no_sense_is_our_mistake(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"migration|statements"):
        read_migrations(write(tmp_path, **files))
