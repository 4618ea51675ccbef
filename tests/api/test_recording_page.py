"""The call that docs/recording.md shows is one that the hub takes, of the shipped register."""

from __future__ import annotations

import re

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.model.enums import Marking
from tests.api.conftest import QUESTIONS
from tests.api.hub_under_test import Hub

PAGE = (QUESTIONS.parent / "recording.md").read_text(encoding="utf-8")
CPS = Asker(Marking.PUBLISHED, "cps", "key:a", frozenset({Role.CONTRIBUTOR}), signed_in=SignIn.KEY)


async def test_the_call_of_the_page_is_sound(seeded: Hub) -> None:
    [call] = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)
    answer = await seeded.ask(call.replace("why:", "dryRun: true\n why:"), asker=CPS)
    done = answer.data["record"]
    assert (done["outcome"], done["problems"]) == ("SOUND", [])
    assert [(record["kind"], record["slug"], record["version"]) for record in done["records"]] == [
        ("TOOL", "case-sorter", 1), ("TOOL_STATE", "case-sorter--2026-05", 1),
    ]  # fmt: skip
    version = await seeded.ask('{ agency(slug: "cps") { version } }')
    assert version.data["agency"]["version"] >= 1
