"""Prometheus counters and times of the GraphQL endpoint, and of streams.

Made by hub.app around the endpoint, and counted by hub.api.streams.subscribing; /metrics shows what is counted here. No
label comes from a request.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import Message, Receive, Scope, Send

REQUESTS = Counter("hub_graphql_requests", "GraphQL requests by HTTP status.", ["status"])
SECONDS = Histogram("hub_graphql_request_seconds", "Time from request to response.")

STREAMS = Gauge("hub_streams", "Subscriptions that are followed now.")
EVENTS = Counter("hub_stream_events", "Events that were sent to who follows.")


@cache
def _requests(status: str) -> Counter:
    return REQUESTS.labels(status)


@dataclass(frozen=True)
class Measured:
    """An ASGI endpoint that counts and times another. A request whose client left has the status 499."""

    inner: Callable[[Scope, Receive, Send], Awaitable[None]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner application does."""
        status = "499"

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        started = time.perf_counter()
        try:
            await self.inner(scope, receive, noting)
        finally:
            _requests(status).inc()
            SECONDS.observe(time.perf_counter() - started)
