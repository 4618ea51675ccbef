"""Neo4j's own process for the tests and the benchmark: `python tests/neo4j/child.py`.

Started by tests/neo4j/server.py only, which writes one line of JSON to its standard input and keeps that pipe open:
when it closes, for whatever reason, this process ends. Says READY on its standard output; what else is printed is a
log. Neo4j runs inside, on the Java that the built-in engine brings along, so no other is needed. Imports nothing of
ours.
"""

import json
import os
import sys
import traceback
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypedDict

import jpype

OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


class Orders(TypedDict):
    """What the parent asks for: where everything is, how much memory, and seconds before a plan may be made anew."""

    home: str
    jars: str
    port: int
    password: str
    heap: str
    page_cache_mb: int
    replans: int
    switches: list[str]


def main() -> None:
    orders: Orders = json.loads(sys.stdin.readline())
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENS]
    switches = [f"-Xmx{orders['heap']}", "--enable-native-access=ALL-UNNAMED", *opens, *orders["switches"]]
    # Java leaves signals alone: whoever started this may have them ignored.
    jpype.startJVM(_java(), *switches, "-Xrs", classpath=[f"{orders['jars']}/*"])
    new = not (Path(orders["home"]) / "data").exists()
    service = _configured(orders).build()
    if new:
        # A server that starts again has its password, which it refuses to be given once more.
        service.database("system").executeTransactionally(
            "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
            jpype.JClass("java.util.Map").of("password", orders["password"]),
        )
    sys.stdout.write("READY\n")
    sys.stdout.flush()
    sys.stdin.read()
    service.shutdown()
    # Java threads that are still winding down would otherwise hold the process.
    os._exit(0)


def _java() -> str:
    """The Java of the built-in engine, found without loading that engine."""
    spec = find_spec("arcadedb_embedded")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("arcadedb-embedded is not installed")
    places = [*(Path(spec.origin).parent / "jre").rglob("*jvm.*")]
    return next(str(place) for place in places if place.name in ("libjvm.so", "libjvm.dylib", "jvm.dll"))


def _configured(orders: Orders) -> Any:
    java: Any = jpype.JClass
    settings = java("org.neo4j.configuration.GraphDatabaseSettings")
    bolt = java("org.neo4j.configuration.connectors.BoltConnector")
    seconds = java("java.time.Duration").ofSeconds
    address = java("org.neo4j.configuration.helpers.SocketAddress")("127.0.0.1", orders["port"])
    yes = java("java.lang.Boolean").TRUE
    chosen = {
        settings.auth_enabled: yes,
        settings.pagecache_memory: java("java.lang.Long")(orders["page_cache_mb"] * 1024 * 1024),
        settings.transaction_monitor_check_interval: java("java.time.Duration").ofMillis(200),
        settings.cypher_min_replan_interval: seconds(orders["replans"]),
        bolt.enabled: yes,
        bolt.listen_address: address,
        bolt.advertised_address: address,
    }
    home = java("java.nio.file.Path").of(orders["home"])
    builder = java("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(home)
    for setting, value in chosen.items():
        builder = builder.setConfig(setting, value)
    return builder


if __name__ == "__main__":
    try:
        main()
    finally:
        # Where all is well it ended the process. Else Java's threads would hold it, and its parent wait for ever.
        traceback.print_exc()
        os._exit(1)
