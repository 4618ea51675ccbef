"""An agency's own feed over its own list of tools, as a Starlette service: `uvicorn feed_example:app`."""

from collections.abc import Iterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub import partner

US = partner.Agency(slug="example-agency", name="Example Agency", kind="regulator")
# In earnest: rows of a table or a file, read anew for each request.
ROWS = [
    {"ref": "0001", "name": "Letter drafting", "status": "PILOT", "from": "2026-03", "step": "victim-communication"},
    {"ref": "0002", "name": "Document search", "status": "LIVE", "from": "2025-11-04", "step": "disclosure"},
]


def records() -> Iterator[partner.Tool]:
    """Our rows in the words of the feed."""
    for row in ROWS:
        page = (partner.Source(url=f"https://agency.example/ai/{row['ref']}", publisher=US.name),)
        status = partner.Status(status=partner.ToolStatus[row["status"]], since=row["from"], sources=page)
        step = partner.ProcessLink(process=row["step"], name=row["step"], basis=partner.Basis.STATED, sources=page)
        facts = {"agency": US.slug, "reference": row["ref"], "name": row["name"], "sources": page}
        yield partner.Tool(**facts, status_history=(status,), affects=(step,))


source = partner.Journalled("ai.agency.example", partner.About(publisher=US.name), [US], records)


async def feed(request: Request) -> Response:
    """Answer as anybody may be answered; name the asker as the last argument once you know who it is."""
    answer = await partner.answer_body(source, await request.body(), request.headers.get("content-type"))
    return Response(answer.content, answer.status, media_type=partner.MEDIA_TYPE)


app = Starlette(routes=[Route("/partner/graphql", feed, methods=["POST"])])
