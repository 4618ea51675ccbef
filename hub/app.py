"""The program as a web service over an open graph.

Called by hub.cli, hub.query and tests. Stops on SIGINT and SIGTERM with every answer given and the engine closed.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from hub.access.asker import Door
from hub.actors.accesses import Accesses
from hub.actors.identity import Identity
from hub.actors.rights import Maxima
from hub.actors.subjects import Subjects
from hub.analytics.following.follow import Following
from hub.analytics.search.question import prepare
from hub.api.budget import Budgets
from hub.api.documents.limits import Limits
from hub.api.http.cookies import Cookies
from hub.api.http.headers import Headed
from hub.api.http.metrics import Measured
from hub.api.http.view import GraphQLView
from hub.api.http.who import SignedInOnly, Who
from hub.api.kept_answers import KeptAnswers
from hub.api.operation import respond
from hub.api.rehearsal import rehearse
from hub.api.schema.hub_schema import ApiSchema, build_schema
from hub.api.streams.doors import Doors, Service, Streams
from hub.api.streams.room import Room
from hub.api.streams.subscribing import Subscribing
from hub.api.tables.table_response import Tables
from hub.errors import DeadlineExceeded, HubError
from hub.exports.kept_exports import KeptExports
from hub.files import shipped
from hub.graph.migrations import newest
from hub.graph.readiness import require_ready
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.partner.from_graph import GraphSource
from hub.partner.responder import responder
from hub.partner.schema import sdl
from hub.review.over_graphql import build_for
from hub.seed.folder import Loaded, load_seed
from hub.seed.opened import opened
from hub.seed.own_folder import records
from hub.settings import Settings
from hub.web.bodies import READ_ON, Emptied
from hub.web.downloads import PLACES, Downloads
from hub.web.head import BoundedHead
from hub.web.message_bounds import LARGEST_MESSAGE, BoundedSocket
from hub.web.pages.nothing_here import NothingHere
from hub.web.pages.page_request import Api
from hub.web.pages.routes import site
from hub.web.pages.table import PAGES
from hub.web.routes import with_page
from hub.web.signing_in.demo import introduce, require_alone
from hub.web.signing_in.people import known_issuers, people
from hub.web.worked_queries import worked_queries
from hub.webhooks.declared import read_webhooks
from hub.webhooks.delivering import deliver_all

MEGABYTE = 1_000_000
STOP_SECONDS = 5
"""How long answers in flight may take once the hub has been told to stop."""


async def serve(settings: Settings, listener: socket.socket, ready: Callable[[Loaded], None]) -> None:
    """Open the graph, load what is shipped, and answer until told to stop. `ready` is called when answers begin.

    Returns normally after SIGINT or SIGTERM, at whatever point of the start they come. Raises a StartupError.
    """
    servers: list[Server] = []
    work = asyncio.create_task(_serve(settings, listener, ready, servers))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _stop, work, servers)
    await asyncio.wait({work})
    if not work.cancelled():
        work.result()


async def _serve(
    settings: Settings, listener: socket.socket, ready: Callable[[Loaded], None], servers: list[Server]
) -> None:
    if settings.demo:
        require_alone(settings)
    webhooks = read_webhooks(settings.webhooks) if settings.webhooks else []
    # Seconds of work of this process while it only waits for the engine, a process of its own.
    building = asyncio.create_task(asyncio.to_thread(_api, settings))
    async with opened(settings) as graph:
        loaded = await load_seed(graph, the_model(), records(settings))
        if settings.demo:
            await introduce(graph)
        await _index(graph, settings)
        api = await building
        server = Server(create_app(settings, graph, api), lambda: ready(loaded), settings.idle_timeout)
        servers.append(server)
        # Not on the built-in engine, which plans nothing that would take long.
        rehearsal = rehearse(api, graph, _questions()) if settings.graph == "attached" else None
        async with beside(rehearsal), beside(deliver_all(webhooks, graph, api.model, settings)):
            await server.serve(sockets=[listener])


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None] | None) -> AsyncGenerator[None]:
    """Run work beside the block, at most until that ends."""
    task = asyncio.create_task(work) if work else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            await asyncio.wait({task})


async def _index(graph: Graph, settings: Settings) -> None:
    """Make the index that most searches need. A register too large for that in time leaves it to the first search."""
    with suppress(DeadlineExceeded):
        await prepare(graph, the_model(), settings.graph_wait)


def _stop(work: asyncio.Task[None], servers: list[Server]) -> None:
    """Let answers in flight finish; a second signal lets them go. Before there are any, give the start up."""
    if not servers:
        work.cancel()
    for server in servers:
        server.force_exit = server.should_exit
        server.should_exit = True


class Server(uvicorn.Server):
    """uvicorn as the hub runs it: quiet, and without signal handlers, which would end the process before the engine."""

    def __init__(self, app: Service, ready: Callable[[], None], idle_seconds: int) -> None:
        config = uvicorn.Config(
            app,
            http=BoundedHead,
            ws=BoundedSocket,
            ws_max_size=LARGEST_MESSAGE,
            ws_per_message_deflate=False,
            # The subprotocol's own pings tell the client too.
            ws_ping_interval=None,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            # What a proxy says about who asks is not read anywhere.
            proxy_headers=False,
            timeout_keep_alive=idle_seconds,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        super().__init__(config)
        self._ready = ready
        self._ending = app.ending

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What was made until now, the schema above all, stays to the end: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; streams end by themselves never."""
        await self._ending.stop()
        await super().shutdown(sockets)


def create_app(settings: Settings, graph: Graph, built: ApiSchema | None = None) -> Service:
    """The service on a graph that is open, migrated and seeded; of an API that is built already, if it is."""
    api = built or _api(settings)
    # A redirect to the same path with or without a slash would repeat whatever Host the client sent.
    app = Starlette(routes=_operations(api, graph, settings))
    app.router.redirect_slashes = False
    graph.kept[Accesses] = Accesses(graph, api.model, settings.access_days)
    source = GraphSource(graph, the_model(), settings.contact)
    issuers = known_issuers(settings)
    subjects = Subjects(settings.subject_secret)
    identity = Identity(graph, issuers, subjects)
    graph.kept[Maxima] = identity.maxima
    signing_in = people(settings, identity, issuers, subjects)
    who = Who(identity, settings.anonymous, Cookies(settings.address) if issuers else None)
    largest = api.limits.body
    budgets = Budgets(settings.budget) if settings.budget else None
    feed = GraphQLView(responder(source, settings.deadline, api.limits, budgets), largest, who, Door.PARTNER)
    answers = KeptAnswers(graph, api.model, settings.kept_answers * MEGABYTE) if settings.kept_answers else None
    answering = partial(respond, api, graph, budgets=budgets, answers=answers)
    hub_api = GraphQLView(answering, largest, who, Door.GRAPHQL, Tables(api, graph))
    subscribing = Subscribing(api, graph, Following(graph, api.model, settings.heartbeat), budgets)
    streams = Streams(subscribing, who, Room(settings.max_streams, settings.max_streams_of_one), largest)
    endpoint, files = with_page(streams.events(Measured(hub_api)))
    exports = KeptExports(graph, api.model, settings.address)
    pages = site(Api(api, graph, budgets, answers), who, signing_in, exports)
    app.router.routes.extend([*files, *(pages.routes if pages else ())])
    page = NothingHere(pages.refusals) if pages else None
    app.add_exception_handler(HTTPException, partial(_nothing_here, page=page))
    downloads = Downloads(exports, who, budgets, pages.refusals if pages else None)
    from hub.mcp.over_http import McpDoor  # takes a second to import, and few commands serve

    mcp = Measured(McpDoor(answering, who, settings.address, largest))
    unpacked = dict.fromkeys(PLACES, Headed(Starlette(routes=downloads.routes(), exception_handlers=_HANDLERS)))
    apis = {"/graphql": endpoint, "/partner/graphql": Measured(feed), "/mcp": mcp}
    doors = Doors({**apis, **unpacked}, Headed(_packed(app)))
    inner = doors if settings.anonymous else SignedInOnly(doors, who, pages.refuses if pages else None)
    sockets = streams.sockets("/graphql", settings.public_url, settings.heartbeat)
    return Service(Emptied(inner, largest + READ_ON), sockets, streams.ending)


def _api(settings: Settings) -> ApiSchema:
    made = build_schema(the_model(), settings.contact, Limits.of(settings), _questions(), settings.lapse_days)
    return replace(made, packs=build_for)


def _questions() -> list[str]:
    return [*(question.query for question in worked_queries(shipped("queries"))), *(page.query for page in PAGES)]


def _packed(inner: ASGIApp) -> ASGIApp:
    """Compresses larger answers for clients that take gzip, at the level where time buys most."""
    return GZipMiddleware(inner, minimum_size=1_000, compresslevel=4)


async def _nothing_here(request: Request, error: Exception, *, page: NothingHere | None = None) -> Response:
    if isinstance(error, HTTPException) and error.status_code == 405:
        return _told(405, "METHOD_NOT_ALLOWED", "Ask for this by GET.", error.headers)
    if page and page.is_for(request):
        return await page(request)
    return _told(404, "NOT_FOUND", "There is nothing at this path. The API is at /graphql.", {"vary": "accept"})


_HANDLERS: Mapping[Any, Any] = {HTTPException: _nothing_here}


def _told(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"code": code, "message": message}, status, headers)


def _operations(api: ApiSchema, graph: Graph, settings: Settings) -> list[Route]:
    wanted = newest(shipped("schema") / "graph")

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> Response:
        try:
            indexes = await require_ready(graph, api.model, wanted, settings.ready_deadline)
        except HubError as error:
            return _told(503, error.code, error.message)
        return JSONResponse({"status": "ready"} | ({"indexes": indexes} if indexes else {}))

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def schema(_: Request) -> Response:
        return PlainTextResponse(api.sdl)

    async def feed_schema(_: Request) -> Response:
        return PlainTextResponse(sdl())

    return [
        # Starlette answers HEAD wherever it answers GET.
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        Route("/schema.graphql", schema),
        Route("/partner/schema.graphql", feed_schema),
    ]
