"""A page with a form for each documented question: for whoever cannot type a query. The answer stands below as tables.

Listed in hub.web.pages.table. The questions are those of docs/queries, as GraphiQL has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graphql import print_ast, value_from_ast_untyped

from hub.files import shipped
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.record_pages import words_of
from hub.web.worked_queries import Question, worked_queries

_INPUTS = {"Int": "number", "Date": "date"}


@dataclass(frozen=True)
class Asked:
    """A variable of a question as a form asks for it."""

    name: str
    label: str
    kind: str
    default: str


@dataclass(frozen=True)
class QuestionPage(PageDeclaration):
    """The page of a documented question; its answer is shown as tables."""

    asked: Question | None = None
    tabular: bool = True

    @cached_property
    def query(self) -> str:
        """The question's own text."""
        return self.asked.query if self.asked else ""

    @property
    def template(self) -> str:
        """All questions share it."""
        return "question.html"

    @cached_property
    def inputs(self) -> list[Asked]:
        """What the form asks for: the variables but the cursor, in the order of the question."""
        return [
            Asked(
                each.variable.name.value,
                words_of(each.variable.name.value),
                _INPUTS.get(print_ast(each.type).rstrip("!"), "text"),
                str(value_from_ast_untyped(each.default_value)) if each.default_value else "",
            )
            for each in self.operation.variable_definitions
            if each.variable.name.value != "after"
        ]


@dataclass(frozen=True)
class QuestionsPage(PageDeclaration):
    """The list of the documented questions, by whose they are."""

    questions: tuple[QuestionPage, ...] = ()

    @cached_property
    def groups(self) -> dict[str, list[QuestionPage]]:
        """The questions of each group."""
        groups: dict[str, list[QuestionPage]] = {}
        for each in self.questions:
            groups.setdefault(each.asked.group if each.asked else "", []).append(each)
        return groups


def question_pages() -> list[PageDeclaration]:
    """The list of the documented questions, and a page for each."""
    pages = tuple(
        QuestionPage(f"ask-{each.title}", f"/ask/{each.title}", each.question, asked=each)
        for each in worked_queries(shipped("queries"))
    )
    return [QuestionsPage("ask", "/ask", "Questions with a form", questions=pages), *pages]
