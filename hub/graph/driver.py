"""The official driver, with every choice made on purpose.

Called by hub.graph.session and hub.graph.pulse only.
"""

from neo4j import AsyncDriver, AsyncGraphDatabase, NotificationMinimumSeverity

from hub.graph.engine import Endpoint
from hub.settings import Settings


def open_driver(endpoint: Endpoint, settings: Settings, *, pool_size: int) -> AsyncDriver:
    """A driver that has not connected yet. Must be made and used inside one running event loop."""
    return AsyncGraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        # Below the deadline, so that one lost packet leaves time for a second try. The driver's own default is 30 s.
        connection_timeout=min(5.0, settings.deadline / 2),
        # Shed early: a request that queues longer than this is told to come back rather than holding its place.
        connection_acquisition_timeout=settings.acquisition_timeout,
        max_connection_pool_size=pool_size,
        # Load balancers and firewalls forget long-lived connections; ten minutes stays below the usual limits.
        max_connection_lifetime=600,
        # After this much silence a connection is tried before use, so that one cut meanwhile is not handed out.
        liveness_check_timeout=30,
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
