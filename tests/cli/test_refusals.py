"""What keeps a command from going on: one sentence with a code on standard error, status 1, never a traceback."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.command import run
from tests.conftest import Engine

SEED_ERRORS = """
tools:
  - {slug: a, name: A, aiClass: LIVING}
  - {slug: a, nonsense: 1}
  - {name: No slug}
agencies:
  - {slug: b, name: B, kind: police-force, since: 2020-13, parent: nobody}
"""


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"HUB_PORT": "many"}, "HUB_PORT"),
        ({"HUB_DEADLINE": "-1"}, "HUB_DEADLINE"),
        ({"HUB_HOST": "no.such.host.invalid"}, "HUB_HOST"),
        ({"HUB_HOST": "192.0.2.1"}, "HUB_HOST"),
        ({"HUB_HOST": "a..b"}, "HUB_HOST"),
        ({"HUB_HOST": "x" * 70 + ".example"}, "HUB_HOST"),
        ({"NEO4J_URI": "http://graph.example"}, "NEO4J_URI"),
        ({"NEO4J_URI": "bolt://127.0.0.1:1"}, "NEO4J_USER"),
    ],
)
def test_a_bad_setting(settings: dict[str, str], word: str, tmp_path: Path) -> None:
    sentence = run("serve", data=tmp_path, settings=settings).sentence
    assert word in sentence
    assert sentence.endswith("[BAD_SETTING]")


@pytest.mark.parametrize("command", ["serve", "migrate", "seed"])
def test_a_data_folder_that_cannot_be_made(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sentence = run(command, data=tmp_path / "file" / "data").sentence
    assert sentence.endswith("[DATA_FOLDER_UNWRITABLE]")


ATTACHED = {"NEO4J_USER": "neo4j", "NEO4J_PASSWORD": "not-the-password", "HUB_GRAPH_WAIT": "2"}


def test_nobody_at_the_address(tmp_path: Path) -> None:
    ended = run("serve", data=tmp_path, settings={**ATTACHED, "NEO4J_URI": "bolt://127.0.0.1:9"})
    assert ended.sentence.endswith("[GRAPH_UNREACHABLE]")


def test_a_wrong_password(engine: Engine, tmp_path: Path) -> None:
    settings = {**ATTACHED, "HUB_GRAPH_WAIT": "30", "NEO4J_URI": engine.endpoint.uri}
    ended = run("serve", data=tmp_path, settings=settings)
    assert ended.sentence.endswith("[WRONG_PASSWORD]")
    assert "not-the-password" not in ended.sentence


def test_a_seed_with_errors_names_every_one_and_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "records.yaml").write_text(SEED_ERRORS)
    for command in ("check", "seed"):
        ended = run(command, tmp_path / "seed", data=tmp_path / "data")
        first, *rest = ended.err.splitlines()
        assert (ended.status, first.endswith("[SEED_INVALID]")) == (1, True)
        for named in ("LIVING", "nonsense", "2020-13", "nobody", "tools[3]"):
            assert [line for line in rest if named in line], named
        assert all("records.yaml" in line or "register" in line for line in rest)
    assert not (tmp_path / "data").exists(), "an engine was started for nothing"


def test_a_graph_of_a_newer_hub(seeded: Path, tmp_path: Path, newer: Path) -> None:
    """A graph on which a later version's migration has run is not touched."""
    data = copytree(seeded, tmp_path / "data")
    migrated = run("migrate", data=data, settings={"PYTHONPATH": str(newer)})
    assert (migrated.status, migrated.err) == (0, "")
    sentence = run("serve", data=data).sentence
    assert sentence.endswith("[GRAPH_TOO_NEW]")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The package as a later version would be: one migration more."""
    root = Path(__file__).parents[2]
    folder = tmp_path / "newer"
    for name in ("hub", "schema", "docs/queries"):
        copytree(root / name, folder / name)
    (folder / "schema" / "graph" / "V9999__later.cypher").write_text("MATCH (n:Later) SET n.later = true;\n")
    shipped = sorted((folder / "schema" / "graph").glob("V*.cypher"))
    shipped[-1].rename(folder / "schema" / "graph" / f"V{len(shipped):04}__later.cypher")
    return folder


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("broken.graphql",), "BAD_USER_INPUT"),
        (("good.graphql", "--variables", "["), "BAD_USER_INPUT"),
        (("good.graphql", "--variables", "[]"), "BAD_USER_INPUT"),
    ],
)
def test_a_question_that_is_none(arguments: tuple[str, ...], code: str, tmp_path: Path) -> None:
    (tmp_path / "broken.graphql").write_bytes(b"\xff\xfe")
    (tmp_path / "good.graphql").write_text("{ __typename }")
    sentence = run("query", *arguments, data=tmp_path / "data", folder=tmp_path).sentence
    assert sentence.endswith(f"[{code}]")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert run("schema", "--write", tmp_path / "file", data=tmp_path).sentence.endswith("[BAD_USER_INPUT]")


@pytest.mark.parametrize(
    "arguments", [("query", "absent.graphql"), ("check", "absent"), ("seed", "absent"), ("dance",), ("serve", "--loud")]
)
def test_a_command_line_that_is_none_shows_its_use(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments, data=tmp_path)
    assert ended.status == 2
    assert "Usage:" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("body", "word"), [(b'{"content": {"share": NaN}}', "JSON"), (b"[" * 100_000, "too deep"), (b"\xff\xfe{", "UTF-8")]
)
@pytest.mark.parametrize("command", ["diff", "verify"])
def test_a_file_that_is_no_pack(command: str, body: bytes, word: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.json"
    pack.write_bytes(body)
    files = (pack,) if command == "verify" else (pack, tmp_path)
    sentence = run("review", command, *files, data=tmp_path / "data").sentence
    assert sentence.startswith(f"{pack} is no pack of a review: it ")
    assert word in sentence
    assert sentence.endswith("[BAD_USER_INPUT]")
    assert not (tmp_path / "data").exists()
