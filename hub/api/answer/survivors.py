"""What became of a record that a request names and that was merged: its slug and its id lead on for ever.

Called by hub.api.answer.run when an answer stands: only what named nothing is looked up, so that no other request costs
more. The request is then answered again with the slugs that the old ones lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub.access.asker import Asker
from hub.api.plan.roots import AskRoot, Plan, ReadRoot
from hub.errors import NotFound
from hub.graph.compiler.ids import parts_of
from hub.graph.merged import survivors
from hub.graph.session import Graph

Name = tuple[str, str]
"""Label and slug."""
_KINDS = {"agency": "Agency", "tool": "Tool", "process": "Process", "framework": "Framework", "to": "Framework"}
_KINDS |= {"toTool": "Tool", "toAgency": "Agency", "principle": "Principle"}
_KINDS |= {"retireTools": "Tool", "withdrawProducts": "Product", "withdrawSuppliers": "Supplier"}
_FROM = {"chains": "Tool", "crosswalk": "Framework"}
"""What `from` names, by question."""


def kind_of(question: str, argument: str) -> str | None:
    """The label of what an argument of a question names by its slug; None where it names nothing."""
    return _FROM.get(question) if argument == "from" else _KINDS.get(argument)


def in_vain(plan: Plan, roots: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    """The records that a request named and that are not there, by response key."""
    for key, root in plan.roots.items():
        answer = roots.get(key)
        if isinstance(root, ReadRoot) and root.named and answer is None:
            label, slug = root.named
            yield key, (label, slug.bind(values))
        elif isinstance(root, AskRoot) and isinstance(answer, NotFound):
            kind = kind_of(root.question.field, answer.argument)
            given = root.arguments.get(answer.argument)
            slug = answer.slug or (given.bind(values) if given is not None else None)
            if kind and isinstance(slug, str):
                yield key, (kind, slug)


def _by_ids(plan: Plan, roots: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Name]:
    for key, root in plan.roots.items():
        answer = roots.get(key)
        if isinstance(root, ReadRoot) and root.ids is not None and not isinstance(answer, Exception):
            nodes = answer if isinstance(answer, list) else [answer]
            pairs = zip(root.ids.bind(values), nodes, strict=True)
            yield from (parts_of(node_id) for node_id, node in pairs if not node)


async def led_on(
    graph: Graph, plan: Plan, roots: Mapping[str, Any], values: Mapping[str, Any], asker: Asker
) -> dict[Name, str]:
    """The slugs to which those lead that named nothing. One statement where any did."""
    names = {name for _, name in in_vain(plan, roots, values)} | set(_by_ids(plan, roots, values))
    if not names:
        return {}
    named = {f"{label}:{slug}": (label, slug) for label, slug in names}
    return {named[name]: into for name, into in await graph.read_one(survivors(names, asker))}
