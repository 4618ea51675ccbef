"""The page at /graphql is built from exact versions, by pip alone, once for each state of its sources.

Run by `make test`. Nothing is fetched here; the installation that runs these tests has built the page already.
"""

import json
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import hatch_build
from hatch_build import KEY, SOURCES, CannotBuildError, key_of, make_page
from tests.packaging.checkout import ROOT, committed_files, text_of

PACKAGE = json.loads(text_of(f"{SOURCES}/package.json"))
LOCK = json.loads(text_of(f"{SOURCES}/package-lock.json"))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the page's sources."""
    return shutil.copytree(ROOT / SOURCES, tmp_path / "sources", ignore=shutil.ignore_patterns("node_modules"))


def test_every_package_is_pinned_and_the_lock_agrees() -> None:
    pins = {**PACKAGE["dependencies"], **PACKAGE["devDependencies"], **PACKAGE["overrides"]}
    assert [pin for pin in pins.values() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []
    assert {name: LOCK["packages"][f"node_modules/{name}"]["version"] for name in pins} == pins


def test_every_locked_package_has_a_digest_and_no_address() -> None:
    locked = {path: entry for path, entry in LOCK["packages"].items() if path}
    assert locked
    assert [path for path, entry in locked.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [path for path, entry in locked.items() if "resolved" in entry] == []


def test_only_our_own_files_are_committed() -> None:
    kinds = {Path(path).suffix for path in committed_files() if path.startswith(f"{SOURCES}/")}
    assert kinds == {".js", ".jsx", ".json", ".css", ".html", ".scss", ".svg"}
    assert not [path for path in committed_files() if re.search(r"(^|/)(node_modules|_shipped)/", path)]


def test_the_menu_installs_again_when_a_source_changes() -> None:
    """The Makefile's key covers the page, or a pull would leave yesterday's page in place."""
    assert "hatch_build.py hub/web/graphiql/*.*" in text_of("Makefile")
    assert all(re.search(r"\.", path.name) for path in (ROOT / SOURCES).iterdir())


def test_nothing_runs_when_nothing_changed(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = tmp_path / "built"
    built.mkdir()
    (built / KEY).write_text(key_of(sources))
    monkeypatch.setattr(hatch_build, "subprocess", None)
    make_page(sources, built)
    assert [path.name for path in built.iterdir()] == [KEY]


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / SOURCES).iterdir() if path.is_file()))
def test_every_source_counts(sources: Path, name: str) -> None:
    before = key_of(sources)
    with (sources / name).open("a") as file:
        file.write("\n")
    assert key_of(sources) != before


def test_when_npm_cannot_install_one_sentence_says_so_and_the_old_page_stays(sources: Path, tmp_path: Path) -> None:
    """A lock that is missing is what npm refuses at once; a registry out of reach ends the same way, later."""
    built = tmp_path / "shipped" / "web"
    built.mkdir(parents=True)
    (built / "index.html").write_text("the old page")
    (sources / "package-lock.json").unlink()
    with pytest.raises(CannotBuildError, match=r"^npm could not install .*HUB_WITHOUT_PAGE=1.*\.\n.*npm") as error:
        make_page(sources, built)
    assert "Traceback" not in str(error.value)
    assert (built / "index.html").read_text() == "the old page"
    assert list(built.parent.iterdir()) == [built]


def test_a_source_distribution_has_all_it_is_built_from(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    needed = ("hub/", "schema/", "seed/", "docs/queries/", "hatch_build.py", "pyproject.toml")
    assert {path for path in committed_files() if path.startswith(needed)} <= names
    assert not [name for name in names if name.startswith("hub/_shipped") or "node_modules" in name]
