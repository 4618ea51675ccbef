"""One socket that speaks graphql-transport-ws: its messages, its subscriptions, and what closes it.

Made by hub.api.streams.sockets for each connection.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from hub.access.asker import Asker, Door
from hub.api.documents.request import Request, Response
from hub.api.http.error_responses import internal
from hub.api.http.incoming import Incoming, RejectedError
from hub.api.http.who import Who
from hub.api.streams import messages
from hub.api.streams.ending import Ending
from hub.api.streams.messages import ClosingError, Heard, LeftError, heard, said
from hub.api.streams.room import Room
from hub.api.streams.subscribing import Subscribing
from hub.errors import HubError, Internal, TooManyStreams, TooSlow, Unauthenticated

INIT_SECONDS = 3.0
"""In which a client has to say `connection_init`."""


@dataclass(frozen=True)
class Shared:
    """What all sockets of a hub have in common. `named` counts those whose client has said who it is."""

    subscribing: Subscribing
    who: Who
    room: Room
    named: Room
    ending: Ending
    heartbeat: float
    init_seconds: float = INIT_SECONDS


@dataclass
class Socket:
    """A connection that has been accepted."""

    shared: Shared
    incoming: Incoming
    scope: Scope
    receive: Receive
    send: Send
    _asker: Asker | None = None
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, asyncio.Task[None]])
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _why: Exception | None = None
    _heard: bool = True

    async def run(self) -> None:
        """Talk with the client until one of the two has had enough."""
        with ExitStack() as stack:
            try:
                await self.shared.ending.carry(self._listen(stack), self._beat())
            except ClosingError as closing:
                await self._close(closing.code, closing.reason)
            except (LeftError, TooSlow):
                return
            else:
                await self._close(messages.GOING_AWAY, "The hub stops. Connect again, and go on from your position.")
            finally:
                await self._end_all()

    async def _listen(self, stack: ExitStack) -> None:
        await self._begin(stack)
        while True:
            message = heard(await self.receive())
            self._heard = True
            match message.kind:
                case "subscribe":
                    self._subscribe(message)
                case "complete":
                    if task := self._running.get(message.id):
                        task.cancel()
                case "ping":
                    await self._say(said("pong"))
                case "pong":
                    pass
                case "connection_init":
                    raise ClosingError(messages.TOO_MANY_INITS, "Too many initialisation requests")
                case _:
                    raise ClosingError(messages.INVALID, "There is no message of this type.")

    async def _begin(self, stack: ExitStack) -> None:
        """Wait for `connection_init`, and learn from it who asks."""
        try:
            async with asyncio.timeout(self.shared.init_seconds):
                while (message := heard(await self.receive())).kind != "connection_init":
                    if message.kind == "subscribe":
                        raise ClosingError(messages.UNAUTHORIZED, "Unauthorized")
                    if message.kind not in ("ping", "pong", "complete"):
                        raise ClosingError(messages.INVALID, "There is no message of this type.")
        except TimeoutError:
            raise ClosingError(messages.INIT_TIMEOUT, "Connection initialisation timeout") from None
        if credential := message.credential:
            headers = {b"authorization": credential.encode()}
            if self.incoming.headers.keys() & headers:
                raise ClosingError(messages.INVALID, "Send a key or token once: in a header or with connection_init.")
            self.incoming = replace(self.incoming, headers={**self.incoming.headers, **headers})
        try:
            self._asker = await self._who()
            stack.enter_context(self.shared.named.taken(self._asker))
        except TooManyStreams as error:
            raise ClosingError(messages.TRY_AGAIN, error.message) from None
        await self._say(said("connection_ack"))

    async def _who(self, *, again: bool = False) -> Asker:
        """Who asks. Raises ClosingError for whom the hub does not take, or no longer."""
        try:
            return await self.shared.who(self.incoming, Door.GRAPHQL, again=again)
        except Unauthenticated as error:
            raise ClosingError(messages.FORBIDDEN, error.message) from None
        except RejectedError as error:
            raise ClosingError(messages.INVALID, error.message) from None

    def _subscribe(self, message: Heard) -> None:
        if not message.id:
            raise ClosingError(messages.INVALID, "subscribe: give an `id`.")
        if message.id in self._running:
            raise ClosingError(messages.NOT_UNIQUE, f"Subscriber for {message.id} already exists")
        task = asyncio.create_task(self._carry_out(message.id, message.request()))
        self._running[message.id] = task
        task.add_done_callback(lambda _: self._running.pop(message.id, None))

    async def _carry_out(self, name: str, request: Request) -> None:
        """Answer one operation, and say that it is done."""
        try:
            if len(self._running) > self.shared.room.of_one:
                raise TooManyStreams
            await self._results(name, request)
            # Before it is said: a client may use the name again at once.
            self._running.pop(name, None)
            await self._say(said("complete", name))
        except (ClosingError, LeftError, TooSlow) as over:
            self._end(over)
        except HubError as error:
            await self._fail(name, error)
        except Exception as error:  # noqa: BLE001 - the last door of an operation: whatever is wrong ends it alone, not the connection
            await self._fail(name, error)

    async def _results(self, name: str, request: Request) -> None:
        who = partial(self._who, again=True)
        begun = await self.shared.subscribing.begin(request, who, read_only=False)
        if isinstance(begun, Response):
            await self._answer(name, begun)
            return
        with self.shared.room.taken(await who()):
            async with aclosing(self.shared.subscribing.results(begun, who)) as results:
                async for result in results:
                    if result is not None:
                        await self._say(said("next", name, result))

    async def _answer(self, name: str, response: Response) -> None:
        if response.status < 400:
            await self._say(said("next", name, response.content))
            return
        raise _RefusedError(orjson.dumps(orjson.loads(response.content)["errors"]))

    async def _fail(self, name: str, error: Exception) -> None:
        self._running.pop(name, None)
        if isinstance(error, _RefusedError):
            errors = error.errors
        elif isinstance(error, HubError) and not isinstance(error, Internal):
            errors = orjson.dumps([{"message": error.message, "extensions": error.extensions}])
        else:
            errors = orjson.dumps([internal(error)])
        with suppress(LeftError, TooSlow):
            await self._say(said("error", name, errors))

    async def _beat(self) -> None:
        """Look now and then whether the client is there and may still ask, and raise what ends the socket."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.shared.heartbeat):
                    await self._over.wait()
            if self._why is not None:
                raise self._why
            if self._asker is None:
                continue
            await self._who(again=True)
            if not self._heard:
                raise ClosingError(messages.INVALID, "Answer each ping with a pong.")
            self._heard = False
            await self._say(said("ping"))

    def _end(self, why: Exception) -> None:
        self._why = self._why or why
        self._over.set()

    async def _end_all(self) -> None:
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _say(self, text: str) -> None:
        try:
            await self.shared.ending.send(self.send, self.scope, {"type": "websocket.send", "text": text})
        except OSError:
            raise LeftError from None

    async def _close(self, code: int, reason: str) -> None:
        message: dict[str, Any] = {"type": "websocket.close", "code": code, "reason": reason}
        with suppress(OSError, TooSlow):
            await self.shared.ending.send(self.send, self.scope, message)


class _RefusedError(Exception):
    """An operation that was not begun; `errors` is JSON."""

    def __init__(self, errors: bytes) -> None:
        super().__init__()
        self.errors = errors
