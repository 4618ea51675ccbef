#!/usr/bin/env bash
# authlib 1.9.6: AsyncOAuth2Client.request() takes `withhold_token=True`, to send a request without the token, as its
# documented synchronous twin does by get() too; but the asynchronous get() hands every argument on to httpx2 2.16.2, which
# refuses the name. So a provider's metadata cannot be fetched by get() before there is a token; request("GET", …) does it.
# Seen on Python 3.11, Linux; nothing is sent, the transport answers by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install authlib==1.9.6 httpx2==2.16.2
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import sys

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client

transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"issuer": "x"}))


async def asked() -> tuple[str, int]:
    async with AsyncOAuth2Client("client", transport=transport) as client:
        try:
            await client.get("https://provider.example/metadata", withhold_token=True)
            by_get = "answered"
        except TypeError as error:
            by_get = f"TypeError: {error}"
        by_request = await client.request("GET", "https://provider.example/metadata", withhold_token=True)
        return by_get, by_request.status_code


by_get, by_request = asyncio.run(asked())
print("get():", by_get)
print("request():", by_request)
sys.exit(0 if by_get.startswith("TypeError") and "withhold_token" in by_get and by_request == 200 else 1)
PYTHON
