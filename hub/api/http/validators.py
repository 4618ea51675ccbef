"""What lets a browser ask whether an answer is still the one it has: a strong ETag, and 304 in place of the same bytes.

Called by hub.api.http.view for a GET that was answered. The tag is a digest of the bytes as they are sent, packed or
not, so it tells nothing that they do not. `no-cache` has every use asked about first; whoever may be somebody is told
`private`, so that no cache between keeps what was meant for them, and what decides who asks is named in Vary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from hub.api.http.incoming import Incoming

_VARY = b"accept, accept-encoding, authorization, cookie"


def validated(
    request: Incoming, content: bytes, status: int, headers: Mapping[bytes, bytes]
) -> tuple[bytes, int, Mapping[bytes, bytes]]:
    """What is sent for these bytes: they themselves, or nothing and 304 where the client has them; and the headers.

    Whatever is not the answer to a GET stays as it is, and is kept nowhere.
    """
    if request.method != "GET" or status != 200:
        return content, status, headers
    tag = tag_of(content)
    named = bool(request.header(b"authorization") or request.header(b"cookie"))
    told = {
        **headers,
        b"etag": tag.encode(),
        b"cache-control": b"private, no-cache" if named else b"no-cache",
        b"vary": _VARY,
    }
    return (b"", 304, told) if has(request.header(b"if-none-match"), tag) else (content, 200, told)


def tag_of(content: bytes) -> str:
    """The strong tag of bytes, with its quotation marks."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def has(sent: str, tag: str) -> bool:
    """Whether If-None-Match names the tag; one that a proxy made weak counts, as RFC 9110 has it for GET."""
    names = [name.strip().removeprefix("W/") for name in sent.split(",")]
    return "*" in names or tag in names
