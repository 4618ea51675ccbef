"""The program as a web service: engine, graph and knowledge come up with it and go down with it.

Made by hub.cli and by tests; serves /graphql, /healthz, /readyz, /metrics and /schema.graphql.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response
from starlette.routing import Route

from hub.api.metrics import Measured
from hub.api.schema import ApiSchema, build_schema
from hub.api.view import GraphQLView
from hub.errors import HubError, Unavailable
from hub.files import shipped
from hub.graph.engine import open_engine
from hub.graph.migrations import applied, migrate, newest
from hub.graph.session import Graph
from hub.model.registry import the_model
from hub.services.seed import load_seed
from hub.settings import Settings


@dataclass
class Hub:
    """What the service holds while it runs."""

    settings: Settings
    api: ApiSchema
    connected: Graph | None = None

    def graph(self) -> Graph:
        """The connected graph. Raises Unavailable before it is."""
        if self.connected is None:
            raise Unavailable
        return self.connected


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Graph]:
    """A verified, migrated graph, on the embedded engine or an attached Neo4j. Raises a StartupError."""
    async with open_engine(settings) as endpoint:
        graph = Graph.connect(endpoint, settings)
        try:
            await graph.verify()
            await migrate(graph, the_model(), shipped("schema") / "graph")
            yield graph
        finally:
            await graph.close()


def create_app(settings: Settings, *, started: Callable[[], None] | None = None) -> FastAPI:
    """The service. Its graph is opened, migrated and seeded before the first request is taken."""
    hub = Hub(settings, build_schema(the_model(), contact=settings.contact))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with opened(settings) as graph:
            await load_seed(graph, the_model(), shipped("seed"))
            hub.connected = graph
            if started:
                started()
            yield
            hub.connected = None

    app = FastAPI(title="CJS AI hub", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    view = Measured(GraphQLView(hub.api, hub.graph))
    app.router.routes.append(Route("/graphql", endpoint=view))
    _add_operations(app, hub)
    return app


def _add_operations(app: FastAPI, hub: Hub) -> None:
    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        try:
            await _require_ready(hub)
        except HubError as error:
            return JSONResponse({"status": "unavailable", "code": error.code, "message": error.message}, 503)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/schema.graphql")
    async def schema() -> PlainTextResponse:
        return PlainTextResponse(hub.api.sdl)


async def _require_ready(hub: Hub) -> None:
    """Raise unless the graph answers within the readiness deadline and holds every shipped migration."""
    graph = hub.graph()
    await graph.ping()
    if await applied(graph, deadline=hub.settings.ready_deadline) < newest(shipped("schema") / "graph"):
        raise Unavailable("The graph is not migrated yet. Run `hub migrate`, or restart the hub.")
