"""One attempt to deliver one message.

Called by hub.webhooks.deliver. No redirect is followed, no proxy of the environment is used, and of the answer nothing
is read but its status.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import httpx2

from hub.webhooks.address import InwardError, Target
from hub.webhooks.signing import headers_of, name_of

SECONDS = 15.0
Locate = Callable[[str], Awaitable[Target]]


async def send(url: str, secret: bytes, body: bytes, locate: Locate) -> str:
    """Send a message; empty when it was taken, else why not."""
    try:
        target = await locate(url)
        headers = {
            "host": target.host,
            "content-type": "application/json",
            **headers_of(secret, name_of(secret, body), int(time.time()), body),
        }
        async with (
            httpx2.AsyncClient(timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
            client.stream(
                "POST", target.url, content=body, headers=headers, extensions={"sni_hostname": target.host}
            ) as response,
        ):
            return "" if response.is_success else f"It was answered with status {response.status_code}."
    except InwardError as error:
        return error.message
    except (OSError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"It could not be sent ({type(error).__name__})."
