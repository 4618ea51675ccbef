"""The features by which tools are compared: processes, outcomes, products, suppliers and techniques.

Called by hub.analytics.alike.overlap and hub.analytics.alike.hotspots; reads only the kinds asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from hub.analytics.asking.acting_filter import acting
from hub.analytics.asking.families import Families
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.errors import NotFound
from hub.graph.compiler.values import Tree
from hub.graph.statement import Row
from hub.model.enums import Basis, Choice

FEATURES = load("alike/features.cypher")


class FeatureKind(Choice):
    """What tools can have in common."""

    PROCESS = "PROCESS", "A process that both affect."
    OUTCOME = "OUTCOME", "An outcome that both bear on."
    PRODUCT = "PRODUCT", "A product that both are built on."
    SUPPLIER = "SUPPLIER", "A supplier of both, or of their products."
    TECHNIQUE = "TECHNIQUE", "A technique of both."


class Feature(NamedTuple):
    """One thing tools can have in common. The slug of a technique is its term."""

    kind: FeatureKind
    slug: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool with its owner (None when none is visible) and, for each feature, whether it is stated or inferred."""

    slug: str
    name: str
    owner: str | None
    owner_name: str
    features: dict[Feature, Basis | None]


class Read(NamedTuple):
    """The rows of the selected tools, to be given to `field_of`, and who is part of whom."""

    rows: list[Row]
    families: Families


@dataclass(frozen=True, slots=True)
class Field:
    """The selected tools, what their features are called, and of which kind they are."""

    tools: dict[str, Tool]
    names: dict[Feature, str]
    kinds: dict[Feature, str | None]


async def read_features(
    reading: Reading,
    kinds: Iterable[FeatureKind],
    where: Tree | None,
    *,
    tool: str | None = None,
    owner: str | None = None,
    process: str | None = None,
) -> Read:
    """The tools that `acting(where)` selects with their features of these kinds.

    Raises NotFound when `tool`, `owner` or `process` is given and absent or hidden. Cost: one statement.
    """
    wanted = [kind.value for kind in kinds]
    [[rows, known, parts]] = await reading.ask(
        FEATURES,
        where=acting(where),
        kinds=wanted,
        tool=tool,
        owner=owner,
        process=process,
    )
    _require_known({"tool": tool, "agency": owner, "process": process}, known)
    return Read(rows, Families.of(parts))


def field_of(rows: Iterable[Row]) -> Field:
    """The tools in the order of their slugs. Takes a third of a second for ten thousand."""
    field = Field({}, {}, {})
    for row in sorted(rows, key=lambda row: row[0]):
        field.tools[row[0]] = _tool(row, field)
    return field


def _require_known(asked: dict[str, str | None], known: list[int]) -> None:
    for (argument, slug), count in zip(asked.items(), known, strict=True):
        if slug is not None and not count:
            raise NotFound.of(argument)


def _tool(row: Row, field: Field) -> Tool:
    slug, name, owners, processes, outcomes, products, suppliers, techniques, inferred = row
    owner, owner_name = owners[0] if owners else (None, "")
    tool = Tool(slug, name, owner, owner_name, {})
    _add(tool, field, FeatureKind.PROCESS, processes)
    _add(tool, field, FeatureKind.OUTCOME, outcomes)
    _add(tool, field, FeatureKind.PRODUCT, products)
    _add(tool, field, FeatureKind.SUPPLIER, suppliers)
    read_into = Basis.INFERRED if inferred else Basis.STATED
    _add(tool, field, FeatureKind.TECHNIQUE, [[term, term, read_into, None] for term in techniques])
    return tool


def _add(tool: Tool, field: Field, kind: FeatureKind, rows: list[list[Any]]) -> None:
    """A feature that is reached in two ways is inferred only if it is so in both."""
    for slug, name, basis, sort in rows:
        feature = Feature(kind, slug)
        parsed = Basis(basis) if basis else None
        if tool.features.get(feature, Basis.INFERRED) is Basis.INFERRED:
            tool.features[feature] = parsed
        field.names[feature] = name
        field.kinds[feature] = sort
