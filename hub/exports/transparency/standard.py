"""The fields of the Algorithmic Transparency Recording Standard, and what of the register answers each.

Declared once: drafts, what they lack and what differs follow from it. Numbers and headings are those of the records as
GOV.UK publishes them. A field without an answer is one that the register keeps nothing for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hub.exports.transparency.facts import ToolFacts

Answer = Callable[[ToolFacts], str]


class Compared(StrEnum):
    """How a published answer is compared with the register's: by any of several names, as a set, or word for word."""

    NAMES = "NAMES"
    ITEMS = "ITEMS"
    WORDS = "WORDS"


@dataclass(frozen=True)
class Field:
    """A field: its number and heading, what answers it, from which property, and how it is compared."""

    number: str
    heading: str
    answer: Answer | None = None
    prop: str = ""
    compared: Compared = Compared.WORDS
    names: Callable[[ToolFacts], tuple[str, ...]] = lambda tool: ()

    @property
    def title(self) -> str:
        """Number and heading as a record has them."""
        return f"{self.number} - {self.heading}" if self.number else self.heading


@dataclass(frozen=True)
class Section:
    """A section with its fields."""

    title: str
    fields: tuple[Field, ...]


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _of(name: str) -> Answer:
    return lambda tool: tool.text(name)


SECTIONS = (
    Section("Metadata", (Field("", "Phase", _of("status"), "status"),)),
    Section(
        "Tier 1 - Overview",
        (
            Field("1", "Name", _of("name"), "name", Compared.NAMES, lambda tool: tuple(tool.names)),
            Field("2", "Description", lambda tool: _lines(tool.text("purpose"), tool.text("functionality")), "purpose"),
            Field("3", "Website URL"),
            Field("4", "Contact email", _of("contact"), "contact"),
        ),
    ),
    Section(
        "Tier 2 - Owner and Responsibility",
        (
            Field(
                "1.1",
                "Organisation or department",
                lambda tool: tool.owners[0] if tool.owners else "",
                "owner",
                Compared.NAMES,
                lambda tool: tuple(tool.owners),
            ),
            Field("1.2", "Team"),
            Field("1.3", "Senior responsible owner", _of("sroRole"), "sroRole"),
            Field("1.4", "Third party involvement", lambda tool: "Yes" if tool.suppliers else "", "suppliers"),
            Field("1.4.1", "Third party", lambda tool: _lines(*tool.suppliers), "suppliers", Compared.ITEMS),
            Field("1.4.2", "Third party role"),
            Field("1.4.3", "Procurement procedure type"),
            Field("1.4.4", "Third party data access terms"),
        ),
    ),
    Section(
        "Tier 2 - Description and Rationale",
        (
            Field("2.1", "Detailed description", _of("functionality"), "functionality"),
            Field("2.2", "Benefits", _of("benefitsClaimed"), "benefitsClaimed", Compared.ITEMS),
            Field("2.3", "Previous process"),
            Field("2.4", "Alternatives considered"),
        ),
    ),
    Section(
        "Tier 2 - Deployment Context",
        (
            Field(
                "3.1",
                "Integration into broader operational process",
                lambda tool: _lines(*tool.steps),
                "affects",
                Compared.ITEMS,
            ),
            Field("3.2", "Human review", _of("humanInTheLoop"), "humanInTheLoop"),
            Field("3.3", "Frequency and scale of usage", _of("metricsClaimed"), "metricsClaimed", Compared.ITEMS),
            Field("3.4", "Required training", lambda tool: _lines(*tool.trained), "trainings", Compared.ITEMS),
            Field("3.5", "Appeals and review"),
        ),
    ),
    Section(
        "Tier 2 - Tool Specification",
        (
            Field("4.1.1", "System architecture"),
            Field("4.1.2", "System-level input"),
            Field("4.1.3", "System-level output"),
            Field("4.1.4", "Maintenance"),
            Field(
                "4.1.5",
                "Models",
                lambda tool: _lines(*tool.products, tool.text("techniques")),
                "products",
                Compared.ITEMS,
            ),
            Field("4.2", "Model specification"),
            Field("4.3", "Development data"),
            Field("4.4", "Operational data"),
        ),
    ),
    Section(
        "Tier 2 - Risks, Mitigations and Impact Assessments",
        (
            Field("5.1", "Impact assessments", lambda tool: _lines(*tool.evaluations), "evaluations", Compared.ITEMS),
            Field(
                "5.2",
                "Risks and mitigations",
                lambda tool: _lines(*tool.risks, tool.text("risksNamed"), tool.text("mitigationsNamed")),
                "risksNamed",
                Compared.ITEMS,
            ),
        ),
    ),
)
FIELDS = {field.heading: field for section in SECTIONS for field in section.fields}
