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
from hub.api.answer.survivors import in_vain
from hub.api.plan.roots import AskRoot, Day, Plan, ReadRoot
from hub.graph.session import Graph
from hub.model.registry import Model

MOST = 3
"""Slugs that are told for each key, and keys of a request for which they are looked for."""
LONGEST = 200
"""Letters of a slug that are compared: comparing takes as long as both are."""
LIKE = 60
"""Out of 100: what is less like the slug that was given is not told."""


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
    for key, (label, slug) in in_vain(plan, roots, values):
        root = plan.roots[key]
        # What is near is looked for in the present register.
        if key not in plan.moments and isinstance(root, AskRoot | ReadRoot):
            yield key, _Vain(label, slug, root.day)


async def _known(graph: Graph, model: Model, slug_in_vain: _Vain, values: Mapping[str, Any], asker: Asker) -> list[str]:
    async def read(known: Mapping[str, Any]) -> list[str]:
        day, past = slug_in_vain.day.day.bind(values), slug_in_vain.day.past.bind(values)
        async with graph.reading() as transaction:
            return await slugs_of(
                Reading(transaction, model, asker, day, past, {**values, **known}), slug_in_vain.label
            )

    return await of_one_graph(graph, read, several=False)
