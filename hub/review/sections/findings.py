"""The page a minister could read: five findings, each with its number, its confidence and the way to its rows.

Which five is a rule, not a choice: the candidates stand in a fixed order, those that found nothing go to the end, and
the first five are shown. How firmly each is known is said by hub.review.sections.ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hub.review.blocks import Block, Heading, Link, Para, Section, Strong, text
from hub.review.facts import LOW, Facts, Row, says_nothing, shortfall
from hub.review.plain_english import count, day_in_words, first_up, listed, none_of, number_in_words, verb
from hub.review.sections.ground import SILENT, Ground, ground
from hub.review.sections.later import counted_later, only_later

MOST = 5
FEW_NAMES = 3
"""Names up to which the first page tells which a number counts."""
FORCE = "police-force"
CONCEPT = "PROOF_OF_CONCEPT"
"""The kind of an agency that answers for an area of its own."""


@dataclass(frozen=True)
class Finding:
    """One finding."""

    key: str
    number: int
    title: str
    words: str
    ground: Ground
    anchor: str
    rows: str
    which: str = ""
    """What the first page adds to the number, in a short sentence."""


def findings(facts: Facts) -> list[Finding]:
    """The five findings, in their order."""
    candidates = [
        _promises(facts),
        _owners(facts),
        _meeting(facts),
        _shared_ground(facts),
        _practices(facts),
        _agencies(facts),
    ]
    told = sorted(candidates, key=lambda finding: finding.number == 0)
    return told[:MOST]


def section(facts: Facts) -> Section:
    """The first page."""
    review = facts.review
    blocks: list[Block] = [
        Para(
            text(
                f"{review['vision']['title']} was published in {day_in_words(review['vision']['date'])} by the "
                f"{review['vision']['issuer']['name']}. This pack shows what the register held on "
                f"{day_in_words(facts.day)} "
                f"about its {count(len(facts.commitments), 'commitment')} and "
                f"{count(len(facts.in_scope), 'tool')} in scope, and what changed since "
                f"{day_in_words(facts.baseline)}. "
                "The register holds public facts; what is not recorded in it may still have been done."
            )
        )
    ]
    for place, finding in enumerate(findings(facts), start=1):
        blocks += [
            Heading(f"{place}. {finding.title}", f"finding-{place}"),
            Para(text(finding.words, " ", Link(finding.rows, f"#{finding.anchor}"), ".")),
            Para(text(Strong(f"Confidence: {finding.ground.level}. "), finding.ground.words)),
        ]
    return Section("findings", "Five findings on one page", blocks, facts.marking())


def _promises(facts: Facts) -> Finding:
    rows = [{**row, "basis": (row["alignment"] or {}).get("basis")} for row in facts.rows("pairs")]
    lacking = [row for row in rows if row["level"] in LOW]
    checked = sum(row["level"] == "INDEPENDENTLY_CHECKED" for row in rows)
    nothing = sum(says_nothing(row) for row in lacking)
    return Finding(
        "promises",
        len(lacking),
        _unmet(len(lacking), len(rows), "tools") if rows else "No promise about tools can be judged here",
        f"{_times(rows)} {_lacking(lacking)}{_checked(checked) if rows else ''}".strip(),
        ground(rows, facts),
        "commitments",
        "The commitments one by one",
        " ".join(filter(None, [_of_concepts(facts, lacking), f"For {number_in_words(nothing)} nothing is recorded."]))
        if nothing
        else _of_concepts(facts, lacking),
    )


def _of_concepts(facts: Facts, rows: Sequence[Row]) -> str:
    """How many are of tools that are tried and not in use: of these less can be asked."""
    tried = sum(facts.tools[row["tool"]["slug"]]["status"] == CONCEPT for row in rows)
    return f"{first_up(number_in_words(tried))} {verb(tried, 'is', 'are')} of proofs of concept." if tried else ""


def _unmet(low: int, checks: int, subjects: str) -> str:
    """How many checks, each of one promise and one tool or agency, do not show the promise met."""
    of = f"{count(checks, 'check')} of {subjects}"
    if not low:
        return f"{'Each of' if checks > 1 else 'The'} {of} shows a promise met"
    return f"{first_up(number_in_words(low))} of {of} {verb(low, 'does', 'do')} not show a promise met"


def _checked(number: int) -> str:
    return f"{first_up(none_of(number))} {verb(number or 1, 'was', 'were')} checked by an independent body."


def _times(rows: Sequence[Row]) -> str:
    if not rows:
        return "No commitment that tools have to meet applies to a tool in scope that is at work or to come."
    promises, tools = ({row[name]["slug"] for row in rows} for name in ("principle", "tool"))
    return (
        f"{first_up(count(len(promises), 'commitment'))} for tools and {count(len(tools), 'tool')} in scope make "
        f"{count(len(rows), 'check')}, each of one commitment and one tool."
    )


def _lacking(rows: Sequence[Row]) -> str:
    return f"Of those that are not shown to be met: {shortfall(rows)}. " if rows else ""


def _owners(facts: Facts) -> Finding:
    tools = facts.counted
    bare = [tool for tool in tools if not tool["sroRole"]]
    apart = [tool["name"] for tool in facts.in_scope if tool not in tools]
    silent = sum(not tool["humanInTheLoop"] for tool in tools)
    return Finding(
        "owners",
        len(bare),
        f"{first_up(none_of(len(bare)))} of {count(len(tools), 'tool')} "
        f"{verb(len(bare) or 1, 'has', 'have')} no Senior Responsible Officer recorded here"
        if tools
        else "No tool in scope is shown to be at work or to come",
        f"{_silence(silent, len(tools)) if tools else ''}{_apart(apart)}".strip() or "No tool is in scope.",
        ground([{"tool": tool, "level": None if tool["sroRole"] else SILENT} for tool in tools], facts),
        "people",
        "Who answers for each tool",
    )


def _silence(silent: int, tools: int) -> str:
    return (
        "Counted are tools at work or to come. Every tool is to have one. That none is recorded does not say that "
        f"there is none: no public source that was read names one. For {none_of(silent)} of the "
        f"{number_in_words(tools)} nothing says what people do before the output counts."
    )


def _apart(names: Sequence[str]) -> str:
    """What is said of tools in scope that neither act nor are to come."""
    if not names:
        return ""
    return (
        f" Not counted, because no source shows that {verb(len(names), 'it is', 'they are')} in use: {listed(names)}."
    )


def _meeting(facts: Facts) -> Finding:
    spots = facts.rows("meeting_processes")
    rows = _edges(facts, "affects", {spot["subject"]["slug"] for spot in spots})
    mine = [
        spot
        for spot in spots
        if {tool["slug"] for tool in spot["tools"]["nodes"]} & {t["slug"] for t in facts.in_scope}
    ]
    first = spots[0] if spots else None
    most = (
        f" The most agencies meet on {first['subject']['name']}: "
        f"{count(first['agencyCount'], 'agency', 'agencies')} with {count(first['toolCount'], 'tool')}."
        if first
        else ""
    )
    return Finding(
        "meeting",
        len(spots),
        f"On {count(len(spots), 'legal step')}, tools of different agencies are at work",
        f"On {count(len(spots), 'step')} of the legal process tools of two or more agencies are at work. "
        f"{_one_case(spots)}Tools in scope stand on {none_of(len(mine))} of these.{most}{counted_later(facts, spots)}",
        ground(rows, facts),
        "overlaps",
        "Steps on which agencies meet",
        f"{first_up(none_of(len(mine)))} {verb(len(mine) or 1, 'has', 'have')} tools in scope. "
        f"{only_later(facts, spots)}".strip()
        if spots
        else "",
    )


def _one_case(spots: Sequence[Row]) -> str:
    """On how many steps one case may pass through tools of several agencies: two forces seldom handle the same one."""
    alone = sum(all(agency["kind"] == FORCE for agency in spot["agencies"]["nodes"]) for spot in spots)
    if not spots:
        return ""
    rest = (
        f"On {none_of(alone)} of these all are police forces, which seldom handle the same case; on "
        if alone
        else "On "
    )
    return f"{rest}{none_of(len(spots) - alone)} of these one case may pass through tools of several agencies. "


def _shared_ground(facts: Facts) -> Finding:
    products, suppliers = facts.points("Product"), facts.points("Supplier")
    makers = {supplier["subject"]["slug"] for supplier in suppliers}
    theirs = [product for product in products if (product["subject"]["supplier"] or {}).get("slug") in makers]
    # A product of a supplier that is counted is no second ground.
    apart = len(products) - len(theirs)
    number = len(suppliers) + apart
    named = [*products[:1], *suppliers[:1]]
    others = [product for product in products if product not in theirs]
    counted = [*suppliers, *others]
    rows = [
        *_edges(facts, "suppliers", makers),
        *_edges(facts, "products", {product["subject"]["slug"] for product in others}),
    ]
    widest = " and ".join(
        f"{point['subject']['name']} (under {count(point['toolCount'], 'tool')} of "
        f"{count(point['agencyCount'], 'agency', 'agencies')})"
        for point in named
    )
    return Finding(
        "shared-ground",
        number,
        f"{first_up(_grounds(len(suppliers), apart))}{_named(counted)} {verb(number, 'stands', 'stand')} under tools "
        "of several agencies",
        f"{first_up(_grounds(len(suppliers), len(products)))} stand under or behind acting tools of two or more "
        f"agencies; {none_of(len(theirs))} of the products {verb(len(theirs) or 1, 'is', 'are')} of these suppliers "
        f"and not counted again. A failure could touch several agencies at once. The widest reach: {widest or 'none'}."
        f"{counted_later(facts, [*products, *suppliers])}",
        ground(rows, facts),
        "single-points",
        "Products and suppliers in common",
        only_later(facts, counted),
    )


def _grounds(suppliers: int, products: int) -> str:
    """Suppliers and products in words; what there is none of is left out, unless there is neither."""
    parts = [count(suppliers, "supplier")] if suppliers or not products else []
    return " and ".join([*parts, count(products, "product")] if products else parts)


def _named(points: Sequence[Row]) -> str:
    """Which they are, where they are few."""
    few = 0 < len(points) <= FEW_NAMES
    return f" ({listed([point['subject']['name'] for point in points])})" if few else ""


def _practices(facts: Facts) -> Finding:
    shared = facts.rows("practices")
    failed = sum(bool(row["practice"]["didNotWork"]) for row in shared)
    taken = sum(row["shared"] for row in shared)
    rows = [adoption for row in shared for adoption in row["adoptions"]["nodes"]]
    return Finding(
        "practices",
        len(shared),
        f"{first_up(count(len(shared), 'practice'))} {verb(len(shared), 'was', 'were')} done alike by several agencies",
        f"For {none_of(taken)} of them a source shows that somebody took it over from another. For {none_of(failed)} "
        "a source also says what did not work; that is as much worth sharing.",
        ground(rows, facts),
        "practices",
        "Practices, what worked and what did not",
    )


def _agencies(facts: Facts) -> Finding:
    pairs = facts.agency_pairs
    lacking = [pair for pair in pairs if pair["level"] in LOW]
    return Finding(
        "agencies",
        len(lacking),
        _unmet(len(lacking), len(pairs), "the organisation")
        if pairs
        else "No promise about the organisation applies to an agency in scope",
        "Some commitments are met by an agency as a whole rather than by a tool, such as training and clear "
        f"communication. {_lacking(lacking)}",
        ground([{**pair, "basis": (pair["alignment"] or {}).get("basis"), "tool": None} for pair in pairs], facts),
        "commitments",
        "The commitments one by one",
    )


def _edges(facts: Facts, field: str, wanted: set[str]) -> Sequence[Row]:
    """The links of acting tools to some nodes, each with its tool."""
    return [
        {**edge, "tool": tool}
        for tool in facts.tools.values()
        if tool["acts"]
        for edge in tool[field]["edges"]
        if edge["node"]["slug"] in wanted
    ]
