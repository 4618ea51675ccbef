"""How good the entries of the register are: one row a rule, for all tools and for those in scope."""

from __future__ import annotations

from hub.review.blocks import Block, Para, Section, Table, text
from hub.review.facts import Facts, names
from hub.review.plain_english import count, first_up, listed, none_of, verb

COLUMNS = ("What is asked of an entry", "All pass", "All fail", "Not judged", "In scope fail", "Which in scope")


def section(facts: Facts) -> Section:
    """The rules, with how many tools fail each."""
    every, here = facts.data("quality"), facts.data("quality_in_scope")
    if not every["toolCount"]:
        nothing = Para(text("No tool is registered on this day, so there is nothing to judge."))
        return Section("quality", "Quality of the register", [nothing], facts.marking())
    mine = {rule["rule"]: rule for rule in here["rules"]}
    failing = [rule for rule in mine.values() if rule["failed"]]
    blocks: list[Block] = [
        Para(
            text(
                f"Each rule asks one thing of each of {count(every['toolCount'], 'tool')}. "
                f"{first_up(none_of(len(failing)))} of {count(len(mine), 'rule')} "
                f"{verb(len(failing) or 1, 'is', 'are')} failed "
                "by a tool in scope. Where what a rule needs is not recorded, a tool neither passes nor fails."
            )
        ),
        Table(
            "quality",
            "Rules for the entries of the register",
            COLUMNS,
            [
                (
                    text(rule["sentence"]),
                    text(str(rule["passed"])),
                    text(str(rule["failed"])),
                    text(str(rule["notJudged"])),
                    text(str(mine[rule["rule"]]["failed"])),
                    text(listed(names(mine[rule["rule"]]["failing"]))),
                )
                for rule in every["rules"]
            ],
            frozenset({1, 2, 3, 4}),
            ("quality", "quality_in_scope"),
        ),
    ]
    return Section("quality", "Quality of the register", blocks, facts.marking())
