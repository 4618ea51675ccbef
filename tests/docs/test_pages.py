"""The pages of docs/ say what the code says: settings, codes, decisions, and links that lead somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hub.api.schema.hub_schema import build_schema
from hub.errors import every_error
from hub.files import shipped
from hub.model.registry import the_model
from hub.settings import Settings
from tests.packaging.checkout import committed_files

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
UNSAID = {"data": "`~/.local/share/cjs-ai-hub`", "contact": "a sentence that says so"}
# Where a request can be refused without an error of hub.errors.
REFUSERS = ("host", "incoming", "introspection", "limits", "operation", "request", "store", "view", "who")


def row(name: str) -> str:
    """The line of docs/settings.md for one setting."""
    field = Settings.model_fields[name]
    variable = field.validation_alias if isinstance(field.validation_alias, str) else f"HUB_{name.upper()}"
    default = UNSAID.get(name) or ("not set" if field.default is None else f"`{field.default}`")
    return f"| `{variable}` | {default} | {field.description} |"


def test_settings_are_listed_each_with_its_default_and_meaning() -> None:
    listed = [
        line for line in (DOCS / "settings.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    assert listed == [row(name) for name in Settings.model_fields]


def test_every_code_of_a_refusal_has_its_line() -> None:
    text = (DOCS / "errors.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))
    assert listed == _codes_of_refusals() - {error.code for error in every_error()}


def _codes_of_refusals() -> set[str]:
    """Every text in the code that reads as a code."""
    codes = set[str]()
    for module in [*(ROOT / "hub" / "api").rglob("*.py"), *(ROOT / "hub" / "partner").rglob("*.py")]:
        if module.stem in REFUSERS:
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    codes |= {node.value} if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", node.value) else set()
    return codes


def test_the_committed_schema_is_the_one_in_service() -> None:
    """Run `make schema` after a change to the model or a question, and read what it changes."""
    committed = (shipped("schema") / "graphql" / "hub.graphql").read_text(encoding="utf-8")
    assert committed == build_schema(the_model()).sdl, "the schema has changed: run `make schema`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    linked = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in linked if not (page.parent / link).exists()] == []


def test_tests_named_by_the_page_on_security_exist() -> None:
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)`", page)
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
    attacks = page.partition("## Attack by attack")[2].partition("\n## ")[0]
    shown = re.findall(r"^\| .* \| `(tests/[\w/]+\.py)::(\w+)` \|$", attacks, re.MULTILINE)
    assert len(shown) == attacks.count("\n|") - 2 > 30, "each attack names one test"
    assert [
        f"{path}::{name}" for path, name in shown if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ] == []


def test_tests_named_by_the_page_on_running_a_hub_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (DOCS / "operations.md").read_text(encoding="utf-8"))
    assert len(named) > 12
    assert [
        (path, name) for path, name in named if f"def {name}(" * bool(name) not in (ROOT / path).read_text("utf-8")
    ] == []


def test_tests_named_by_the_page_on_engines_exist() -> None:
    rows = re.findall(r"^\| .* \| `(tests/[^`]+)` \|$", (DOCS / "engines.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 10
    places = [row.partition("::")[::2] for row in rows]
    assert [
        place for place, name in places if f"def {name}(" * bool(name) not in (ROOT / place).read_text(encoding="utf-8")
    ] == []


@pytest.mark.parametrize("record", sorted((DOCS / "decisions").glob("*.md")), ids=lambda record: record.stem)
def test_a_decision_says_why_and_what_else_was_weighed(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(record.stem[:4])}. ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
        "Alternatives",
    ]
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(record.stem[:4]) for record in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_map_of_the_readme_names_the_folders_there_are() -> None:
    named = re.findall(r"^\| `([\w.]+)/` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted({path.split("/")[0] for path in committed_files() if "/" in path})
