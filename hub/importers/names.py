"""Which records have which names, as far as the asker sees them: what a cell that names a record leads to.

Read once for an import by hub.importers.run, one statement for each kind of record that links lead to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.graph.compiler.governed import visible
from hub.graph.merged import merged_of
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.importers.tables import folded
from hub.model.registry import Model
from hub.model.stored import fold
from hub.records.values import nearest

LONGEST = 80
"""Characters of the readable part of a slug that is made from a name."""
_OTHER = re.compile(r"[^a-z0-9]+", re.ASCII)


@dataclass
class Names:
    """The slugs of records by folded name, alias, short name or title, and all slugs, each by label.

    `leads` has for records that were merged the slug of what they became.
    """

    by_name: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    slugs: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    leads: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def slug_of(self, label: str, text: str) -> str:
        """The slug of the record that a text names, by slug or name; empty where none does, or several do."""
        if (slug := self.led(label, text)) in self.slugs.get(label, ()):
            return slug
        return self.by_name.get(label, {}).get(fold(folded(text)), "")

    def led(self, label: str, slug: str) -> str:
        """A slug, or that of the record that it leads to since a merge."""
        return slug if slug in self.slugs.get(label, ()) else self.leads.get((label, slug), slug)

    def hint(self, label: str, text: str) -> str:
        """The name that was probably meant."""
        return nearest(fold(folded(text)), self.by_name.get(label, {}))

    def learn(self, label: str, fields: Mapping[str, Any]) -> None:
        """A record that the import makes."""
        self.slugs.setdefault(label, set()).add(fields["slug"])
        for name in _names(fields):
            self.by_name.setdefault(label, {}).setdefault(name, fields["slug"])


async def read_names(tx: Transaction, model: Model, labels: Iterable[str], asker: Asker) -> Names:
    """The names of all records of these kinds. A name that two records share leads to neither."""
    names = Names()
    labels = set(labels)
    for label, slug, into in await tx.run(merged_of(labels, asker)):
        names.leads[label, slug] = into
    for wanted in sorted(labels):
        label: LiteralString = model.nouns[wanted].label
        text = f"MATCH (n:{label}) WHERE {visible(asker.sees.acts, 'n')} RETURN properties(n)"
        shared: set[str] = set()
        known: dict[str, str] = {}
        for (row,) in await tx.run(Statement(text, asker.sees.parameters())):
            names.slugs.setdefault(label, set()).add(row["slug"])
            for name in set(_names(row)):
                shared |= {name} if known.get(name, row["slug"]) != row["slug"] else set()
                known[name] = row["slug"]
        names.by_name[label] = {name: slug for name, slug in known.items() if name not in shared}
    return names


def slug_from(*parts: str) -> str:
    """A slug made of texts, the same for the same texts and another for others, whatever their case and accents.

    Where the readable part does not tell all of a text, a hash of that text follows.
    """
    words = [_OTHER.sub("-", fold(folded(part))).strip("-") for part in parts]
    readable = "-".join(word for word in words if word)[:LONGEST].strip("-")
    plain = "-".join(fold(folded(part)).replace(" ", "-") for part in parts)
    if readable == plain:
        return readable
    digest = hashlib.sha256("\n".join(folded(part) for part in parts).encode()).hexdigest()[:8]
    return f"{readable}-{digest}" if readable else digest


def _names(row: Mapping[str, Any]) -> list[str]:
    texts = [row.get(name) for name in ("name", "title", "shortName")]
    aliases = row.get("aliases") or []
    return [fold(folded(text)) for text in (*texts, *aliases) if isinstance(text, str) and text.strip()]
