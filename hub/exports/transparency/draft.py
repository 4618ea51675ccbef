"""A draft of a tool's transparency record: what the register can answer, and by name what is missing.

Called by `hub export atrs` and by the page of a draft. Nothing is made up: a field that the register does not answer
says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hub.exports.exported import View
from hub.exports.transparency.facts import ToolFacts
from hub.exports.transparency.standard import SECTIONS, Field, Section


class Missing(StrEnum):
    """Why a field has no answer."""

    NOT_RECORDED = "the register keeps this and nothing is recorded"
    NOT_FOUND = "it was looked for in every source and not found"
    NOT_IN_PLACE = "a source says that there is none"
    NOT_KEPT = "the register keeps no such thing; ask the owner"


@dataclass(frozen=True)
class Answered:
    """A field of the draft: its answer, or why there is none."""

    field: Field
    text: str = ""
    missing: Missing | None = None


@dataclass(frozen=True)
class Draft:
    """A draft of one tool's record."""

    tool: ToolFacts
    answers: tuple[Answered, ...]

    @property
    def sections(self) -> list[tuple[Section, list[Answered]]]:
        """Every answer under the headings of the standard."""
        by_field = {answered.field: answered for answered in self.answers}
        return [(section, [by_field[field] for field in section.fields]) for section in SECTIONS]

    @property
    def missing(self) -> list[Answered]:
        """The fields without an answer."""
        return [answered for answered in self.answers if answered.missing]


def draft_of(tool: ToolFacts) -> Draft:
    """Every field of the standard, answered or not."""
    return Draft(tool, tuple(_answered(field, tool) for section in SECTIONS for field in section.fields))


def _answered(field: Field, tool: ToolFacts) -> Answered:
    if field.answer is None:
        return Answered(field, missing=Missing.NOT_KEPT)
    if text := field.answer(tool):
        return Answered(field, text)
    for name, why in (("notInPlace", Missing.NOT_IN_PLACE), ("notFound", Missing.NOT_FOUND)):
        if field.prop in tool.values.get(name, ()):
            return Answered(field, missing=why)
    return Answered(field, missing=Missing.NOT_RECORDED)


def in_markdown(draft: Draft, view: View) -> str:
    """The draft under the standard's own headings, and a list of what is missing."""
    name = draft.tool.text("name")
    reader = view.asker.agency or "everybody"
    origin = f"From the register as of {view.day}, as {reader} sees it. Not published, not checked by its owner."
    lines = [f"# Draft transparency record: {name}", "", origin, ""]
    for section, answers in draft.sections:
        lines += [f"## {section.title}", ""]
        for answered in answers:
            lines += [f"### {answered.field.title}", "", _text(answered), ""]
    lines += [f"## Missing: {len(draft.missing)} of {len(draft.answers)} fields", ""]
    lines += [f"- {each.field.title}: {each.missing}" for each in draft.missing]
    lines += ["", "## Sources", "", *(f"- {page.title or page.url}: {page.url}" for page in draft.tool.pages)]
    return "\n".join(lines) + "\n"


def _text(answered: Answered) -> str:
    if answered.missing:
        return f"*Missing: {answered.missing}.*"
    # What stands at the beginning of a line must not become a heading, a list or HTML.
    return "\n\n".join(_plain(line) for line in answered.text.split("\n") if line.strip())


def _plain(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace("<", "&lt;")
    return f"\\{escaped}" if escaped.lstrip()[:1] in "#-*+>`=|" else escaped


def as_data(draft: Draft, view: View) -> dict[str, Any]:
    """The same for programs."""
    return {
        "tool": draft.tool.slug,
        "asOf": view.day,
        "madeFor": view.asker.agency or "everybody",
        "fields": [
            {"number": each.field.number, "heading": each.field.heading, "text": each.text or None,
             "missing": each.missing.name if each.missing else None}
            for each in draft.answers
        ],
        "sources": [{"url": page.url, "title": page.title, "published": page.published} for page in draft.tool.pages],
    }  # fmt: skip
