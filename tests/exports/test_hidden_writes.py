"""What another agency records and hides moves no byte of a reader's export, nor the page that lists these."""

from __future__ import annotations

from hub.exports.formats.known import FORMATS
from hub.exports.kept_exports import KeptExports
from hub.graph.session import Graph
from hub.model.registry import the_model
from tests.exports.conftest import ADDRESS, NOON, held_at
from tests.records.calls import MILL, RIDDLE, WHEEL, said

DAY = "2026-07-01"


async def test_a_hidden_record_of_others_moves_no_byte_of_an_export(world: Graph) -> None:
    exports = KeptExports(world, the_model(), ADDRESS)

    def day(name: str) -> str | None:
        return None if FORMATS[name].whole else DAY

    async def tags() -> dict[str, str]:
        return {name: (await exports.get(known, MILL, day(name))).tag for name, known in FORMATS.items()}

    def sizes() -> dict[str, int | None]:
        return {name: exports.size(known, MILL, day(name)) for name, known in FORMATS.items()}

    with held_at(NOON):
        assert set(sizes().values()) == {None}
        before, told = await tags(), sizes()
        hidden = {**RIDDLE, "owner": {"to": "wheel"}, "marking": "OFFICIAL", "audience": ["wheel"]}
        made = await said(world, WHEEL, {"create": {"tool": hidden}})
        assert (made["outcome"], made["problems"]) == ("RECORDED", [])
        assert sizes() == told
        assert await tags() == before
        assert sizes() == told
