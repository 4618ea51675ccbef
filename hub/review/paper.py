"""A content as a paper: its sections in the order of the vision, made once for every renderer.

Called by hub.review.build. Pure: the same content gives the same paper.
"""

from __future__ import annotations

from hub.review.blocks import Paper
from hub.review.content import Content
from hub.review.facts import Facts
from hub.review.plain_english import day_in_words
from hub.review.sections import (
    answers,
    changes,
    checking,
    commitments,
    covenants,
    findings,
    harms,
    openness,
    overlaps,
    people,
    practices,
    quality,
    summary,
    tool_index,
    unknown,
)

SECTIONS = (
    findings.section,
    commitments.section,
    changes.section,
    overlaps.section,
    practices.section,
    people.section,
    answers.section,
    harms.section,
    openness.section,
    covenants.section,
    quality.section,
    unknown.section,
    tool_index.tools,
    tool_index.figures,
)


def paper_of(content: Content) -> Paper:
    """The paper of a content."""
    facts = Facts(content)
    sections = [*(section(facts) for section in SECTIONS), checking.section(facts, content)]
    return Paper(
        facts.review["title"],
        f"What the public register shows on {day_in_words(facts.day)}",
        summary.page(facts),
        sections,
        facts.sources,
        facts.marking(),
    )
