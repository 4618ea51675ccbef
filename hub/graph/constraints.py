"""The uniqueness constraints and the indexes that the declarations ask for, and those that a graph has.

Called by hub.graph.migrations and by tests.
"""

from __future__ import annotations

from typing import LiteralString

from hub.graph.journal import JOURNAL
from hub.graph.logs.entry import OPEN_ENTRY
from hub.graph.merged import MERGED
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.common import SLUG
from hub.model.earlier import EARLIER
from hub.model.registry import Model
from hub.model.stored import listed_by

OWN_LABELS: tuple[LiteralString, ...] = (
    "Register",
    "Migration",
    "Origin",
    EARLIER,
    JOURNAL,
    OPEN_ENTRY,
    "Grant",
    "ApiKey",
    "Session",
    "Proposal",
    "Import",
    "AccessRecord",
    MERGED,
    "Saved",
    "Webhook",
    "WebhookDelivery",
    "Undelivered",
    "PartnerFeed",
    "PartnerStanding",
    "PartnerCopy",
)
"""Labels that are no nouns: the hub's own bookkeeping, earlier values, who may do what (hub.actors), proposals,
where slugs of merged records lead."""

_PRESENT = Statement(
    "SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties "
    "RETURN type, entityType, labelsOrTypes, properties"
)
_INDEXED = Statement("SHOW INDEXES YIELD state, labelsOrTypes, properties RETURN state, labelsOrTypes, properties")


def unique_labels(model: Model) -> list[LiteralString]:
    """Labels whose slug is unique, in alphabetical order."""
    return sorted([*(noun.label for noun in model.nouns.values()), *OWN_LABELS])


def unique_slug(label: LiteralString) -> Statement:
    """The statement that makes the slug of a label unique; to run it again changes nothing."""
    name: LiteralString = label.lower() + "_" + SLUG
    return Statement(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{SLUG} IS UNIQUE")


def order_indexes(model: Model) -> list[tuple[LiteralString, LiteralString]]:
    """Labels and properties along which lists are read in their own order (decision 68), by label."""
    return sorted([(noun.label, listed_by(noun)) for noun in model.nouns.values() if listed_by(noun)])


def order_index(label: LiteralString, prop: LiteralString) -> Statement:
    """The statement that makes the index for the order of a label's lists; to run it again changes nothing."""
    return Statement(f"CREATE INDEX {label.lower()}_order IF NOT EXISTS FOR (n:{label}) ON (n.{prop})")


async def indexed(graph: Graph) -> set[tuple[str, str]]:
    """Label and property of every index of one property. One read."""
    return set(await index_states(graph))


async def index_states(graph: Graph, deadline: float | None = None) -> dict[tuple[str, str], str]:
    """The state of every index of one property, as the engine says it, by label and property. One read."""
    [rows] = await graph.read([_INDEXED], deadline)
    return {
        (labels[0], properties[0]): str(state)
        for state, labels, properties in rows
        if labels and properties and len(properties) == 1
    }


async def present(graph: Graph) -> set[tuple[str, str]]:
    """Label and property of every uniqueness constraint on nodes. One read."""
    [rows] = await graph.read([_PRESENT])
    return {
        (labels[0], properties[0])
        for kind, entity, labels, properties in rows
        if "UNIQUE" in kind.upper() and entity == "NODE" and len(labels) == len(properties) == 1
    }
