"""The demonstration: four people who see different numbers of an invented register, on this machine alone."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.errors import BadSetting
from hub.files import shipped
from hub.graph.migrations import migrate
from hub.model.registry import the_model
from hub.seed.folder import Seed, load_seed, read_seed
from hub.seed.own_folder import MARK, mark, records, require_own_folder
from hub.settings import load_settings
from hub.web.signing_in.demo import PEOPLE, introduce, require_alone
from tests.cli.command import run
from tests.conftest import Engine, wipe
from tests.engines.statements import connected
from tests.http.conftest import Hub, serving
from tests.which_engines import ENGINES

CLEARED_FOR = {"PUBLISHED": 0, "OFFICIAL": 1, "OFFICIAL_SENSITIVE": 2}
on_one_engine = pytest.mark.parametrize("engine", ENGINES[:1], indirect=True, scope="session")


def tools() -> list[dict[str, Any]]:
    return yaml.safe_load((shipped("demo") / "tools.yaml").read_text(encoding="utf-8"))["tools"]


def slugs(seed: Seed) -> set[str]:
    return {slug for rows in seed.rows.nodes.values() for slug in rows}


def seen_by(agency: str | None, clearance: str) -> set[str]:
    """The tools that somebody sees, by the policy in plain words."""
    return {
        tool["name"] for tool in tools()
        if CLEARED_FOR[tool.get("marking", "PUBLISHED")] <= CLEARED_FOR[clearance]
        and (not tool.get("audience") or agency in tool["audience"])
    }  # fmt: skip


def test_the_records_are_sound_and_plainly_invented() -> None:
    seed = read_seed(the_model(), shipped("demo"))
    assert len([tool for tool in tools() if tool.get("marking", "PUBLISHED") != "PUBLISHED"]) == 12
    named = [row for label in ("Tool", "Agency", "Process") for row in seed.rows.nodes[label].values()]
    assert len(named) == 17 + 3 + 6
    assert all("invented" in row["name"].lower() for row in named)
    real = read_seed(the_model(), shipped("seed"))
    assert not slugs(seed) & slugs(real)


@pytest.fixture(scope="module")
async def hub(engine: Engine, hub: Hub) -> AsyncGenerator[Hub]:
    """A hub with the demonstration and nothing else."""
    async with connected(engine.endpoint, engine.settings) as own:
        await wipe(own)
        await migrate(own, the_model(), shipped("schema") / "graph")
        settings = engine.settings.model_copy(update={"demo": True, "deadline": 180.0})
        await load_seed(own, the_model(), records(settings))
        for _ in range(2):
            await introduce(own)
        async with serving(own, settings) as running:
            yield running


@on_one_engine
async def test_each_of_the_four_sees_what_is_theirs(hub: Hub) -> None:
    """Their pages, and their count, beside those of anybody who is not signed in."""
    told: dict[str, int] = {}
    assert len(PEOPLE) == 4
    for subject, each in PEOPLE.items():
        hub.client.cookies.clear()
        page = await hub.client.get("/sign-in?next=/tools")
        assert "everything here is invented" in page.text
        csrf = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
        done = await hub.client.post("/sign-in/demo", data={"csrf": csrf, "person": subject})
        assert (done.status_code, done.headers["location"]) == (303, "/tools")
        shown = await hub.client.get("/tools?format=json")
        names = {tool["name"] for tool in shown.json()["data"]["tools"]["nodes"]}
        assert names == seen_by(each.rights.agency, each.rights.clearance.value)
        assert each.name in (await hub.client.get("/account")).text
        told[subject] = len(names)
    hub.client.cookies.clear()
    shown = await hub.client.get("/tools?format=json")
    assert {tool["name"] for tool in shown.json()["data"]["tools"]["nodes"]} == seen_by(None, "PUBLISHED")
    assert len({*told.values(), 5}) >= 4, "the difference is there to be seen"


@on_one_engine
async def test_nobody_is_signed_in_by_another_page(hub: Hub) -> None:
    hub.client.cookies.clear()
    page = await hub.client.get("/sign-in")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    for data in (
        {"person": "reader"},
        {"person": "reader", "csrf": csrf[:-1] + "x"},
        {"csrf": "x", "person": "reader"},
    ):
        refused = await hub.client.post("/sign-in/demo", data=data)
        assert refused.status_code == 403
    assert (await hub.client.post("/sign-in/demo", data={"csrf": csrf, "person": "king"})).status_code == 400
    hub.client.cookies.clear()
    assert (await hub.client.post("/sign-in/demo", data={"csrf": csrf, "person": "reader"})).status_code == 403


@pytest.mark.parametrize(
    "more",
    [
        {"host": "0.0.0.0"},  # noqa: S104 - what is refused
        {"public_url": "https://hub.example"},
        {"neo4j_uri": "bolt://graph.example", "neo4j_user": "x", "neo4j_password": "x"},
    ],
)
def test_it_is_for_this_machine_and_a_graph_of_its_own(more: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        require_alone(load_settings(demo=True, **more))
    require_alone(load_settings(demo=True))


def test_the_command_refuses_before_anything_is_started(tmp_path: Path) -> None:
    ended = run("serve", "--demo", data=tmp_path / "data", settings={"HUB_HOST": "0.0.0.0", "HUB_PORT": "0"})  # noqa: S104 - what is refused
    assert "HUB_DEMO" in ended.sentence
    assert not (tmp_path / "data-demo").exists()


def test_it_is_never_mixed_with_the_register(tmp_path: Path) -> None:
    demo, real = load_settings(data=tmp_path / "hub", demo=True), load_settings(data=tmp_path / "hub")
    assert (demo.data, real.data) == (tmp_path / "hub-demo", tmp_path / "hub")
    demo.data.mkdir()
    require_own_folder(demo)
    mark(demo)
    mark(real)
    assert (demo.data / MARK).exists()
    assert not real.data.exists()
    require_own_folder(demo)
    with pytest.raises(BadSetting, match="demonstration"):
        require_own_folder(load_settings(data=demo.data))
    full = load_settings(data=tmp_path / "full", demo=True)
    (full.data / "graph").mkdir(parents=True)
    with pytest.raises(BadSetting, match="holds a register"):
        require_own_folder(full)
