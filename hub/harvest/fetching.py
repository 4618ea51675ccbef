"""One question to a partner: posted to the address that was looked at, within bounds of time and bytes.

Called by hub.harvest.asking. No redirect is followed, no proxy of the environment is used, nothing is unpacked, and an
answer is read to its end or not taken at all.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
import orjson

from hub.harvest.faults import Fault, PartnerError
from hub.webhooks.address import Target

_chance = random.SystemRandom()
MEDIA = ("application/json", "application/graphql-response+json")


@dataclass(frozen=True)
class Limits:
    """What a run may take of a partner: bytes and seconds of an answer, and bytes, seconds and questions of a run.

    `pauses` are seconds before a question that failed is asked again.
    """

    answer_bytes: int = 5_000_000
    answer_seconds: float = 20.0
    run_bytes: int = 200_000_000
    run_seconds: float = 900.0
    questions: int = 2_000
    pauses: Sequence[float] = (0.5, 3.0)


LIMITS = Limits()


@dataclass
class Spent:
    """What a run has taken of a partner so far; what the hub does in between is not the partner's time."""

    bytes: int = 0
    questions: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Fetcher:
    """Asks a single partner during a run."""

    client: httpx2.AsyncClient
    target: Target
    limits: Limits
    spent: Spent

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """The status and the content of an answer, asked for again where that may help. Raises PartnerError."""
        for pause in self.limits.pauses:
            try:
                return await self._once(body)
            except PartnerError as error:
                if error.lasting:
                    raise
            await asyncio.sleep(pause * _chance.uniform(0.5, 1.0))
        return await self._once(body)

    async def _once(self, body: bytes) -> tuple[int, bytes]:
        left = self.limits.run_seconds - self.spent.seconds
        if left <= 0:
            raise PartnerError(Fault.TIMED_OUT, f"a run has {self.limits.run_seconds:g} seconds", lasting=True)
        self.spent.questions += 1
        if self.spent.questions > self.limits.questions:
            raise PartnerError(Fault.TOO_MANY_PAGES, f"a run has {self.limits.questions}")
        seconds, began = min(left, self.limits.answer_seconds), time.monotonic()
        try:
            # Of the whole answer: who sends a byte at a time breaks no limit between two bytes.
            async with asyncio.timeout(seconds):
                return await self._asked(body)
        except TimeoutError:
            raise PartnerError(Fault.TIMED_OUT, f"an answer has {seconds:.3g} seconds") from None
        except (httpx2.ConnectError, OSError) as error:
            raise PartnerError(Fault.NOT_REACHED, type(error).__name__) from None
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise PartnerError(Fault.CUT_OFF, type(error).__name__) from None
        finally:
            self.spent.seconds += time.monotonic() - began

    async def _asked(self, body: bytes) -> tuple[int, bytes]:
        headers = {
            "host": _host(self.target), "content-type": "application/json", "accept": "application/json",
            "accept-encoding": "identity",
        }  # fmt: skip
        named = {"sni_hostname": self.target.host}
        async with self.client.stream("POST", self.target.url, content=body, headers=headers, extensions=named) as told:
            _require_answer(told)
            content = bytearray()
            async for chunk in told.aiter_raw():
                content += chunk
                self.spent.bytes += len(chunk)
                self._require_room(len(content))
            return told.status_code, bytes(content)

    def _require_room(self, size: int) -> None:
        if size > self.limits.answer_bytes:
            raise PartnerError(Fault.TOO_LARGE, f"an answer has at most {self.limits.answer_bytes} bytes")
        if self.spent.bytes > self.limits.run_bytes:
            raise PartnerError(Fault.TOO_LARGE, f"a run has at most {self.limits.run_bytes} bytes")


def _host(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.scheme == "https" and target.port == 443 else f"{host}:{target.port}"


def _require_answer(told: httpx2.Response) -> None:
    if 300 <= told.status_code < 400:
        raise PartnerError(Fault.REDIRECTED, f"status {told.status_code}")
    media = told.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told.status_code == 429 or told.status_code >= 500:
        raise PartnerError(Fault.STATUS, f"status {told.status_code}")
    if media not in MEDIA:
        raise PartnerError(Fault.NOT_JSON, f"status {told.status_code}, content type {media[:40] or 'none'}")
    if told.headers.get("content-encoding", "identity").lower() != "identity":
        raise PartnerError(Fault.NOT_JSON, "it is packed, which was not asked for")


def decoded(content: bytes) -> object:
    """What a JSON text says. Raises PartnerError."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        raise PartnerError(Fault.NOT_JSON, "it cannot be read") from None


@asynccontextmanager
async def fetching(target: Target, limits: Limits = LIMITS) -> AsyncGenerator[Fetcher]:
    """Ask a partner at an address that was looked at."""
    async with httpx2.AsyncClient(timeout=limits.answer_seconds, trust_env=False, follow_redirects=False) as client:
        yield Fetcher(client, target, limits, Spent())
