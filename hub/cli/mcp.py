"""`hub mcp`: the Model Context Protocol over standard input and output, for everybody's view of the graph.

Called by hub.cli. Another program starts it and speaks to it; what is told of errors goes to standard error.
"""

from __future__ import annotations

from hub.cli.running import run
from hub.settings import Settings


def mcp() -> None:
    """Answer a language model's questions over standard input and output, until that ends."""

    async def work(settings: Settings) -> None:
        from mcp.server.stdio import stdio_server

        from hub.access.asker import Asker, Door
        from hub.api.documents.request import Request, Response
        from hub.api.operation import respond
        from hub.api.schema.hub_schema import build_schema
        from hub.mcp.server import server_for
        from hub.model.registry import the_model
        from hub.seed.opened import opened_for_a_command

        api = build_schema(the_model(), contact=settings.contact)
        async with opened_for_a_command(settings) as graph:

            async def ask(request: Request) -> Response:
                # Nobody has signed in, so nothing is recorded.
                return await respond(api, graph, request, Asker(door=Door.GRAPHQL), read_only=False)

            server = server_for(ask)
            async with stdio_server() as (incoming, outgoing):
                await server.run(incoming, outgoing, server.create_initialization_options())

    run(work)
