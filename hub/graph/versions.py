"""Which Neo4j the hub works with, by what a server says of itself when a connection is made.

Called by hub.graph.session at the first connection to a Neo4j that somebody else runs. docs/compatibility.md says which
versions were run.
"""

import re

from hub.errors import GraphUnsupported

LONG_TERM = (5, 26)
"""The last release of Neo4j 5, and the one that is supported long; Aura calls itself a later one of the same line."""
FIRST_YEAR = 2026
"""From 2025 on the first number is the year; the releases of 2025 are kept up no longer, and none was tried."""
_AGENT = re.compile(r"Neo4j/(\d+)\.(\d+)\b")


def unsupported(agent: str) -> GraphUnsupported | None:
    """The refusal, unless `agent`, as a server names itself over Bolt, is a Neo4j that the hub works with."""
    named = _AGENT.match(agent)
    if named is None:
        return GraphUnsupported()
    version = (int(named[1]), int(named[2]))
    if version[0] >= FIRST_YEAR or LONG_TERM <= version < (LONG_TERM[0] + 1, 0):
        return None
    return GraphUnsupported(
        f"The graph is Neo4j {named[1]}.{named[2]}, and the hub works with Neo4j 5.26 LTS or 2026 and later. "
        "Upgrade that server, or leave NEO4J_URI unset for the built-in engine."
    )
