"""What a page is: an address, and an operation and a template of the same name.

Listed in hub.web.pages.table. A page can show nothing but what its operation answers to whoever asks.

Made in hub.web.pages.table, read by the rest of this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from graphql.language.visitor import REMOVE

from hub.web.pages.filters import Filters

NO_FILTERS = Filters()
PAGE, FEED = "text/html", "application/atom+xml"
PAGING = frozenset({"first", "after", "last", "before"})
"""The variables of an operation that choose a page."""


@dataclass(frozen=True)
class PageDeclaration:
    """A page at `path`, whose parts in braces and query parameters are variables of its operation.

    `subject` is the root field that has to be there: where it is null, there is no such page. `title` is what stands
    above it where the record does not name itself. `filters` are the parameters that narrow its rows. `media` is what
    it is served as, and `tabular` says that its template shows the answer as tables.
    """

    name: str
    path: str
    title: str
    subject: str | None = None
    filters: Filters = NO_FILTERS
    media: str = PAGE
    tabular: bool = False

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

    @cached_property
    def unpaged(self) -> str:
        """Its operation without the variables that choose a page: what a table with every row is made of."""
        return print_ast(visit(self.document, _Unpaged()))

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"{self.name}.html" if self.media == PAGE else f"{self.name}.xml"


class _Unpaged(Visitor):
    """Takes the arguments away that are variables of PAGING, and these variables."""

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        paging = isinstance(node.value, VariableNode) and node.value.name.value in PAGING
        return REMOVE if paging else None

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return REMOVE if node.variable.name.value in PAGING else None
