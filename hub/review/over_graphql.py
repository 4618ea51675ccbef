"""Build a pack for who asks by `buildPack`: what everybody may see, so its bytes are those of `hub review build`.

Handed to the API by hub.app. Reads through the door that everybody has; sets the paper beside the event loop.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib

from hub.access.asker import Asker, Door
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import BuiltPack, PackFile
from hub.graph.session import Graph
from hub.review.build import Pack, files_of, require_shown
from hub.review.cited import JOURNAL
from hub.review.content import Wanted, read_cited_content
from hub.review.pack_folder import MANIFEST, manifest
from hub.review.pack_record import record
from hub.review.questioner import Questioner


async def build_for(
    api: ApiSchema, graph: Graph, asker: Asker, review: str, as_of: str | None, full: bool
) -> BuiltPack:
    """The pack of a review on its day or another, recorded as built by `asker`. Raises as hub.review.build.build does.

    Cost: that of read_cited_content, a second or two of setting the paper, and a write where the pack is new.
    """
    questioner = Questioner(api, graph, Asker(door=Door.PACK))
    content, cited = await read_cited_content(questioner, Wanted(review, as_of))
    require_shown(content)
    files = await asyncio.to_thread(files_of, content, full=full)
    pack = Pack(content, files, cited)
    new = await record(questioner, pack, asker)
    every = {**files, JOURNAL: cited.file()}
    every |= {MANIFEST: manifest(every)}
    return BuiltPack(
        review, content["asOf"], pack.sha256, content["graphDigest"], cited.size, cited.root,
        tuple(_file(name, content) for name, content in sorted(every.items())), new,
    )  # fmt: skip


def _file(name: str, content: bytes) -> PackFile:
    return PackFile(name, len(content), hashlib.sha256(content).hexdigest(), base64.b64encode(content).decode())
