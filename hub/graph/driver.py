"""The official driver, with every choice made on purpose.

Called by hub.graph.session and hub.graph.pulse only.
"""

from collections.abc import Callable
from typing import cast

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncSession, NotificationMinimumSeverity

from hub.graph.engine import Endpoint
from hub.settings import Settings

# The driver types its options as unknown, which strict checking refuses.
_driver = cast(Callable[..., AsyncDriver], AsyncGraphDatabase.driver)  # pyright: ignore[reportUnknownMemberType] - see above


_Opening = Callable[..., AsyncSession]


def open_driver(endpoint: Endpoint, settings: Settings, *, pool_size: int) -> AsyncDriver:
    """A driver that has not connected yet. Must be made and used inside one running event loop."""
    # Below the deadline, so that one lost packet leaves time for a second try. The driver's own default is 30 s.
    opening = min(5.0, settings.deadline / 2)
    return _driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        connection_timeout=opening,
        # Only opening takes time here: the queue for a place in the pool, and its time-out, are the session's.
        connection_acquisition_timeout=opening,
        max_connection_pool_size=pool_size,
        # Load balancers and firewalls forget silent connections (Azure's after four minutes, without a word); one that
        # cannot be older needs no trial before use. The driver's own trial is no help: a call that is cancelled
        # meanwhile keeps its place in the pool for ever.
        max_connection_lifetime=200,
        liveness_check_timeout=None,
        # TCP notices a peer that vanished without a word, in time.
        keep_alive=True,
        # All rows in one answer: every statement bounds its rows, and a second round trip would cost more than memory.
        fetch_size=-1,
        # Statements are checked by tests on both engines; in service a notification is only bytes and log noise.
        notifications_min_severity=NotificationMinimumSeverity.OFF,
        warn_notification_severity=NotificationMinimumSeverity.OFF,
        # Nothing about this hub's use is anybody else's business.
        telemetry_disabled=True,
        user_agent="cjs-ai-hub",
    )


def open_session(driver: AsyncDriver, **options: object) -> AsyncSession:
    """A session of `driver`; it takes a connection when it first sends something."""
    return cast(_Opening, driver.session)(**options)  # pyright: ignore[reportUnknownMemberType] - as above
