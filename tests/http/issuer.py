"""A small provider of identities: lets everybody in as whom a test says, and misbehaves as it is told.

Used by tests/http/test_signing_in.py and tests/web/test_provider.py. The real one is npm's oidc-provider
(tests/web/test_real_provider.py).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from hub import clock
from tests.access.test_tokens import rsa

CLIENT, SECRET = "hub", "between the two"


@dataclass
class SmallIssuer:
    """Tokens say `claims` beside those of every token, None leaving one out, by `key`; those that are known are `keys`.

    `discovery` and `answer` take the place of what it would say, and `delay` is how long it thinks.
    """

    address: str = "https://id.example"
    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    key: RSAKey = field(default_factory=lambda: rsa("a"))
    keys: list[RSAKey] = field(default_factory=lambda: [rsa("a")])
    discovery: dict[str, Any] = field(default_factory=dict[str, Any])
    answer: Response | None = None
    token: str | None = None
    delay: float = 0.0
    asked: list[str] = field(default_factory=list[str])
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def app(self) -> Starlette:
        """What answers its requests."""
        routes = [
            Route("/.well-known/openid-configuration", self._describe),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/keys", self._keys),
        ]
        return Starlette(routes=routes)

    async def _describe(self, request: Request) -> Response:
        await self._think(request)
        if self.answer is not None:
            return self.answer
        told = {name: f"{self.address}/{path}" for name, path in (
            ("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "keys"),
        )}  # fmt: skip
        return JSONResponse({"issuer": self.address, **told, **self.discovery})

    async def _authorize(self, request: Request) -> Response:
        """Lets whoever comes in, and remembers what was asked for under a code."""
        asked = dict(request.query_params)
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(self.let_in(asked))}", 303)

    def let_in(self, asked: dict[str, str]) -> dict[str, str]:
        """What it sends back: a code, and the state that was asked for."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    async def _token(self, request: Request) -> Response:
        await self._think(request)
        sent = dict((await _form(request)).items())
        asked = self.codes.pop(sent.get("code", ""), None)
        # As a provider does: once, for the same address, and to whoever knows what the challenge was made of.
        if asked is None or asked["redirect_uri"] != sent.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if create_s256_code_challenge(sent.get("code_verifier", "")) != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])})

    def signed(self, nonce: str) -> str:
        """Its token for an attempt."""
        if self.token is not None:
            return self.token
        now = int(clock.now().timestamp())
        told = {"iss": self.address, "aud": CLIENT, "sub": "7", "exp": now + 300, "iat": now, "nonce": nonce}
        claims = {name: value for name, value in {**told, **self.claims}.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    async def _keys(self, request: Request) -> Response:
        await self._think(request)
        return JSONResponse(KeySet(list(self.keys)).as_dict(private=False))

    async def _think(self, request: Request) -> None:
        self.asked.append(request.url.path)
        await asyncio.sleep(self.delay)


async def _form(request: Request) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl((await request.body()).decode()))


@asynccontextmanager
async def listening(issuer: SmallIssuer) -> AsyncGenerator[SmallIssuer]:
    """The provider on a free port of this machine for as long as the block runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    issuer.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(issuer.app(), log_config=None, lifespan="off", ws="none"))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield issuer
    finally:
        server.should_exit = True
        await running
        listener.close()


def garbage(text: str, status: int = 200) -> Response:
    """An answer that is no JSON."""
    return PlainTextResponse(text, status)
