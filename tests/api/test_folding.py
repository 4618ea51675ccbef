"""Order, comparison and matching of texts agree: all three look at the text without case and accents, `eq` does not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hub.model.stored import fold
from tests.api.changed import changed
from tests.api.hub_under_test import Hub

NAMES = "{ agencies(first: 100, orderBy: { name: ASC }) { nodes { name } } }"
HOW = ("lt", "lte", "gt", "gte", "eq")
COMPARED = "query ($n: String!) { REST }".replace(
    "REST",
    " ".join(f"{how}: agencies(where: {{ name: {{ {how}: $n }} }}) {{ totalCount }}" for how in HOW),
)
MATCHED = """query ($given: String!) {
  contains: products(where: { name: { contains: $given } }) { nodes { slug } }
  startsWith: products(where: { name: { startsWith: $given } }) { nodes { slug } }
  eq: products(where: { name: { eq: $given } }) { nodes { slug } }
  has: tools(where: { aliases: { has: $given } }) { nodes { slug } }
}"""
BY_KIND = "{ products(orderBy: [{ kind: %s }], first: 100) { nodes { slug kind } } }"
BY_START = "{ tools(orderBy: [{ since: %s }], first: 100) { nodes { slug since } } }"


async def test_what_follows_a_name_in_the_order_is_greater(seeded: Hub) -> None:
    listed = [agency["name"] for agency in (await seeded.ask(NAMES)).data["agencies"]["nodes"]]
    [at] = [i for i, name in enumerate(listed) if name == "Hampshire and Isle of Wight Constabulary"]
    for place in (0, at, len(listed) - 1):
        counts = {
            key: page["totalCount"] for key, page in (await seeded.ask(COMPARED, {"n": listed[place]})).data.items()
        }
        before, after = place, len(listed) - place - 1
        assert counts == {"lt": before, "lte": before + 1, "gt": after, "gte": after + 1, "eq": 1}


EXPECTED = {
    "Gŵyl": {"contains": 1, "startsWith": 1, "has": 1, "eq": 0},
    "gwyl": {"contains": 1, "startsWith": 1, "has": 1, "eq": 0},
    "GŴYL ØST": {"contains": 1, "startsWith": 1, "has": 0, "eq": 0},
    "ost": {"contains": 1, "startsWith": 0, "has": 0, "eq": 0},
    "Gŵyl Øst": {"contains": 1, "startsWith": 1, "has": 0, "eq": 1},
    "gwyl ost": {"contains": 1, "startsWith": 1, "has": 0, "eq": 0},
}


async def test_matching_folds_and_equality_does_not(seeded: Hub) -> None:
    async with changed(seeded):
        await seeded.write(
            "MATCH (p:Product) WITH p ORDER BY p.slug LIMIT 1 SET p.name = 'Gŵyl Øst', p.nameSort = 'gwyl ost'"
        )
        await seeded.write(
            "MATCH (t:Tool) WITH t ORDER BY t.slug LIMIT 1 SET t.aliases = ['Gŵyl'], t.aliasesSort = ['gwyl']"
        )
        told = {given: (await seeded.ask(MATCHED, {"given": given})).data for given in EXPECTED}
    assert {given: {how: len(page["nodes"]) for how, page in data.items()} for given, data in told.items()} == EXPECTED


async def test_no_text_comes_after_one_that_is_missing(seeded: Hub) -> None:
    async with changed(seeded):
        await seeded.write("MATCH (p:Product) WITH p ORDER BY p.slug LIMIT 2 SET p.kind = $kind, p.kindSort = $kind",
                           kind="\U0001f600 \U0010ffff")  # fmt: skip
        await seeded.write("MATCH (p:Product) WITH p ORDER BY p.slug SKIP 2 LIMIT 2 REMOVE p.kind, p.kindSort")
        await seeded.write(
            "MATCH (t:Tool) WITH t ORDER BY t.slug LIMIT 3 SET t.since = '2021', t.sinceDay = '2021-12-31'"
        )
        told: dict[tuple[str, str], list[Any]] = {}
        for way in ("ASC", "DESC"):
            kinds = (await seeded.ask(BY_KIND % way)).data["products"]["nodes"]
            starts = (await seeded.ask(BY_START % way)).data["tools"]["nodes"]
            told["kind", way] = [product["kind"] for product in kinds]
            told["since", way] = [tool["since"] for tool in starts]
    for values in told.values():
        assert None in values
        assert values.index(None) > 0
        assert all(after is None for before, after in pairwise(values) if before is None)
    assert [kind for kind in told["kind", "ASC"] if kind][-1].startswith("\U0001f600")


def test_letters_that_unicode_does_not_take_apart_are_folded_as_search_reads_them() -> None:
    from hub.analytics.search.tokenizer import words_of

    for letter in "ÀÅĀŵŷÇčĎđÐðÉęĠħÎıŁłÑňØøŒœÞþŠŧÜűÝžßÆæ":
        [word] = words_of(letter)
        assert fold(letter) == word.plain, letter
