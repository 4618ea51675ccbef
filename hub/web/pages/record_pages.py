"""A page for every noun, its operation made from the noun's declaration: all that is recorded of it, and its links.

Listed in hub.web.pages.table after the pages that are made by hand. A noun that is declared has its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hub.model.declare import Property
from hub.model.registry import Edge, Model
from hub.web.pages.declared import PageDeclaration

AT_MOST = 20
"""Links of one kind that a record's page shows; the count beside them is of all."""
_ELSEWHERE = {"slug", "name", "title"}


@dataclass(frozen=True)
class RecordPage(PageDeclaration):
    """The page of a noun's records."""

    model: Model | None = None
    label: str = ""

    @property
    def declared(self) -> Model:
        """The model in which the noun is declared."""
        if self.model is None:
            raise ValueError(f"the page {self.name} was made without a model")
        return self.model

    @cached_property
    def query(self) -> str:
        """Its operation: every property, and of every link the far ends by name."""
        noun = self.declared.nouns[self.label]
        fields = [*self.declared.fields(self.label), *(self._link(edge) for edge in self.edges)]
        body = "\n".join(f"    {text}" for text in fields)
        return (
            f'# "What is recorded of this {words_of(noun.label).lower()}, and what is it linked with?"\n'
            f"query {noun.label}Record($slug: String!, $asOf: Date) {{\n"
            f"  {noun.singular}(slug: $slug, asOf: $asOf) {{\n    __typename slug\n"
            f"    sources {{ slug title url publisher published }}\n{body}\n  }}\n}}\n"
        )

    @property
    def template(self) -> str:
        """All records share it."""
        return "record.html"

    @cached_property
    def edges(self) -> list[Edge]:
        """The links of the noun."""
        return list(self.declared.edges(self.label).values())

    @cached_property
    def facts(self) -> list[Property]:
        """The properties that stand as rows: all but the name."""
        return [prop for name, prop in self.declared.fields(self.label).items() if name not in _ELSEWHERE]

    def _link(self, edge: Edge) -> str:
        far = "__typename " + " ".join(self._ends(edge))
        if not edge.many:
            return f"{edge.field} {{ {far} }}"
        return f"{edge.field}(first: {AT_MOST}) {{ totalCount nodes {{ {far} }} }}"

    def _ends(self, edge: Edge) -> Iterator[str]:
        """What names the far end: by a fragment for each kind where there are several."""
        for label in edge.targets:
            named = [
                name for name in ("slug", "name", "title") if name == "slug" or name in self.declared.fields(label)
            ]
            yield f"... on {label} {{ {' '.join(named)} }}" if edge.several else " ".join(named)


def record_pages(model: Model) -> list[RecordPage]:
    """A page for each noun."""
    return [
        RecordPage(
            f"record-{label}", f"/records/{label}/{{slug}}", words_of(label), noun.singular, model=model, label=label
        )
        for label, noun in model.nouns.items()
    ]


def words_of(name: str) -> str:
    """The name of a noun or a field in words: Tool state."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
