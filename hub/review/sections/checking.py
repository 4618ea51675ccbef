"""What a reader needs to check a pack: what it is about, the licence, and the digests that tell it from any other.

Called by hub.review.paper, for the end of the paper: a digest says nothing to whoever has to decide.
"""

from __future__ import annotations

from hub.review.blocks import Para, Section, Terms, text
from hub.review.content import Content, sha256
from hub.review.facts import Facts
from hub.review.plain_english import listed


def section(facts: Facts, content: Content) -> Section:
    """The last section."""
    review, register = facts.review, facts.data("register")
    scope = [agency["name"] for agency in review["agencies"]["nodes"]]
    terms = [
        ("Vision", f"{review['vision']['title']}, {review['vision']['issuer']['name']}"),
        ("In scope", f"tools that {listed(scope)} owns or uses" if scope else "tools of every agency"),
        ("Licence", f"{register['licence']}. {register['attribution']}"),
        ("Digest of the graph", content["graphDigest"]),
        ("SHA-256 of this pack", sha256(content)),
    ]
    said = (
        "The same graph gives the same pack, byte for byte. The command hub review verify asks every question anew and "
        "names each answer that differs."
    )
    blocks = [Terms([(term, text(words)) for term, words in terms]), Para(text(said))]
    return Section("checking", "How to check this pack", blocks, facts.marking())
