"""The tools: each is a GraphQL operation, what it answers in words, and what may be asked.

Read by hub.mcp.server. A tool reads nothing that the operation does not name, and pages are small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SOURCES = "sources { title url publisher published }"
_OF_TOOL = f"slug name status statusSince owner {{ slug name }} purpose {_SOURCES}"
_DAY = {"type": "string", "description": "The day to look at, YYYY-MM-DD; today if left out."}


@dataclass(frozen=True)
class Operation:
    """A tool. `texts` are its arguments, all texts: what each means; the first is required, and so are `more`."""

    name: str
    question: str
    document: str
    texts: Mapping[str, str]
    required: tuple[str, ...]

    @property
    def schema(self) -> dict[str, Any]:
        """Its arguments as JSON Schema."""
        told = {name: {"type": "string", "maxLength": 300, "description": said} for name, said in self.texts.items()}
        properties = {**told, **({"asOf": _DAY} if "$asOf" in self.document else {})}
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.required),
            "additionalProperties": False,
        }


OPERATIONS = (
    Operation(
        "search_register",
        "What is recorded about some words? Finds tools, agencies, laws, practices and all else; a typing mistake does "
        "no harm.",
        """query SearchRegister($text: String!, $asOf: Date) {
  search(text: $text, first: 10, asOf: $asOf) { totalCount nodes { type title subject { id
    ... on Named { slug name } ... on Tool { status owner { slug name } """
        + _SOURCES
        + """ } } } } }""",
        {"text": "Words to look for."},
        ("text",),
    ),
    Operation(
        "get_tool",
        "What is recorded of one AI tool: its owner, status, purpose, the legal steps it affects, who checks it?",
        """query GetTool($slug: String!, $asOf: Date) { tool(slug: $slug, asOf: $asOf) { """
        + _OF_TOOL
        + """
  aliases functionality aiClass techniques humanInTheLoop sroRole risksNamed notFound note
  affects(first: 20) { nodes { slug name } } users(first: 20) { nodes { slug name } }
  products(first: 10) { nodes { slug name } } suppliers(first: 10) { nodes { slug name } } } }""",
        {"slug": "Slug of the tool, as search_register gives it."},
        ("slug",),
    ),
    Operation(
        "list_tools_on_legal_step",
        "Which AI tools act on one step of the justice process, such as disclosure?",
        """query ListToolsOnLegalStep($process: String!, $asOf: Date) {
  tools(first: 20, asOf: $asOf, where: { affects: { some: { node: { slug: { eq: $process } } } } }) {
    totalCount nodes { """
        + _OF_TOOL
        + """ } } }""",
        {"process": "Slug of the step, as search_register gives it."},
        ("process",),
    ),
    Operation(
        "list_tools_of_agency",
        "Which AI tools does one agency own?",
        """query ListToolsOfAgency($agency: String!, $asOf: Date) {
  tools(first: 20, asOf: $asOf, where: { owner: { slug: { eq: $agency } } }) { totalCount nodes { """
        + _OF_TOOL
        + """ } } }""",
        {"agency": "Slug of the agency, as search_register gives it."},
        ("agency",),
    ),
    Operation(
        "list_evidence_on_tool",
        "What is claimed of a tool against principles of covenants and codes, and what evidence speaks for or against?",
        """query ListEvidenceOnTool($slug: String!, $asOf: Date) {
  alignments(first: 20, asOf: $asOf, where: { subject: { tool: { slug: { eq: $slug } } } }) { totalCount nodes {
    claim principle { slug name } evidence(first: 10) { edges { finding reason node { slug title url } } } """
        + _SOURCES
        + """ } } }""",
        {"slug": "Slug of the tool."},
        ("slug",),
    ),
    Operation(
        "list_practices",
        "Which practices of agencies are recorded, with what worked and what did not?",
        """query ListPractices($asOf: Date) { practices(first: 20, asOf: $asOf) { totalCount nodes {
  slug name problem whatWasDone worked didNotWork """
        + _SOURCES
        + """ } } }""",
        {},
        (),
    ),
)

PROPOSE = Operation(
    "propose_change",
    "Proposes to change one value of a tool; whoever keeps the record decides. Needs a key with a role that records. "
    "Ask the person you work for before you call this.",
    """mutation ProposeChange($changes: [ChangeInput!]!, $why: String!, $marking: Marking!) {
  propose(changes: $changes, why: $why, marking: $marking) { outcome problems { field code message } } }""",
    {
        "slug": "Slug of the tool.",
        "field": "Field of the tool, such as note or contact.",
        "value": "The text that it should have.",
        "why": "Why, and by which source.",
    },
    ("slug", "field", "value", "why"),
)
