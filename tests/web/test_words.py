"""How pages say how many tools an answer leaves out."""

from __future__ import annotations

from hub.web.pages.facts_in_words import left_out


def test_what_is_left_out_is_told_by_its_cause() -> None:
    assert left_out({"staleCount": 0, "retiredCount": 0, "uncertainCount": 0}) == ""
    assert left_out({"staleCount": 14, "retiredCount": 1, "uncertainCount": 0}) == (
        "Not counted: 14 tools last known acting, which no source of the last 24 months shows; 1 tool retired."
    )
    assert left_out({"uncertainCount": 2}) == (
        "Not counted: 2 tools not shown by any source to have been there on that day."
    )
