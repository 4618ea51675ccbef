"""A draft of a tool's transparency record, of what the operation of its page answered.

`drafted` is a filter of the template; hub.web.pages.draft_files gives the same as a file. So a draft holds what the API
tells whoever asks; `hub export atrs` makes the same of an export.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.exports.transparency.draft import Draft, draft_of
from hub.exports.transparency.facts import Page, ToolFacts
from hub.web.pages.declared import PageDeclaration

DRAFT = PageDeclaration("draft", "/tools/{slug}/transparency", "Draft transparency record", "tool")


def drafted(tool: Mapping[str, Any]) -> Draft:
    """The draft of a tool that an operation answered."""
    return draft_of(facts_in(tool))


def facts_in(tool: Mapping[str, Any]) -> ToolFacts:
    """What the operation of the page says of a tool, as a draft asks for it."""
    owner, products = tool["owner"] or {}, tool["products"]["nodes"]
    makers = [*tool["suppliers"]["nodes"], *(product["supplier"] for product in products if product["supplier"])]
    pages = [Page(page["url"], page["title"] or "", page["published"] or "") for page in tool["sources"] if page["url"]]
    return ToolFacts(
        slug=tool["slug"],
        values={name: value for name, value in tool.items() if value not in (None, [])},
        names=[tool["name"], *tool["aliases"]],
        owners=[owner[name] for name in ("name", "shortName") if owner.get(name)],
        suppliers=list(dict.fromkeys(maker["name"] for maker in makers)),
        products=[product["name"] for product in products],
        steps=[_said(edge["node"]["name"], edge["how"]) for edge in tool["affects"]["edges"]],
        trained=[_said(each["role"], each["content"]) for each in tool["trainings"]["nodes"]],
        evaluations=[_said(each["name"], each["result"]) for each in tool["evaluations"]["nodes"]],
        risks=[_said(each["name"], each["description"]) for each in tool["risks"]["nodes"]],
        pages=pages,
    )


def _said(*texts: str | None) -> str:
    return ": ".join(text for text in texts if text)
