"""The appendices of a pack: each section of the whole paper as a page of its own, with its tables as files beside it.

Called by hub.review.build and hub.review.lead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from hub.review.blocks import Block, Heading, Link, Paper, Para, Section, Table, text
from hub.review.parts import with_links, with_own_sources

IN_LEAD = frozenset({"findings", "checking"})
"""Sections that the lead's part has itself."""
UP = "../"


def appendices_of(whole: Paper) -> Iterator[Section]:
    """The sections that are appendices, in the order of the paper."""
    return (section for section in whole.sections if section.anchor not in IN_LEAD)


def pages_of(whole: Paper) -> Mapping[str, Paper]:
    """Each appendix as a paper, by the name of its file."""
    return {page_name(section): _page(whole, section) for section in appendices_of(whole)}


def page_name(section: Section) -> str:
    """The name of the file of an appendix."""
    return f"appendices/{section.anchor}.html"


def table_name(table: Table) -> str:
    """The name of the file of comma-separated values of a table."""
    return f"tables/{table.name}.csv"


def places(whole: Paper) -> Mapping[str, str]:
    """Where each anchor of an appendix stands, from the folder of the pack."""
    addresses: dict[str, str] = {}
    for section in appendices_of(whole):
        addresses[section.anchor] = page_name(section)
        anchors = [block.anchor for block in section.blocks if isinstance(block, Heading) and block.anchor]
        addresses |= {anchor: f"{page_name(section)}#{anchor}" for anchor in anchors}
    return addresses


def _page(whole: Paper, section: Section) -> Paper:
    back = Para(text("An appendix of ", Link(whole.title, f"{UP}index.html"), "."))
    known = places(whole)

    def led(to: str) -> str:
        return f"{UP}{known[to[1:]]}" if to[1:] in known else to

    blocks = [with_file for block in section.blocks for with_file in _with_file(block)]
    paper = Paper(section.title, whole.subtitle, [back], [replace(section, blocks=blocks)], (), section.marking)
    return with_own_sources(with_links(paper, led), whole.sources)


def _with_file(block: Block) -> Iterator[Block]:
    yield block
    if isinstance(block, Table):
        yield Para(text(Link(f"As a file: {block.caption}", f"{UP}{table_name(block)}")))
