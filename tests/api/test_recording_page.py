"""The calls that docs/recording.md shows are those that the hub takes, of the shipped register."""

from __future__ import annotations

import re

from hub.access.asker import Asker, SignIn
from hub.access.roles import Role
from hub.model.enums import Marking
from tests.api.conftest import QUESTIONS
from tests.api.hub_under_test import Hub

PAGE = (QUESTIONS.parent / "recording.md").read_text(encoding="utf-8")
CALLS = {re.findall(r"\w+\(", call)[0][:-1]: call for call in re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)}
CPS = Asker(Marking.PUBLISHED, "cps", "key:a", frozenset({Role.CONTRIBUTOR}), signed_in=SignIn.KEY)
EDITOR = Asker(Marking.PUBLISHED, None, "key:e", frozenset({Role.EDITOR}), signed_in=SignIn.KEY)


async def test_the_call_of_the_page_is_sound(seeded: Hub) -> None:
    answer = await seeded.ask(CALLS["record"].replace("why:", "dryRun: true\n why:"), asker=CPS)
    done = answer.data["record"]
    assert (done["outcome"], done["problems"]) == ("SOUND", [])
    assert [(record["kind"], record["slug"], record["version"]) for record in done["records"]] == [
        ("TOOL", "case-sorter", 1), ("TOOL_STATE", "case-sorter--2026-05", 1),
    ]  # fmt: skip
    version = await seeded.ask('{ agency(slug: "cps") { version } }')
    assert version.data["agency"]["version"] >= 1


async def test_the_proposal_of_the_page_is_made_and_accepted(seeded: Hub) -> None:
    made = (await seeded.ask(CALLS["propose"], asker=CPS)).data["propose"]
    assert (made["outcome"], made["problems"], made["proposal"]["state"]) == ("RECORDED", [], "OPEN")
    slug = made["proposal"]["slug"]
    shown = await seeded.ask(
        "query ($slug: String!) { proposal(slug: $slug) { digest } }", {"slug": slug}, asker=EDITOR
    )
    given = {"slug": slug, "digest": shown.data["proposal"]["digest"]}
    done = (await seeded.ask(CALLS["decide"], given, asker=EDITOR)).data["decide"]
    assert (done["outcome"], done["problems"], done["proposal"]["state"]) == ("RECORDED", [], "ACCEPTED")
    [after] = (await seeded.ask('{ tools(where: {slug: {eq: "soze"}}) { nodes { userGroup } } }')).data["tools"][
        "nodes"
    ]
    assert after["userGroup"] == "Digital forensic teams"


async def test_the_feedback_of_the_page_is_given_and_answered(seeded: Hub) -> None:
    given = (await seeded.ask(CALLS["giveFeedback"], asker=CPS)).data["giveFeedback"]
    assert (given["outcome"], given["problems"]) == ("RECORDED", [])
    [slug] = [record["slug"] for record in given["records"] if record["kind"] == "FEEDBACK"]
    answer = await seeded.ask(CALLS["answerFeedback"], {"feedback": slug}, asker=EDITOR)
    assert answer.data["answerFeedback"] == {"outcome": "RECORDED", "problems": []}
    shown = await seeded.ask("query ($slug: String!) { feedback(slug: $slug) { answer } }", {"slug": slug})
    assert shown.data["feedback"] == {"answer": "The next version reads Welsh."}


async def test_the_report_of_the_page_is_taken_and_followed(seeded: Hub) -> None:
    token = (await seeded.ask(CALLS["reportError"])).data["reportError"]["token"]
    followed = await seeded.ask(CALLS["correction"], {"token": token})
    assert (followed.data["correction"]["state"], followed.data["correction"]["reason"]) == ("OPEN", "")
