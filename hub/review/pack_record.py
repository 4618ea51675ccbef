"""Leave word in the graph that a pack was built.

Called by the commands after the files have been written, and for `buildPack`.
"""

from __future__ import annotations

from hub import clock
from hub.access.asker import Asker, Door
from hub.actors.access_records import AccessKind
from hub.actors.accesses import record_all
from hub.model.enums import Marking
from hub.model.registry import the_model
from hub.records.packs import NewPack, record_pack
from hub.review.build import Pack
from hub.review.facts import Facts
from hub.review.questioner import Questioner


async def record(questioner: Questioner, pack: Pack, by: Asker | None = None) -> bool:
    """Whether the pack is new to the graph. Its marking is the highest of what it shows; `by` had it built.

    Who keeps what is in it is told. Raises Unavailable where that cannot be recorded.
    """
    content = pack.content
    who = by or Asker(door=Door.COMMAND)
    await record_all(questioner.graph, who, AccessKind.PACK, [content["review"], content["asOf"]], questioner.asker)
    made = NewPack(
        content["review"], content["asOf"], content["graphDigest"], pack.sha256, Marking(Facts(content).marking())
    )
    return await record_pack(questioner.graph, the_model(), made, clock.now(), by)
