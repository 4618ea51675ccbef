"""The wheel works outside the checkout: the command, the schema, the seed and the page come with it.

Run by `make test`. Builds and installs offline: the builder is in the development lock, and the temporary
environment borrows the other packages of the one that runs the tests.
"""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.packaging.checkout import ROOT, committed_files

SHOW_SHIPPED = """
import json
from pathlib import Path
import hub
from hub.files import shipped

def below(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())

print(json.dumps({
    "hub": str(Path(hub.__file__).parent),
    "schema": below(shipped("schema")),
    "seed": below(shipped("seed")),
    "docs/queries": below(shipped("queries")),
    "web": below(shipped("web")),
    "where": [str(shipped(name)) for name in ("schema", "seed", "queries", "web")],
}))
"""


def succeed(*command: str | Path, folder: Path | None = None, **settings: str) -> str:
    """The command's standard output; when it fails, the test fails with what it said."""
    ended = subprocess.run(command, cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True)
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout


@dataclass(frozen=True)
class Installed:
    """The wheel, the environment it was put into, and a folder that is neither."""

    wheel: Path
    binaries: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str, **settings: str) -> str:
        """The program's standard output, started elsewhere."""
        return succeed(self.binaries / program, *arguments, folder=self.elsewhere, **settings)


def pip(*arguments: str | Path) -> None:
    """pip of the environment that runs the tests."""
    succeed(sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments)


def borrow_packages(environment: Path) -> None:
    """Let an environment import this one's packages; .pth files are not followed, so the checkout stays out."""
    scheme = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)}, scheme="venv")
    (Path(scheme["purelib"]) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel built from this checkout and installed into a fresh environment."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT)
    [wheel] = folder.glob("*.whl")
    environment = folder / "env"
    succeed(sys.executable, "-m", "venv", "--without-pip", environment)
    binaries = Path(sysconfig.get_path("scripts", scheme="venv", vars={"base": str(environment)}))
    # Installed before the packages are borrowed: pip must not take the development install for this one.
    pip("--python", binaries / "python", "install", "--no-deps", "--no-index", wheel)
    borrow_packages(environment)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, binaries, elsewhere)


def test_the_command_works_elsewhere(installed: Installed) -> None:
    """`hub --help` names its commands."""
    printed = installed.run("hub", "--help")
    assert all(command in printed for command in ("serve", "migrate", "seed", "query", "schema", "check"))


def test_schema_seed_queries_and_page_come_with_it(installed: Installed) -> None:
    """Every committed file of these folders is found through hub.files, inside the environment; the page was built."""
    shown = json.loads(installed.run("python", "-c", SHOW_SHIPPED))
    environment = str(installed.binaries.parent)
    assert all(place.startswith(environment) for place in (shown["hub"], *shown["where"]))
    assert {path.rpartition(".")[2] for path in shown["web"]} >= {"html", "js", "css", "svg"}
    for folder in ("schema", "seed", "docs/queries"):
        committed = [p.removeprefix(f"{folder}/") for p in committed_files() if p.startswith(f"{folder}/")]
        assert committed
        assert set(committed) <= set(shown[folder])


def test_the_schema_is_printed_elsewhere(installed: Installed) -> None:
    """`hub schema` gives the committed text from the wheel's own code."""
    assert installed.run("hub", "schema") == (ROOT / "schema" / "graphql" / "hub.graphql").read_text(encoding="utf-8")


def test_the_shipped_records_are_checked_elsewhere(installed: Installed) -> None:
    """`hub check` finds the records in the wheel, and no error in them."""
    assert installed.run("hub", "check").startswith("No error found in ")


def test_a_question_is_answered_elsewhere(installed: Installed) -> None:
    """The engine starts, the graph is migrated and the register loaded, all from the wheel."""
    (installed.elsewhere / "count.graphql").write_text("{ tools { totalCount } }")
    settings = {"HUB_DATA": str(installed.elsewhere / "data"), "HUB_ENGINE_HEAP": "512m"}
    printed = installed.run("hub", "query", "count.graphql", "--csv", **settings)
    assert printed.removeprefix("\ufeff").split() == ["tools.totalCount", "92"]


def test_the_wheel_holds_the_program_and_nothing_else(installed: Installed) -> None:
    """Every file below hub/, the Cypher beside the Python too; no tests, no caches, no other top-level name."""
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    assert {path for path in committed_files() if path.startswith("hub/")} <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"hub"}
    assert not [name for name in names if "__pycache__" in name]
