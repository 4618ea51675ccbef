"""What was probably meant by a slug that names nothing: the nearest slugs of that kind, told in `extensions.nearest`.

Called by hub.api.operation when an answer stands. Looks only among what the reader may see and what was there on the
day that was asked about, so that what is hidden, or came later, is as absent as what was never recorded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rapidfuzz import fuzz, process

from hub.access.asker import Asker
from hub.analytics.asking.reading import Reading, of_one_graph
from hub.analytics.search.question import slugs_of
from hub.api.plan.roots import AskRoot, Day, Plan, ReadRoot
from hub.errors import NotFound
from hub.graph.session import Graph
from hub.model.registry import Model

MOST = 3
"""Slugs that are told for each key, and keys of a request for which they are looked for."""
LONGEST = 200
"""Letters of a slug that are compared: comparing takes as long as both are."""
LIKE = 60
"""Out of 100: what is less like the slug that was given is not told."""
_KINDS = {"agency": "Agency", "tool": "Tool", "process": "Process", "framework": "Framework", "to": "Framework"}
_KINDS |= {"toTool": "Tool", "toAgency": "Agency", "principle": "Principle"}
_KINDS |= {"retireTools": "Tool", "withdrawProducts": "Product", "withdrawSuppliers": "Supplier"}
_FROM = {"chains": "Tool", "crosswalk": "Framework"}
"""What `from` names, by question."""


@dataclass(frozen=True)
class _Vain:
    """What was looked for: its label, its slug, and the day."""

    label: str
    slug: str
    day: Day


async def nearest(
    graph: Graph, plan: Plan, roots: Mapping[str, Any], values: Mapping[str, Any], asker: Asker
) -> dict[str, list[str]]:
    """By response key the nearest slugs to one that names nothing; only keys for which there are any.

    Cost: nothing where every slug names something, else what a search costs. Raises like Graph.reading.
    """
    vain = dict(islice(_in_vain(plan, roots, values), MOST))
    close: dict[str, list[str]] = {}
    for key, slug_in_vain in vain.items():
        known = await _known(graph, plan.selector.model, slug_in_vain, values, asker)
        close[key] = await asyncio.to_thread(_closest, slug_in_vain.slug[:LONGEST], known)
    return {key: slugs for key, slugs in close.items() if slugs}


def _closest(slug: str, known: list[str]) -> list[str]:
    """The likest of the known slugs. Cost: some 10 ms for 50,000 of them."""
    return [like for like, *_ in process.extract(slug, sorted(known), scorer=fuzz.ratio, limit=MOST, score_cutoff=LIKE)]


def _in_vain(plan: Plan, roots: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[tuple[str, _Vain]]:
    for key, root in plan.roots.items():
        if key in plan.moments:
            # What is near is looked for in the present register.
            continue
        answer = roots.get(key)
        if isinstance(root, ReadRoot) and root.named and answer is None:
            label, slug = root.named
            yield key, _Vain(label, slug.bind(values), root.day)
        elif isinstance(root, AskRoot) and isinstance(answer, NotFound):
            kind = _FROM.get(root.question.field) if answer.argument == "from" else _KINDS.get(answer.argument)
            given = root.arguments.get(answer.argument)
            slug = answer.slug or (given.bind(values) if given is not None else None)
            if kind and isinstance(slug, str):
                yield key, _Vain(kind, slug, root.day)


async def _known(graph: Graph, model: Model, slug_in_vain: _Vain, values: Mapping[str, Any], asker: Asker) -> list[str]:
    async def read(known: Mapping[str, Any]) -> list[str]:
        day, past = slug_in_vain.day.day.bind(values), slug_in_vain.day.past.bind(values)
        async with graph.reading() as transaction:
            return await slugs_of(
                Reading(transaction, model, asker, day, past, {**values, **known}), slug_in_vain.label
            )

    return await of_one_graph(graph, read, several=False)
