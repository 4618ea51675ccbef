"""The locks hold what pyproject.toml asks for, by hash alone, with no word about where it was fetched from.

Run by `make test`. Reads files only; `make lock` is what writes them.
"""

import re
import tomllib
from functools import cache
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.checkout import ROOT, text_of

LOCKS = ("build", "run", "dev")
every_lock = pytest.mark.parametrize("lock", LOCKS)


@cache
def project() -> dict[str, Any]:
    """pyproject.toml, parsed."""
    return tomllib.loads(text_of("pyproject.toml"))


def entries(lock: str) -> list[str]:
    """The lock's logical lines: a requirement with the hashes that continue it."""
    return [line for line in text_of(f"requirements/{lock}.txt").replace("\\\n", " ").splitlines() if line.strip()]


@cache
def locked(lock: str) -> dict[str, tuple[Requirement, frozenset[str]]]:
    """Canonical name -> requirement and hashes. Raises when a line is no requirement."""
    requirements: dict[str, tuple[Requirement, frozenset[str]]] = {}
    for entry in entries(lock):
        written, *hashes = entry.split("--hash=")
        requirement = Requirement(written.strip())
        requirements[canonicalize_name(requirement.name)] = (requirement, frozenset(h.strip() for h in hashes))
    return requirements


def asked(lock: str) -> list[Requirement]:
    """What pyproject.toml asks that lock to hold."""
    groups = project()["dependency-groups"]
    runtime = project()["project"]["dependencies"]
    wanted = {"build": groups["build"], "run": runtime, "dev": [*runtime, *groups["build"], *groups["dev"]]}
    return [Requirement(text) for text in wanted[lock]]


@every_lock
def test_no_address_stands_in_a_lock(lock: str) -> None:
    """Whoever installs decides where from: an address would bind every clone to one network."""
    text = text_of(f"requirements/{lock}.txt")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*(?:-(?!-hash)|#)|\s@\s", text)


@every_lock
def test_every_package_has_a_pin_and_a_hash(lock: str) -> None:
    """One exact version, and sha256 digests of its files; pip refuses anything else."""
    assert locked(lock)
    for requirement, hashes in locked(lock).values():
        assert re.fullmatch(r"==[\w.+!-]+", str(requirement.specifier)), str(requirement)
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), str(requirement)


@every_lock
def test_pins_and_lock_agree(lock: str) -> None:
    """A pin changed by hand without `make lock` is found here, not at somebody's installation."""
    for wanted in asked(lock):
        held, _ = locked(lock)[canonicalize_name(wanted.name)]
        assert wanted.specifier == held.specifier, f"{wanted} is locked as {held}; run make lock"


@pytest.mark.parametrize("part", ["build", "run"])
def test_development_has_what_runs(part: str) -> None:
    """What is tested is what is served: same versions, same files."""
    whole = locked("dev")
    assert {name: (str(r.specifier), h) for name, (r, h) in locked(part).items()} == {
        name: (str(whole[name][0].specifier), whole[name][1]) for name in locked(part)
    }


def test_the_wheel_is_built_with_the_locked_builder() -> None:
    """Without build isolation pip takes the builder that is installed: the two must be the same."""
    builders = {str(Requirement(text)) for text in project()["build-system"]["requires"]}
    assert builders <= {str(wanted) for wanted in asked("build")}


def test_every_pin_gives_its_reason() -> None:
    """One line each, beside the pin, for whoever wonders whether it is still needed."""
    pins = [line for line in text_of("pyproject.toml").splitlines() if re.match(r'\s+"[\w\[\]-]+==', line)]
    assert len(pins) == len(asked("dev"))
    assert [line for line in pins if not re.search(r'",\s*# \w.+', line)] == []


def test_locks_are_where_the_menu_looks() -> None:
    """The Makefile's key covers every lock, so that none can change unnoticed."""
    present = {path.name for path in (ROOT / "requirements").iterdir()}
    assert present == {f"{lock}.txt" for lock in LOCKS}
    assert all(f"requirements/{lock}.txt" in text_of("Makefile") for lock in LOCKS)
