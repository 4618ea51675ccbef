"""The way to a Neo4j is encrypted to who can show a trusted certificate, and to nobody else."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub.errors import Unavailable
from hub.graph.engine import Endpoint
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.settings import Settings


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    shown, kept = folder / "cert.pem", folder / "key.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    kept.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return shown, kept


@pytest.fixture
async def server(tmp_path: Path) -> AsyncGenerator[tuple[int, list[bytes]]]:
    """The port of a server that takes encrypted connections, and what it was told on them."""
    told: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(await reader.read(20))
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path))
    running = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=context)
    yield running.sockets[0].getsockname()[1], told
    running.close()
    await running.wait_closed()


@pytest.mark.parametrize(("scheme", "heard"), [("bolt+s", False), ("bolt+ssc", True)])
async def test_nothing_is_said_to_who_shows_no_trusted_certificate(
    server: tuple[int, list[bytes]], settings: Settings, scheme: str, heard: bool
) -> None:
    port, told = server
    endpoint = Endpoint(f"{scheme}://localhost:{port}", "neo4j", "hush-hush", None, embedded=False)
    graph = Graph.connect(endpoint, settings.model_copy(update={"deadline": 2.0}))
    with pytest.raises(Unavailable):
        await graph.read([Statement("RETURN 1")])
    await graph.close()
    assert any(told) is heard
