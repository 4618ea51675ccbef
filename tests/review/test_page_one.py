"""What page one says of numbers worked out by hand, from answers made by hand."""

from __future__ import annotations

from typing import Any

from hub.review.blocks import Link, Para, Strong
from hub.review.facts import Facts
from hub.review.sections import summary
from hub.review.sections.findings import findings
from tests.review.papers import content, words

NOTHING = "Nothing is recorded of it"


def tool(slug: str, **given: Any) -> dict[str, Any]:
    """A tool at work of which little is recorded."""
    empty = dict.fromkeys(("since", "statusSince", "statusLastSeen", "contact", "sroRole", "humanInTheLoop"))
    edges = {name: {"edges": []} for name in ("affects", "products", "suppliers")}
    told = {"slug": slug, "name": slug.upper(), "acts": True, "coming": False, "lastKnownActing": False}
    told["status"] = "LIVE"
    return {"confidence": "SOURCED", **empty, **edges, **told, **given}


def pair(subject: dict[str, Any], principle: str, level: str, why: str = NOTHING) -> dict[str, Any]:
    """One tool, or agency, and one promise."""
    kept = {"tool": subject, "principle": {"slug": principle}, "level": level, "why": why, "alignment": None}
    return {**kept, "selfReported": None}


def facts_of(tools: list[dict[str, Any]], pairs: list[dict[str, Any]], agency_pairs: list[dict[str, Any]]) -> Facts:
    """A content of some tools in scope and their pairs, in which no agencies meet."""
    rows = {
        "tools": tools,
        "ledger": tools,
        "pairs": pairs,
        "agency_pairs": agency_pairs,
        **{name: [] for name in ("meeting_processes", "single_points", "practices")},
    }
    made = content(
        review={"review": {"slug": "r", "figures": [], "note": "Its own review was not seen"}},
        **{name: {name: {"nodes": nodes}} for name, nodes in rows.items()},
    )
    return Facts({**made, "agencies": []})


def paragraphs(facts: Facts) -> list[str]:
    """What page one says."""
    said = [block.text for block in summary.page(facts) if isinstance(block, Para)]
    return ["".join(piece.text if isinstance(piece, Strong | Link) else str(piece) for piece in text) for text in said]


def made() -> Facts:
    """Two promises to two tools, of which three checks show nothing, and a third tool that no source shows in use."""
    first, second = tool("one", since="2024", statusLastSeen="2025-08"), tool("two", statusLastSeen="2024-07-31")
    ended = tool("ended", acts=False, status="UNKNOWN", statusSince="2024-08", contact="press@example.org")
    pairs = [
        pair(first, "p", "CURRENT"),
        pair(first, "q", "STATED", "“Claim” claims it"),
        pair(second, "p", "NOT_ASSESSED"),
        pair(second, "q", "NOT_ASSESSED", "A risk is recorded, which claims nothing"),
    ]
    agency = {"slug": "a", "name": "A"}
    of_agency = [{**pair(agency, name, level), "agency": agency} for name, level in (("x", "STATED"), ("y", "CURRENT"))]
    return facts_of([first, second, ended], pairs, of_agency)


def test_the_verdict_counts_checks_and_names_the_one_tool_that_passes_any() -> None:
    assert paragraphs(made())[1] == (
        "Verdict. Of four checks (two promises, two tools), one shows a promise met, all of “ONE”. "
        "Of two checks of the agency itself, one does."
    )


def test_the_verdict_says_where_nobody_but_the_owner_says_that_a_promise_is_met() -> None:
    own, checked = tool("own"), tool("checked")
    said, seen = ({**pair(each, "p", "CURRENT"), "selfReported": each is own} for each in (own, checked))
    assert paragraphs(facts_of([own], [said], []))[1].endswith("all of “OWN”, by the owner's own word.")
    assert paragraphs(facts_of([own, checked], [said, seen], []))[1].endswith("two show a promise met, of two tools.")


def test_the_first_finding_counts_checks_and_those_of_which_nothing_is_recorded() -> None:
    first = findings(made())[0]
    assert (first.title, first.number) == ("Three of four checks of tools do not show a promise met", 3)
    assert first.which == "For one nothing is recorded."
    assert first.words.startswith("Two commitments for tools and two tools in scope make four checks")


def test_checks_of_what_is_only_tried_are_told_apart() -> None:
    """Less can be asked of a proof of concept than of what decides on cases."""
    tried, used = tool("tried", status="PROOF_OF_CONCEPT"), tool("used")
    unmet = [pair(tried, "p", "STATED", "It is claimed"), pair(tried, "q", "STATED"), pair(used, "p", "CURRENT")]
    assert findings(facts_of([tried, used], unmet, []))[0].which == "Two are of proofs of concept."
    assert findings(facts_of([used], [pair(used, "p", "STATED", "It is claimed")], []))[0].which == ""


def test_checks_that_all_show_a_promise_met_are_said_so() -> None:
    met = tool("met")
    told = findings(facts_of([met], [pair(met, "p", "CURRENT"), pair(met, "q", "EVIDENCED")], []))
    assert "Each of two checks of tools shows a promise met" in [finding.title for finding in told]
    assert all(finding.key != "promises" for finding in told[:1]), "what found nothing goes to the end"


def test_a_start_is_a_tools_own_and_no_sign_that_it_ended() -> None:
    """A status that is not known since a day begins when a tool is last heard of."""
    assert paragraphs(made())[-1] == (
        "Of three tools in scope, one has a sourced start and two name no contact. One is not shown in "
        "use. One at work was last shown 31 July 2024. Its own review was not seen. What is unpublished is not here."
    )


def test_a_finding_tells_its_rows_in_the_link_to_them() -> None:
    first = next(block for block in summary.page(made()) if isinstance(block, Para) and "1. " in str(block.text[0]))
    assert words(first.text).replace("  ", " ").strip() == (
        "For one nothing is recorded. Four rows, two weak: low confidence. Ask each owner for evidence, or record that "
        "there is none."
    )
