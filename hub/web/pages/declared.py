"""What a page is: an address, and an operation and a template of the same name.

Listed in hub.web.pages.table. A page can show nothing but what its operation answers to whoever asks.

Made in hub.web.pages.table, read by the rest of this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from graphql import DocumentNode, OperationDefinitionNode, parse

from hub.web.pages.filters import Filters

NO_FILTERS = Filters()


@dataclass(frozen=True)
class PageDeclaration:
    """A page at `path`, whose parts in braces and query parameters are variables of its operation.

    `subject` is the root field that has to be there: where it is null, there is no such page. `title` is what stands
    above it where the record does not name itself. `filters` are the parameters that narrow its rows.
    """

    name: str
    path: str
    title: str
    subject: str | None = None
    filters: Filters = NO_FILTERS

    @cached_property
    def query(self) -> str:
        """The text of its operation."""
        return (files("hub.web.pages") / "operations" / f"{self.name}.graphql").read_text(encoding="utf-8")

    @cached_property
    def document(self) -> DocumentNode:
        """Its operation, parsed."""
        return parse(self.query)

    @cached_property
    def operation(self) -> OperationDefinitionNode:
        """The only operation of the document."""
        [operation] = [node for node in self.document.definitions if isinstance(node, OperationDefinitionNode)]
        return operation

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"{self.name}.html"
