"""Feedback of end users and reports from outside over GraphQL: given by who sees the tool, answered by who keeps it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from hub import clock
from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.outside import FROM_ALL, FROM_AN_ADDRESS, HOUR, Reports
from hub.changing import OPERATOR
from hub.errors import NotFound, OverBudget, Unauthenticated
from hub.graph.compiler.ids import global_id
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.records.record import Request as Call
from hub.records.record import record
from hub.review.questioner import Questioner, question
from tests.records.calls import API, APPROVER, MILL, WHEEL, who
from tests.records.graphs import ask, load

CALL = "outcome records { kind slug } problems { field code message } token"
GIVE = f"""mutation ($tool: String = "sieve", $about: String = "It misses some.", $marking: Marking = PUBLISHED,
    $audience: [String!], $key: String, $dry: Boolean) {{
  giveFeedback(tool: $tool, about: $about, topic: ACCURACY, givenBy: "Officer", marking: $marking, audience: $audience,
    key: $key, dryRun: $dry) {{ {CALL} }}
}}"""
ANSWER = f"""mutation ($feedback: String!, $answer: String = "Mended.", $led: ID) {{
  answerFeedback(feedback: $feedback, answer: $answer, ledTo: $led) {{ {CALL} }}
}}"""
LIST = """{ feedbacks { totalCount nodes {
  slug about topic stage endUser answered answer answeredOn ledTo marking date agency { slug } tools { nodes { slug } }
  sources { title published } } } tool(slug: "sieve") { feedback { totalCount } } }"""
REPORT = f"""mutation ($tool: String = "sieve", $text: String!, $key: String) {{
  reportError(tool: $tool, text: $text, key: $key) {{ {CALL} }}
}}"""
FOLLOW = "query ($token: String!) { correction(token: $token) { state text reportedOn reason } }"
READER = who("wheel")


@pytest.fixture
async def seeded(migrated: Graph, tmp_path: Path) -> Graph:
    await load(migrated, tmp_path)
    API.reports.__init__()
    return migrated


async def data(graph: Graph, asker: Asker, text: str, /, **variables: Any) -> Any:
    response = await respond(API, graph, Request(text, None, variables), asker, read_only=False)
    answer = orjson.loads(response.content)
    assert "errors" not in answer, answer
    return answer["data"]


async def told(graph: Graph, asker: Asker, text: str, /, **variables: Any) -> Any:
    """The one root field of an answer without errors."""
    [field] = (await data(graph, asker, text, **variables)).values()
    return field


async def given(graph: Graph, asker: Asker, **more: Any) -> str:
    """The slug of feedback that was given."""
    call = await told(graph, asker, GIVE, **more)
    assert (call["outcome"], call["problems"]) == ("RECORDED", [])
    return next(record["slug"] for record in call["records"] if record["kind"] == "FEEDBACK")


async def listed(graph: Graph, asker: Asker) -> list[dict[str, Any]]:
    """The feedback that somebody sees; every count says the same."""
    seen = await data(graph, asker, LIST)
    assert seen["feedbacks"]["totalCount"] == len(seen["feedbacks"]["nodes"])
    assert seen["tool"]["feedback"]["totalCount"] == len(seen["feedbacks"]["nodes"])
    return seen["feedbacks"]["nodes"]


async def test_an_end_user_says_something_and_its_keeper_answers(seeded: Graph) -> None:
    today = clock.today().isoformat()
    slug = await given(seeded, READER)
    [shown] = await listed(seeded, ANONYMOUS)
    assert shown == {
        "slug": slug, "about": "It misses some.", "topic": "ACCURACY", "stage": "LIVE", "endUser": True,
        "answered": False, "answer": None, "answeredOn": None, "ledTo": None, "marking": "PUBLISHED", "date": today,
        "agency": {"slug": "wheel"}, "tools": {"nodes": [{"slug": "sieve"}]},
        "sources": [{"title": "Feedback of Officer, told to the hub", "published": today}],
    }  # fmt: skip
    led = global_id("Tool", "sieve")
    assert (await told(seeded, MILL, ANSWER, feedback=slug, led=led))["outcome"] == "RECORDED"
    [after] = await listed(seeded, READER)
    assert (after["answered"], after["answer"], after["answeredOn"], after["ledTo"]) == (True, "Mended.", today, led)


async def test_only_who_keeps_the_tool_answers_and_only_who_signed_in_gives_any(seeded: Graph) -> None:
    slug = await given(seeded, READER)
    refused = await told(seeded, WHEEL, ANSWER, feedback=slug)
    assert [problem["code"] for problem in refused["problems"]] == ["FORBIDDEN"]
    for text, variables in ((GIVE, {}), (ANSWER, {"feedback": slug})):
        with pytest.raises(Unauthenticated):
            await told(seeded, ANONYMOUS, text, **variables)
    assert [shown["answered"] for shown in await listed(seeded, ANONYMOUS)] == [False]


async def test_feedback_is_hidden_as_it_says_and_counted_by_nobody_else(seeded: Graph) -> None:
    public = await given(seeded, READER)
    closed = await given(seeded, READER, marking="OFFICIAL", audience=["wheel"])
    assert [shown["slug"] for shown in await listed(seeded, ANONYMOUS)] == [public]
    assert [shown["slug"] for shown in await listed(seeded, who("other"))] == [public]
    for asker in (READER, APPROVER):
        assert {shown["slug"] for shown in await listed(seeded, asker)} == {public, closed}
    with pytest.raises(NotFound):
        await told(seeded, who("other", Role.APPROVER), ANSWER, feedback=closed)
    assert (await told(seeded, APPROVER, ANSWER, feedback=closed))["outcome"] == "RECORDED"
    above = await told(seeded, READER, GIVE, marking="OFFICIAL_SENSITIVE")
    assert [problem["code"] for problem in above["problems"]] == ["FORBIDDEN"]


async def test_feedback_on_a_tool_is_no_more_open_than_the_tool(seeded: Graph) -> None:
    mark = {"mark": {"tool": "sieve", "version": 1, "marking": "OFFICIAL", "audience": ["mill", "wheel"]}}
    assert (await record(seeded, the_model(), OPERATOR, Call([mark], "So."))).sound
    hidden, absent = [await told(seeded, who("other"), GIVE.replace("sieve", name)) for name in ("sieve", "nothing")]
    assert orjson.dumps(hidden).replace(b"sieve", b"nothing") == orjson.dumps(absent)
    assert [problem["code"] for problem in absent["problems"]] == ["NOT_FOUND"]
    await given(seeded, READER)
    [row] = await ask(seeded, "MATCH (f:Feedback) RETURN f.marking, f.audience")
    assert row == ["OFFICIAL", ["mill", "wheel"]]


async def test_what_came_of_it_is_named_only_where_its_readers_see_it(seeded: Graph) -> None:
    slug = await given(seeded, READER)
    mark = {"mark": {"agency": "wheel", "version": 1, "marking": "OFFICIAL"}}
    assert (await record(seeded, the_model(), OPERATOR, Call([mark], "So."))).sound
    for named, code in (("wheel", "FORBIDDEN"), ("nobody", "NOT_FOUND")):
        refused = await told(seeded, MILL, ANSWER, feedback=slug, led=global_id("Agency", named))
        assert [(problem["field"], problem["code"]) for problem in refused["problems"]] == [("ledTo", code)]


async def test_a_key_gives_it_once_and_a_dry_run_not_at_all(seeded: Graph) -> None:
    assert (await told(seeded, READER, GIVE, dry=True))["outcome"] == "SOUND"
    assert await listed(seeded, READER) == []
    first, again = [await told(seeded, READER, GIVE, key="k") for _ in range(2)]
    assert (first["outcome"], again["outcome"], again["records"]) == ("RECORDED", "REPEATED", first["records"])
    assert len(await listed(seeded, READER)) == 1


async def test_a_report_from_outside_is_words_that_its_sender_follows(seeded: Graph) -> None:
    sent = await told(seeded, ANONYMOUS, REPORT, text="It was retired in May.")
    assert (sent["outcome"], sent["records"]) == ("RECORDED", [])
    token = sent["token"]
    assert len(token) >= 32
    assert await told(seeded, ANONYMOUS, FOLLOW, token=token) == {
        "state": "OPEN", "text": "It was retired in May.", "reportedOn": clock.today().isoformat(), "reason": "",
    }  # fmt: skip
    assert await told(seeded, ANONYMOUS, FOLLOW, token=token[:-1] + "x") is None
    shown = (
        "{ proposals { nodes { slug digest role agency { slug } changes { kind mayDecide fields { proposed } } } } }"
    )
    assert (await told(seeded, ANONYMOUS, shown))["nodes"] == []
    [report] = (await told(seeded, APPROVER, shown))["nodes"]
    assert (report["role"], report["agency"]) == ("", None)
    assert report["changes"] == [
        {"kind": "text", "mayDecide": True, "fields": [{"proposed": "It was retired in May."}]}
    ]
    decide = """mutation ($slug: String!, $digest: String!, $instead: [InsteadOf!]!) {
      decide(slug: $slug, digest: $digest, accept: [0], instead: $instead, reason: "Thank you.") {
        outcome problems { code } } }"""
    note = {"correct": {"slug": "sieve", "version": 1, "values": {"tool": {"note": "Retired in May."}}}}
    done = await told(
        seeded, APPROVER, decide, slug=report["slug"], digest=report["digest"],
        instead=[{"number": 0, "changes": [note]}],
    )  # fmt: skip
    assert done == {"outcome": "RECORDED", "problems": []}
    after = await told(seeded, ANONYMOUS, FOLLOW, token=token)
    assert (after["state"], after["reason"]) == ("ACCEPTED", "Thank you.")
    assert await ask(seeded, "MATCH (t:Tool {slug: 'sieve'}) RETURN t.note") == [["Retired in May."]]


async def test_a_report_that_is_sent_again_with_its_key_is_one(seeded: Graph) -> None:
    key = "a name that nobody guesses"
    first, again = [await told(seeded, ANONYMOUS, REPORT, text="Retired.", key=key) for _ in range(2)]
    assert (first["outcome"], again["outcome"], again["token"]) == ("RECORDED", "REPEATED", first["token"])
    other = await told(seeded, ANONYMOUS, REPORT, text="Retired in May.", key=key)
    assert other["token"] != first["token"]
    assert await ask(seeded, "MATCH (p:Proposal) RETURN count(p)") == [[2]]
    response = await respond(
        API, seeded, Request(REPORT, None, {"text": "No.", "key": "1"}), ANONYMOUS, read_only=False
    )
    assert b"key: give 20 to 200 characters" in response.content


async def test_a_report_is_followed_as_long_as_its_tool_is_seen(seeded: Graph) -> None:
    token = (await told(seeded, ANONYMOUS, REPORT, text="No."))["token"]
    mark = {"mark": {"tool": "sieve", "version": 1, "marking": "OFFICIAL"}}
    assert (await record(seeded, the_model(), OPERATOR, Call([mark], "So."))).sound
    assert await told(seeded, ANONYMOUS, FOLLOW, token=token) is None
    for asker in (ANONYMOUS, APPROVER):
        with pytest.raises(NotFound):
            await told(seeded, asker, REPORT, text="Again.")


@pytest.mark.parametrize("text", ["", " ", "x" * 2001, "a\u202eb"])
async def test_a_report_of_no_use_is_refused(seeded: Graph, text: str) -> None:
    response = await respond(API, seeded, Request(REPORT, None, {"text": text}), ANONYMOUS, read_only=False)
    [error] = orjson.loads(response.content)["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert await ask(seeded, "MATCH (p:Proposal) RETURN p.slug") == []


def test_reports_are_counted_by_address_and_in_all() -> None:
    now = [0.0]
    reports = Reports(lambda: now[0])
    callers = [Asker(address=f"192.0.2.{n}") for n in range(FROM_ALL // FROM_AN_ADDRESS + 1)]
    for _ in range(FROM_AN_ADDRESS):
        reports.take(callers[0])
    with pytest.raises(OverBudget):
        reports.take(callers[0])
    for caller in callers[1:-1]:
        for _ in range(FROM_AN_ADDRESS):
            reports.take(caller)
    with pytest.raises(OverBudget):
        reports.take(callers[-1])
    now[0] = HOUR + 1
    reports.take(callers[0])


async def test_a_review_tells_how_much_was_answered_as_far_as_its_reader_sees_it(seeded: Graph) -> None:
    cited = {"sources": ["page"], "confidence": "SOURCED", "marking": "PUBLISHED"}
    vision = {"slug": "vision", "title": "A vision", "kind": "vision", "date": "2025", "issuer": "mill", **cited}
    review = {"slug": "look", "title": "A look", "baseline": "2025-12-31", "asOf": clock.today().isoformat(), **cited}
    made = [{"framework": vision}, {"review": {**review, "vision": "vision", "owner": "mill", "agencies": ["mill"]}}]
    done = await record(seeded, the_model(), OPERATOR, Call([{"create": each} for each in made], "So."))
    assert done.sound, done.problems
    public, closed = await given(seeded, READER), await given(seeded, READER, marking="OFFICIAL", audience=["wheel"])
    assert (await told(seeded, MILL, ANSWER, feedback=public))["outcome"] == "RECORDED"
    assert (await told(seeded, ANONYMOUS, REPORT, text="It is not so."))["outcome"] == "RECORDED"
    asked = '{ review(slug: "look") { answerTimes { said told share timed medianDays longestDays waitingDays } } }'
    known = {"share": None, "timed": 1, "medianDays": 0.0, "longestDays": 0}
    none = {"share": None, "timed": 0, "medianDays": None, "longestDays": None}
    for asker, all_told in (
        (
            ANONYMOUS,
            [{**known, "told": "1 of 1", "waitingDays": None}, {**none, "told": "0 of 0", "waitingDays": None}],
        ),
        (READER, [{**known, "told": "1 of 2", "waitingDays": 0}, {**none, "told": "0 of 1", "waitingDays": 0}]),
    ):
        times = (await data(seeded, asker, asked))["review"]["answerTimes"]
        assert times == [
            {"said": said, **each} for said, each in zip(("FEEDBACK", "CORRECTION"), all_told, strict=True)
        ]
    assert closed != public
    # What a pack asks; and of the day before nothing had been said yet, whatever is known by now.
    asked_of = question("answer_times", {"review": "look", "asOf": clock.today().isoformat()})
    feedback, reports = (await Questioner(API, seeded, ANONYMOUS).ask(asked_of))["review"]["answerTimes"]
    assert (feedback["count"], feedback["answered"], reports["count"]) == (1, 1, 0)
    before = (clock.today() - timedelta(days=1)).isoformat()
    asked = f'{{ review(slug: "look") {{ answerTimes(on: "{before}") {{ count answered }} }} }}'
    assert (await data(seeded, READER, asked))["review"]["answerTimes"] == [{"count": 0, "answered": 0}] * 2
