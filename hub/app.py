"""The program as a web service over an open graph.

Made by hub.cli and by tests; serves /graphql, /healthz, /readyz, /metrics and /schema.graphql.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

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
from hub.settings import Settings


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


def create_app(settings: Settings, graph: Graph) -> FastAPI:
    """The service on a graph that is open, migrated and seeded."""
    api = build_schema(the_model(), contact=settings.contact)
    app = FastAPI(title="CJS AI hub", docs_url=None, redoc_url=None, openapi_url=None)
    app.router.routes.append(Route("/graphql", endpoint=Measured(GraphQLView(api, graph))))
    _add_operations(app, api, graph, settings)
    return app


def _add_operations(app: FastAPI, api: ApiSchema, graph: Graph, settings: Settings) -> None:
    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        try:
            await _require_ready(graph, settings)
        except HubError as error:
            return JSONResponse({"status": "unavailable", "code": error.code, "message": error.message}, 503)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/schema.graphql")
    async def schema() -> PlainTextResponse:
        return PlainTextResponse(api.sdl)


async def _require_ready(graph: Graph, settings: Settings) -> None:
    """Raise unless the graph answers within the readiness deadline and holds every shipped migration."""
    await graph.ping()
    if await applied(graph, deadline=settings.ready_deadline) < newest(shipped("schema") / "graph"):
        raise Unavailable("The graph is not migrated yet. Run `hub migrate`, or restart the hub.")
