"""A content as a paper: its sections in the order of the vision, made once for every renderer.

Called by hub.review.build. Pure: the same content gives the same paper.
"""

from __future__ import annotations

from hub.review.blocks import Paper
from hub.review.content import Content, sha256
from hub.review.facts import Facts
from hub.review.sections import (
    changes,
    commitments,
    covenants,
    findings,
    harms,
    index,
    openness,
    overlaps,
    people,
    practices,
    quality,
    unknown,
)
from hub.review.words import day_in_words, listed

SECTIONS = (
    findings.section,
    commitments.section,
    changes.section,
    overlaps.section,
    practices.section,
    people.section,
    harms.section,
    openness.section,
    covenants.section,
    quality.section,
    unknown.section,
    index.tools,
    index.figures,
)


def paper_of(content: Content) -> Paper:
    """The paper of a content."""
    facts = Facts(content)
    sections = [section(facts) for section in SECTIONS]
    review, register = facts.review, facts.data("register")
    scope = [one["name"] for one in review["agencies"]["nodes"]]
    return Paper(
        review["title"],
        f"Evidence from the register on {day_in_words(facts.day)}",
        [
            ("Vision", f"{review['vision']['title']}, {review['vision']['issuer']['name']}"),
            ("Conducted by", review["owner"]["name"] if review["owner"] else "not shown"),
            ("In scope", f"tools that {listed(scope)} owns or uses" if scope else "tools of every agency"),
            ("As of", day_in_words(facts.day)),
            ("Compared with", day_in_words(facts.baseline)),
            ("Newest fact", day_in_words(register["cutOff"])),
            ("Licence", f"{register['licence']}. {register['attribution']}"),
            ("Digest of the graph", content["graphDigest"]),
            ("SHA-256 of this pack", sha256(content)),
        ],
        sections,
        facts.sources,
        facts.marking(),
    )
