"""A small register with everything that an export has to keep: texts that break formats, history, hidden rows."""

from __future__ import annotations

from tests.records.folders import SOUND

WHAT_TOOLS_ARE_CALLED = {
    "sieve": "Ŵyl Sieve",
    "formula": "=HYPERLINK(\"http://evil.example\"; 'x')",
    "quotes": 'Says "hm", <b>&amp; ]]> \\ | ; and 😀',
    "lines": "Two\nlines, one comma",
}
HIDDEN = "grid-0a1b2c3d"
"""A tool that is OFFICIAL, for whoever is cleared so far."""
SHARED = "net-4e5f6a7b"
"""A tool for the mill alone."""


def _tool(slug: str, name: str, more: str = "") -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    common = "owner: mill, aiClass: CHECKLIST, scope: CORE, sources: [page], confidence: SOURCED, since: '2024'"
    return f'  - {{slug: {slug}, name: "{quoted}", {common}{more}}}\n'


WORLD = (
    SOUND
    + "".join(_tool(slug, name) for slug, name in WHAT_TOOLS_ARE_CALLED.items() if slug != "sieve")
    + _tool(HIDDEN, "The grid", ", marking: OFFICIAL, feeds: [{to: sieve, what: Marks, basis: STATED}]")
    + _tool(SHARED, "The net", ", audience: [mill]")
    + """  - slug: old
    name: The old one
    owner: [{to: mill, until: '2020-02-01'}, {to: wheel, since: '2020-02-01'}]
    aiClass: CHECKLIST
    scope: CORE
    since: '2019'
    until: '2021'
    sroRole: A desk
    history: [{field: sroRole, value: Another desk, until: '2020-05'}]
    sources: [report, page]
    confidence: SOURCED
    practices: [{to: knocking, result: Fewer faults, from: sieve, basis: STATED, sources: [report]}]
concepts:
  - {slug: openness, name: Openness, gist: Things are told, sources: [page], confidence: SOURCED}
frameworks:
  - slug: code
    title: The code
    kind: PROFESSIONAL_CODE
    issuer: mill
    sources: [report]
    confidence: SOURCED
    principles: [be-open, be-fair]
principles:
  - slug: be-open
    name: Be open
    scope: TOOL
    order: 1
    concepts: [{to: openness, relation: EXACT, basis: INFERRED}]
    sources: [report]
    confidence: SOURCED
  - slug: be-fair
    name: Be fair
    scope: TOOL
    order: 2
    concepts: [{to: openness, relation: PARTIAL, basis: INFERRED}]
    sources: [report]
    confidence: SOURCED
practices:
  - slug: knocking
    name: Knocking first
    problem: Nobody knocks
    whatWasDone: They knock
    sources: [report]
    confidence: SOURCED
lessons:
  - slug: knock
    title: Knock
    date: '2024-05-02'
    whatHappened: They did not knock
    lesson: Knock
    status: LEARNED
    tools: [sieve]
    agencies: [mill]
    sources: [report]
    confidence: SOURCED
"""
).replace(
    "sources:\n",
    "sources:\n  - {slug: report, url: 'https://example.org/r?a=1&b=2', title: A report, published: '2024-03-01', "
    "sources: [report], confidence: SOURCED}\n",
    1,
)
