"""What docker-compose.yml and the Dockerfile promise: closed by default, healthy before used, built from the lock.

Run by `make test`. Reads the files; no container engine is asked.
"""

import re
from typing import Any

import pytest
import yaml

from tests.packaging.checkout import text_of


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of docker-compose.yml, variables unexpanded."""
    return yaml.safe_load(text_of("docker-compose.yml"))["services"]


def test_neo4j_is_the_supported_line(services: dict[str, Any]) -> None:
    """The long-term release the tests run on, in the edition that needs no licence."""
    assert services["neo4j"]["image"] == "neo4j:5.26-community"
    assert services["neo4j"]["volumes"] == ["neo4j-data:/data"]


def test_there_is_no_default_password(services: dict[str, Any]) -> None:
    """Unset, compose stops with a sentence."""
    assert services["neo4j"]["environment"]["NEO4J_AUTH"].startswith("neo4j/${NEO4J_PASSWORD:?")


def test_cypher_reads_no_files(services: dict[str, Any]) -> None:
    """Neither files of the container nor addresses: the setting, and a network without a way out."""
    setting = "NEO4J_dbms_security_allow__csv__import__from__file__urls"
    assert services["neo4j"]["environment"][setting] == "false"
    assert services["neo4j"]["networks"] == ["graph"]
    assert yaml.safe_load(text_of("docker-compose.yml"))["networks"]["graph"] == {"internal": True}


def test_the_image_is_given_settings_only(services: dict[str, Any]) -> None:
    """The Neo4j image writes every NEO4J_ name it does not know into its configuration, then refuses to start."""
    names = [name for name in services["neo4j"]["environment"] if name.startswith("NEO4J_")]
    assert all(name == "NEO4J_AUTH" or name.split("_", 2)[1] in ("dbms", "server") for name in names)


def test_only_this_machine_reaches_the_hub(services: dict[str, Any]) -> None:
    """Published on loopback; the database is not published at all."""
    assert all(port.startswith("127.0.0.1:") for port in services["hub"]["ports"])
    assert "ports" not in services["neo4j"]


def test_the_hub_waits_and_shows_its_health(services: dict[str, Any]) -> None:
    """Started when Bolt answers, healthy when the hub says it is ready."""
    assert services["hub"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "cypher-shell" in services["neo4j"]["healthcheck"]["test"][-1]
    assert "/readyz" in services["hub"]["healthcheck"]["test"][-1]


def test_the_image_is_built_from_the_lock_and_runs_as_nobody_special() -> None:
    """Hashes checked, no build tools in the final stage, not root."""
    build, run = text_of("Dockerfile").split("FROM python:3.12-slim\n")
    assert "--require-hashes -r requirements/run.txt" in build
    assert "--no-build-isolation" in build
    assert "requirements" not in run
    assert "\nUSER hub\n" in run


def test_the_builder_gets_what_the_wheel_is_made_of() -> None:
    """All that the build asks for is copied, and nothing that was built or installed on the machine outside."""
    build, _ = text_of("Dockerfile").split("FROM python:3.12-slim\n")
    copied = [name for line in re.findall(r"(?m)^COPY (.+) \S+$", build) for name in line.split()]
    assert {"pyproject.toml", "hatch_build.py", "hub", "schema", "seed", "docs/queries"} <= set(copied)
    passed = text_of(".dockerignore").splitlines()
    assert [name for name in copied if f"!{name}" not in passed] == []
    assert {"hub/_shipped", "**/node_modules"} <= set(passed)
