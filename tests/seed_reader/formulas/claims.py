"""What the mapping of a framework takes for a claim: each entry is looked up in the records, one by one.

Written from the text of the meaning: any entry claims, what is joined by "and" claims together, and what is our reading
alone claims nothing.
"""

from __future__ import annotations

from tests.seed_reader.days import last_day
from tests.seed_reader.world import Facts, Node, World

# What a kind of row is called at the tool, or at the agency.
LEDGER = {
    "Statement": "statements",
    "Use": "uses",
    "Verification": "verifications",
    "Training": "trainings",
    "Feedback": "feedback",
    "Communication": "communications",
    "Evaluation": "evaluations",
    "Problem": "problem",
}
LINKED = ("bearsOn", "products", "suppliers")


def issued(world: World, node: Node) -> bool:
    """Whether it bears a date that is not after the day, or none."""
    date = world.fact(node, "date")
    return not date or last_day(date) <= world.day


def counts(world: World, node: Node) -> bool:
    """Whether a row of the ledger is of the day: not dated later, and no training before or after it is valid."""
    begins, lapses = (world.fact(node, name) for name in ("validFrom", "validUntil"))
    valid = (not begins or last_day(begins) <= world.day) and (not lapses or last_day(lapses) > world.day)
    return valid if node.label == "Training" else issued(world, node)


def told(world: World, subject: Node, entry: str) -> str | None:
    """STATED when a source says what an entry names, INFERRED when only we do, None when nobody does."""
    kind, _, field = entry.partition(".")
    if kind == "Tool" and field not in LINKED:
        if not world.fact(subject, field):
            return None
        return "INFERRED" if field in (world.fact(subject, "inferredFields") or []) else "STATED"
    bases = [basis for basis, node in _rows(world, subject, kind, field) if _has(world, node, kind, field)]
    return None if not bases else "STATED" if "STATED" in bases else "INFERRED"


def _rows(world: World, subject: Node, kind: str, field: str) -> list[tuple[str, Node]]:
    """The rows of a kind, each with whether a source says it."""
    if kind == "Tool":
        return [(_basis(row.link or {}), row.node) for row in world.rows(subject, field)]
    if kind == "Mitigation":
        mitigations = [
            mitigation for risk in world.far(subject, "risks") for mitigation in world.far(risk, "mitigations")
        ]
        return [(_basis(world.nodes[mitigation]), mitigation) for mitigation in mitigations]
    if kind == "Option":
        return [
            (_basis(row.link or {}, more.link or {}, world.nodes[more.node]), more.node)
            for row in world.rows(subject, "problem")
            for more in world.rows(row.node, "options")
        ]
    rows = [row for row in world.rows(subject, LEDGER[kind]) if counts(world, row.node)]
    return [(_basis(row.link or {}, world.nodes[row.node]), row.node) for row in rows]


def _has(world: World, node: Node, kind: str, field: str) -> bool:
    if kind == "Statement":
        return world.fact(node, "property") == field.upper()
    return kind == "Tool" or not field or bool(world.fact(node, field))


def _basis(*said: Facts) -> str:
    return "INFERRED" if any(facts.get("basis") == "INFERRED" for facts in said) else "STATED"


def claimed(world: World, subject: Node, principle: Node) -> bool:
    """Whether what is recorded of a tool, or an agency, claims a principle by the mapping."""
    return any(
        all(told(world, subject, part) == "STATED" for part in entry.split(" and "))
        for entry in world.fact(principle, "claimedBy") or []
    )


def mentioned(world: World, subject: Node, principle: Node) -> bool:
    """Whether anything that the mapping names is there at all."""
    entries = world.fact(principle, "claimedBy") or []
    return any(told(world, subject, part) for entry in entries for part in entry.split(" and "))
