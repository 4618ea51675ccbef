"""The yardstick: the official driver behind bare Starlette, with hand-written statements.

Run as a process of its own by benchmarks.servers; tests ask `answer`. It has nothing of the hub but the graph's
address, the predicates' values and the server's settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import orjson
from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, NotificationMinimumSeverity
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks import shapes, statements
from benchmarks.serving import run, serve
from hub.clock import today
from hub.model.time import recently
from hub.settings import Settings, load_settings

ASKED: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "one-tool": (statements.ONE_TOOL, shapes.one_tool),
    "hundred-tools": (statements.HUNDRED_TOOLS, shapes.hundred_tools),
    "three-levels": (statements.THREE_LEVELS, shapes.three_levels),
    "two-relationships": (statements.TWO_RELATIONSHIPS, shapes.two_relationships),
    "hot-spots": (statements.HOT_SPOTS, shapes.hot_spots),
    "group-counts": (statements.GROUP_COUNTS, shapes.group_counts),
}


def connect(settings: Settings) -> AsyncDriver:
    """A driver set for many small reads."""
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    return cast(Callable[..., AsyncDriver], AsyncGraphDatabase.driver)(
        settings.neo4j_uri,
        auth=(settings.neo4j_user, password),
        max_connection_pool_size=settings.pool_size,
        fetch_size=-1,
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
    )


async def answer(driver: AsyncDriver, name: str, values: Mapping[str, Any]) -> bytes:
    """The response body: `data` as the hub gives it."""
    text, shape = ASKED[name]
    day = today().isoformat()
    parameters = {**values, "markings": ["PUBLISHED"], "agency": None, "day": day, "recent": recently(day)}
    async with driver.session(database="neo4j", default_access_mode=READ_ACCESS) as session:
        result = await session.run(cast(Any, text), parameters)
        rows = await result.values()
    return orjson.dumps({"data": shape(rows[0][0] if rows else None)})


def application(driver: AsyncDriver) -> Starlette:
    """One path a question, which takes the values by POST."""

    def route(name: str) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await answer(driver, name, orjson.loads(await request.body()))
            return Response(body, media_type="application/json")

        return Route(f"/{name}", endpoint, methods=["POST"])

    return Starlette(routes=[route(name) for name in ASKED])


async def main() -> None:
    """Serve until stopped."""
    async with connect(load_settings()) as driver:
        await serve(application(driver))


if __name__ == "__main__":
    run(main())
