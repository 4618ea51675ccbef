"""The embedded engine's own process: `python -m hub.graph.embedded`.

Started by hub.graph.engine only, which writes one line of JSON to its standard input and keeps that pipe open: when it
closes, for whatever reason, this process ends. Says once on its standard output whether the engine is ready; everything
else it or the Java runtime prints goes to standard error, which is the engine's log. Imports nothing of the hub.

Started by hub.graph.engine.
"""

import json
import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TextIO, TypedDict

STOP_SECONDS = 10
LOOK_SECONDS = 2.0


class Orders(TypedDict):
    """What the parent asks for. `folder` belongs to this engine alone; `timeout` is in seconds, for any statement.

    `parser_states` is how many states of its parser the engine may keep: some 6.4 kB each. `brief` when it will be
    asked for seconds only.
    """

    folder: str
    password: str
    bolt_port: int
    http_port: int
    heap: str
    timeout: float
    parser_states: int
    brief: bool


class Server(Protocol):
    """What this module uses of arcadedb_embedded, which carries no types."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


def main() -> None:
    os.umask(0o077)
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    orders: Orders = json.loads(sys.stdin.readline())
    parent_gone = _watch_parent()
    try:
        server = _start(orders)
    except Exception as error:  # noqa: BLE001 - whatever went wrong in Java, the parent has to be told
        sys.stderr.write(f"the engine did not start: {error}\n")
        sys.stderr.flush()
        _tell(answer, "failed")
        os._exit(1)
    _tell(answer, "ready")
    parser = _Parser()
    while not parent_gone.wait(LOOK_SECONDS):
        parser.keep_at_most(orders["parser_states"])
    server.stop()
    # Java threads that are still winding down would otherwise hold the process.
    os._exit(0)


def _start(orders: Orders) -> Server:
    # Here, so that the hub can import this module for Orders without loading the engine's.
    from arcadedb_embedded import ArcadeDBServer  # pyright: ignore[reportMissingTypeStubs] - it has none

    folder = Path(orders["folder"])
    # The engine keeps the first root password for ever; without this file it takes the one it is given.
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
    os.environ["ARCADEDB_JVM_ERROR_FILE"] = str(folder / "log" / "hs_err_pid%p.log")
    server: Server = ArcadeDBServer(
        str(folder),
        root_password=orders["password"],
        config={
            "host": "127.0.0.1",
            "mode": "production",
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": orders["bolt_port"],
            "http_port": orders["http_port"],
            "server_defaultDatabases": "hub[root]",
        },
        jvm_kwargs={"heap_size": orders["heap"], "jvm_args": _switches(orders)},
    )
    server.start()
    return server


class _Parser:
    """The engine's parser of Cypher, which remembers every way through its grammar that any statement took.

    It never forgets by itself: 1,000 different statements left 230 MB behind (measured), and a flood of them ended the
    engine. Forgetting costs the next statements a slower first parse and nothing else; it is safe while others parse.
    """

    def __init__(self) -> None:
        # Only where the Java runtime is running already, and without types.
        java: Any = import_module("jpype").JClass
        grammar = "com.arcadedb.query.opencypher.grammar.Cypher25"
        lexer = java(f"{grammar}Lexer")(java("org.antlr.v4.runtime.CharStreams").fromString("RETURN 1"))
        parser = java(f"{grammar}Parser")(java("org.antlr.v4.runtime.CommonTokenStream")(lexer))
        self._remembered = (lexer.getInterpreter(), parser.getInterpreter())
        self._contexts = [
            (interpreter.getSharedContextCache(), _cache(java, interpreter)) for interpreter in self._remembered
        ]

    def keep_at_most(self, limit: int) -> None:
        """Forget everything when there are more states. Cost: a few milliseconds to count them."""
        count = sum(len(decision.states) for interpreter in self._remembered for decision in interpreter.decisionToDFA)
        if count <= limit:
            return
        for interpreter in self._remembered:
            interpreter.clearDFA()
        contexts = 0
        for lock, cache in self._contexts:
            # The parser takes the same lock for whatever it puts there.
            with import_module("jpype").synchronized(lock):
                contexts += len(cache)
                cache.clear()
        sys.stderr.write(f"the parser forgot its {count} states and {contexts} contexts\n")
        sys.stderr.flush()


def _cache(java: Any, interpreter: Any) -> Any:
    """The table of contexts that the states of a parser share, which clearing the states leaves full."""
    # There is no public way to it.
    table = java("org.antlr.v4.runtime.atn.PredictionContextCache").class_.getDeclaredField("cache")
    table.setAccessible(True)
    return table.get(interpreter.getSharedContextCache())


def _switches(orders: Orders) -> list[str]:
    """Java properties; the same keys in the server's configuration have no effect (measured)."""
    return [
        # The engine ignores Bolt's transaction time-out: this is the only one it keeps.
        f"-Darcadedb.command.timeout={int(orders['timeout'] * 1000)}",
        # The hub limits how much runs at once. The engine's own limit, four on a small machine, also counts statements
        # whose asker has gone: four of those made everybody else wait for them (measured).
        "-Darcadedb.queryMaxConcurrent=-1",
        # Without memory it would live on, deaf; ended, it is started again.
        "-XX:+ExitOnOutOfMemoryError",
        # The better compiler needs longer than a single command lasts to pay for itself, and a collector that works
        # beside it takes a fifth of the time on two cores (measured).
        *(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] if orders["brief"] else []),
        "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
        "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
    ]


def _watch_parent() -> threading.Event:
    gone = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        gone.set()
        end = threading.Timer(STOP_SECONDS, os._exit, (1,))
        end.daemon = True
        end.start()

    threading.Thread(target=wait_for_end, daemon=True).start()
    return gone


def _tell(answer: TextIO, word: str) -> None:
    # A parent that is already gone is noticed by the watcher.
    with suppress(BrokenPipeError):
        answer.write(f"{word}\n")
        answer.flush()


if __name__ == "__main__":
    main()
