"""A Chromium is had on every machine, or a sentence says how to get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web import installed


@pytest.fixture
def another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that npm's registry has no Chromium for; the folder is its PATH."""
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_any_a_sentence_says_how_to_get_it(another_machine: Path) -> None:
    assert not list(another_machine.iterdir())
    with pytest.raises(installed.NoChromiumError, match=r"install Chromium by .*, so that one of chromium, "):
        installed.chromium()


def test_elsewhere_the_machines_own_is_used(another_machine: Path) -> None:
    program = another_machine / "google-chrome"
    program.write_text("")
    program.chmod(0o755)
    assert installed.chromium() == installed.Installed(str(program))


def test_its_shared_libraries_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program asks for beyond the C library and its compiler's comes from the same archive."""
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    installation = installed.chromium()
    own = {path.name for path in Path(installation.needs["LD_LIBRARY_PATH"].split(":")[0]).iterdir()}
    assert {"libnss3.so", "libnssutil3.so", "libnspr4.so", "libexpat.so.1"} <= own
