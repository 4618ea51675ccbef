"""A content opened for writing: rows by question, figures by name, and footnotes that number themselves.

Made by hub.review.paper and used by hub.review.sections. Knows nothing of how a paper looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from hub.review.blocks import Inferred, Note, Piece, Source, Text, text, web_link
from hub.review.content import Content
from hub.review.plain_english import choice_in_words, day_in_words, number_in_words

Row = Mapping[str, Any]
LOW = ("CONTRADICTED", "NOT_ASSESSED", "STATED")
LATE = " (first shown later)"


class Facts:
    """What a pack says, by question."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._answers: dict[str, Any] = {answer["name"]: answer for answer in content["answers"]}
        self._notes: dict[str, int] = {}
        self._sources: list[Source] = []

    def data(self, name: str) -> Any:
        """The value of the one field that a question asks for."""
        return next(iter(self._answers[name]["data"].values()))

    def rows(self, name: str) -> list[Row]:
        """The rows of a question that asks for a list."""
        return self.data(name)["nodes"]

    def points(self, kind: str) -> list[Row]:
        """The single points of failure of one kind, Product or Supplier."""
        return [point for point in self.rows("single_points") if point["subject"]["__typename"] == kind]

    @property
    def chains(self) -> list[tuple[Row, Row]]:
        """Each tool in scope whose chains were asked for, with each of them."""
        return [
            (self.tools[answer["variables"]["tool"]], chain)
            for answer in self.answers
            if answer["name"].startswith("chains ")
            for chain in answer["data"]["chains"]["nodes"]
        ]

    @property
    def answers(self) -> list[Row]:
        """All questions with their answers."""
        return self.content["answers"]

    @property
    def day(self) -> str:
        """The day of the review."""
        return self.content["asOf"]

    @property
    def baseline(self) -> str:
        """The day with which it compares."""
        return self.content["baseline"]

    @cached_property
    def review(self) -> Row:
        """The review itself."""
        return self.data("review")

    @cached_property
    def figures(self) -> dict[str, int]:
        """The figures by name."""
        return {figure["name"]: int(figure["value"]) for figure in self.review["figures"]}

    @cached_property
    def tools(self) -> dict[str, Row]:
        """Every tool by slug."""
        return {tool["slug"]: tool for tool in self.rows("tools")}

    def late(self, slug: str) -> str:
        """The mark of a tool that is there on the day, though no source of the day or before shows it."""
        return LATE if self.tools.get(slug, {}).get("shownLater") else ""

    def said_of(self, tool: Row) -> list[Row]:
        """The dated statements about a tool."""
        return [row for row in self.rows("statements") if (row["about"] or {}).get("slug") == tool["slug"]]

    @cached_property
    def in_scope(self) -> list[Row]:
        """The tools in scope: those that an agency in scope owns or is recorded as using."""
        slugs = {tool["slug"] for tool in self.rows("ledger")}
        return [tool for tool in self.tools.values() if tool["slug"] in slugs]

    @cached_property
    def counted(self) -> list[Row]:
        """The tools in scope that act or are coming."""
        return [tool for tool in self.in_scope if tool["acts"] or tool["coming"]]

    @cached_property
    def commitments(self) -> list[Row]:
        """The commitments in the order of the vision."""
        return sorted(self.review["commitments"], key=lambda commitment: commitment["principle"]["order"])

    @cached_property
    def agency_pairs(self) -> list[Row]:
        """Pairs of agencies in scope and commitments that agencies meet."""
        return self._of_agencies("agency_pairs")

    @cached_property
    def agency_pairs_before(self) -> list[Row]:
        """The same on the day of the baseline."""
        return self._of_agencies("agency_pairs_before")

    def _of_agencies(self, name: str) -> list[Row]:
        agencies = set(self.content["agencies"])
        return [row for row in self.rows(name) if not agencies or row["agency"]["slug"] in agencies]

    def notes(self, sources: Iterable[Row] | None) -> Text:
        """References to these sources, each of which gets a number when it is first named."""
        return tuple(self._note(source) for source in sources or ())

    def cited(self, url: str | None, title: str) -> Text:
        """A reference to one piece of evidence as a source."""
        return self.notes([{"slug": url or title, "title": title, "url": url, "publisher": None}])

    def _note(self, source: Row) -> Piece:
        key = source.get("url") or source["slug"]
        if key not in self._notes:
            self._notes[key] = len(self._notes) + 1
            self._sources.append(Source(self._notes[key], _source(source)))
        return Note(self._notes[key])

    @property
    def sources(self) -> list[Source]:
        """The sources named so far, in the order of their numbers."""
        return self._sources

    def marking(self) -> str:
        """The highest marking of all that the pack is made of, which is all that its reader may see."""
        return self.content["marking"]


def _source(source: Row) -> Text:
    title, publisher, url = source.get("title"), source.get("publisher"), source.get("url")
    words = str(title or publisher or url or source["slug"])
    told = f", {publisher}" if title and publisher else ""
    # Evidence is cited by its own address; the day of that page is not asked for.
    if "published" in source:
        told += f", {day_in_words(source['published'])}" if source["published"] else ", day not known"
    # An address that nobody gave a title stands for itself, once.
    return text(web_link(words, url), told if words == url or not url else f"{told}. {url}")


def says_nothing(pair: Row) -> bool:
    """Whether nothing at all is recorded about how a pair is met."""
    return pair["level"] == "NOT_ASSESSED" and pair["why"].startswith("Nothing is recorded")


def shortfall(rows: Sequence[Row]) -> str:
    """What is recorded of pairs that are not shown to be met, as the end of a sentence, each kind with its number."""
    silent = sum(row["level"] == "NOT_ASSESSED" for row in rows)
    nothing = sum(map(says_nothing, rows))
    parts = [
        (sum(row["level"] == "CONTRADICTED" for row in rows), "something that is recorded speaks against it"),
        (nothing, "nothing is recorded about how it is met"),
        (silent - nothing, "what is recorded neither claims nor shows it"),
        (
            sum(row["level"] == "STATED" for row in rows),
            "there is a claim and no evidence, or evidence that it is met in part",
        ),
    ]
    return "; ".join(f"for {number_in_words(number)} {words}" for number, words in parts if number)


def owner_name(tool: Row) -> str:
    """The name of a tool's owner."""
    return (tool.get("owner") or {}).get("name", "owner not shown")


def status_in_words(tool: Row) -> str:
    """A tool's status on the day, with the day on which it was last shown where that is too long ago to count."""
    if tool["status"] == "UNKNOWN":
        return "Not known"
    if not tool["lastKnownActing"]:
        return choice_in_words(tool["status"])
    last = tool["lastShownActing"]
    return f"{choice_in_words(tool['status'])}, last shown {day_in_words(last) if last else 'by no dated source'}"


def basis_mark(row: Row) -> Piece | None:
    """The mark of a reading, where a row is one."""
    return Inferred() if row.get("basis") == "INFERRED" else None


def names(page: Row | None) -> list[str]:
    """The names of the nodes of a page."""
    return [node["name"] for node in (page or {}).get("nodes", [])]
