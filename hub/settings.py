"""What a person may set, read once from the environment at start.

Called by app and cli, handed down from there; nothing below reads the environment. Variables begin with HUB_, but for
the four that every Neo4j tool shares. A value that cannot be used raises BadSetting with one sentence naming the
variable; a password is never part of it.
"""

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from hub.errors import BadSetting

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def _default_data() -> Path:
    """`$XDG_DATA_HOME/cjs-ai-hub`; the XDG specification says to ignore a relative XDG_DATA_HOME."""
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path("~/.local/share")) / "cjs-ai-hub"


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        raise ValueError("there is no home folder here; give the full path") from None


def _bolt_uri(uri: str) -> str:
    # Only the scheme is quoted back: people put passwords into URIs.
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        raise ValueError("the address cannot be read; write it as bolt://host:7687") from None
    if parts.scheme not in SCHEMES:
        raise ValueError(f"the address has to begin with one of {', '.join(f'{s}://' for s in SCHEMES)}")
    if not parts.hostname:
        raise ValueError("the address names no host")
    if parts.username or parts.password:
        raise ValueError("the address must not hold a user or password; use NEO4J_USER and NEO4J_PASSWORD")
    # What follows a question mark is for the routing of a cluster.
    routed = parts.scheme.startswith("neo4j")
    if port == 0 or parts.path.strip("/") or parts.fragment or (parts.query and not routed):
        raise ValueError("the address may hold a scheme, a host and a port only, as bolt://host:7687")
    if any(character.isspace() or not character.isprintable() for character in uri):
        raise ValueError("the address holds a space or a sign that cannot be seen")
    return uri


def _public_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("the address cannot be read; write it as https://hub.example") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("the address has to begin with https:// and name a host")
    if parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("the address may hold a scheme, a host and a port only, as https://hub.example")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("the address holds a sign that no address has")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("only an address of this machine may do without encryption; write https://")
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine and reached by nobody else."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]


class Settings(BaseSettings):
    """The hub's settings. Times are in seconds."""

    model_config = SettingsConfigDict(env_prefix="HUB_", frozen=True, populate_by_name=True, hide_input_in_errors=True)

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any free one.")
    data: Annotated[Path, AfterValidator(_absolute)] = Field(
        default_factory=_default_data,
        validate_default=True,
        description="Folder for the built-in graph, its log and the search index. Made for its owner alone.",
    )
    contact: str = Field(
        "Tell whoever runs this hub about an error; they have not said where.",
        description="Where to report an error in the register, as a sentence, address or link.",
    )

    demo: bool = Field(
        False,
        description="Whether to show invented records and people in a folder of their own, as `hub serve --demo` does.",
    )
    anonymous: bool = Field(
        True,
        description="Whether somebody who is not signed in may read what is published; `off` asks everybody for a key.",
    )
    public_url: Annotated[str, AfterValidator(_public_url)] | None = Field(
        None,
        description="Address at which people reach the hub, as https://hub.example; where it listens, if not set.",
    )
    journal_key: Annotated[Path, AfterValidator(_absolute)] | None = Field(
        None, description="File with the Ed25519 key, in PEM, that signs checkpoints of the journal (docs/journal.md)."
    )
    journal_name: str = Field(
        "cjs-ai-hub/register", description="Name of the open log in its checkpoints, as hub.example/register."
    )
    issuers: Annotated[Path, AfterValidator(_absolute)] | None = Field(
        None, description="File that names the issuers of identities whose tokens are taken (docs/access.md)."
    )

    subject_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Secret by which addresses are hashed where an issuer names people so; the same for every hub.",
    )

    lapse_days: int = Field(
        180, ge=1, le=3650, description="Days after which a proposal lapses on which nobody has decided."
    )
    access_days: int = Field(
        365, ge=1, le=3650, description="Days for which it is kept who was shown rows above PUBLISHED."
    )

    deadline: Seconds = Field(10.0, description="Longest a request may wait for the graph.")
    planning_deadline: Seconds = Field(
        60.0, description="The same until the documented questions have been asked once, after start."
    )
    ready_deadline: Seconds = Field(1.5, description="Longest the readiness check waits for the graph.")
    pool_size: int = Field(32, ge=1, le=1000, description="Most connections to the graph at once.")
    acquisition_timeout: Seconds = Field(1.0, description="Longest a request queues for a connection.")
    graph_wait: Seconds = Field(30.0, description="How long to wait at start for a graph that does not answer yet.")

    idle_timeout: int = Field(
        75,
        ge=1,
        le=3600,
        description="How long a connection may stay open between two requests; more than the proxy in front keeps it.",
    )

    heartbeat: Seconds = Field(
        10.0, description="Longest a stream is silent, and longest it goes on for whoever may no longer ask."
    )
    webhooks: Annotated[Path, AfterValidator(_absolute)] | None = Field(
        None, description="File that names where signed webhooks are sent (docs/feed.md)."
    )
    max_body: int = Field(1_000_000, ge=1_000, le=100_000_000, description="Largest body of a request, in bytes.")
    max_document: int = Field(50_000, ge=1_000, le=10_000_000, description="Most characters in a document.")
    max_tokens: int = Field(2_000, ge=100, le=100_000, description="Most tokens in a document.")
    max_nesting: int = Field(50, ge=10, le=200, description="Most brackets, or levels of variables, inside each other.")
    max_depth: int = Field(15, ge=5, le=50, description="Most levels of fields below an operation.")
    max_fields: int = Field(
        1_000, ge=10, le=100_000, description="Most fields of an operation, every fragment written out."
    )
    max_aliases: int = Field(100, ge=0, le=10_000, description="Most aliases in a document.")
    max_repeats: int = Field(20, ge=1, le=1_000, description="Most times one field stands in one selection.")
    max_roots: int = Field(20, ge=1, le=1_000, description="Most root fields of an operation.")
    max_page: int = Field(100, ge=1, le=1_000, description="Most rows of one page.")
    budget: int | None = Field(
        None, ge=1_000, le=1_000_000_000, description="Most rows that the requests of one caller may read in a minute."
    )
    max_streams: int = Field(1_000, ge=1, le=100_000, description="Most subscriptions, and most sockets, at a time.")
    max_streams_of_one: int = Field(
        20, ge=1, le=100_000, description="Most subscriptions of one caller, and most sockets, at a time."
    )
    max_cost: int = Field(100_000, ge=100, le=100_000_000, description="Most rows an operation may read.")
    max_values: int = Field(500_000, ge=100, le=100_000_000, description="Most values an answer may hold.")
    max_conditions: int = Field(100, ge=1, le=1_000, description="Most conditions in the filters of one field.")
    max_variable_values: int = Field(
        3_000, ge=10, le=1_000_000, description="Most values in the variables of a request."
    )
    max_introspection: int = Field(
        250_000, ge=1_000, le=100_000_000, description="Most fields of the schema itself that an operation may read."
    )

    kept_answers: int = Field(
        64, ge=0, le=100_000, description="Most megabytes of answers that are kept to be given again; 0 keeps none."
    )

    engine_heap: str = Field(
        "1g", pattern=r"^[1-9]\d*[mg]$", description="Memory of the built-in engine, as 512m or 2g."
    )
    recorded_heap: str = Field(
        "256m",
        pattern=r"^[1-9]\d*[mg]$",
        description="Memory of each of the two engines that hold what the register said earlier, while it is asked.",
    )
    engine_start: Seconds = Field(60.0, description="Longest the built-in engine may take to start.")

    self_signed: bool = Field(
        False, description="Whether NEO4J_URI may take any certificate (`+ssc`), so that nobody knows whose it is."
    )
    neo4j_uri: Annotated[str, AfterValidator(_bolt_uri)] | None = Field(
        None, validation_alias="NEO4J_URI", description="Address of a Neo4j to use in place of the built-in engine."
    )
    neo4j_user: str | None = Field(None, validation_alias="NEO4J_USER", description="User of that Neo4j.")
    neo4j_password: SecretStr | None = Field(None, validation_alias="NEO4J_PASSWORD", description="Its password.")
    neo4j_database: str | None = Field(
        None, validation_alias="NEO4J_DATABASE", min_length=1, description="Its database; the user's home if not set."
    )

    @model_validator(mode="after")
    def _attached_needs_credentials(self) -> "Settings":
        if self.neo4j_uri is None:
            return self
        for variable, value in (("NEO4J_USER", self.neo4j_user), ("NEO4J_PASSWORD", self.neo4j_password)):
            text = value.get_secret_value() if isinstance(value, SecretStr) else value
            if not text:
                raise ValueError(f"NEO4J_URI is set, so {variable} has to be set as well")
        if urlsplit(self.neo4j_uri).scheme.endswith("+ssc") and not self.self_signed:
            raise ValueError(
                "NEO4J_URI ends its scheme in +ssc, which takes any certificate: whoever sits between may read and "
                "change everything. Use +s with a trusted certificate, or say HUB_SELF_SIGNED=on"
            )
        return self

    @property
    def subject_secret(self) -> bytes:
        """The secret for subjects that are addresses; empty without one."""
        return self.subject_key.get_secret_value().encode() if self.subject_key else b""

    @property
    def address(self) -> str:
        """Where people reach the hub, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def graph(self) -> Literal["embedded", "attached"]:
        """Whether the hub starts its own engine or uses a Neo4j somebody else runs."""
        return "attached" if self.neo4j_uri else "embedded"


def load_settings(**overrides: Any) -> Settings:
    """The settings from the environment, with `overrides` by field name. Raises BadSetting with one sentence."""
    try:
        settings = Settings(**{**_secrets_of_files(), **overrides})
    except ValidationError as error:
        raise BadSetting(_sentence(error.errors(include_input=False, include_url=False)[0])) from None
    if settings.demo:
        # Beside the folder of the register, never in it.
        return settings.model_copy(update={"data": settings.data.with_name(f"{settings.data.name}-demo")})
    return settings


def _secrets_of_files() -> dict[str, str]:
    """The secrets that stand in files: NEO4J_PASSWORD_FILE names one, and so on. Raises BadSetting."""
    secrets: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"HUB_{name.upper()}")
        path = os.environ.get(f"{variable}_FILE")
        if path and "SecretStr" in str(field.annotation):
            if os.environ.get(variable):
                raise BadSetting(f"{variable} and {variable}_FILE are both set; keep one.")
            try:
                secrets[name] = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, ValueError):
                raise BadSetting(f"{variable}_FILE cannot be used: the file cannot be read as text.") from None
    return secrets


def _sentence(problem: ErrorDetails) -> str:
    reason = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return f"{reason}."
    name = str(problem["loc"][0])
    variable = name if name.isupper() else f"HUB_{name.upper()}"
    if problem["type"] != "value_error":
        reason = _allowed(name)
    return f"{variable} cannot be used: {reason}."


def _allowed(name: str) -> str:
    """What a setting takes, from its declaration: the library's own sentences are for programmers."""
    fields = Settings.model_fields
    field = fields.get(name) or next(declared for declared in fields.values() if declared.validation_alias == name)
    least, most = (next((getattr(rule, kind) for rule in field.metadata if hasattr(rule, kind)), None)
                   for kind in ("ge", "le"))  # fmt: skip
    if field.annotation is int:
        return f"write a whole number from {least} to {most}"
    if field.annotation is float:
        return f"write a number of seconds above 0 and up to {most}, as {field.default}"
    if any(hasattr(rule, "pattern") for rule in field.metadata):
        return "write a whole number and m or g, as 512m or 2g"
    if name == "subject_key":
        return "write a secret of 32 characters or more"
    return "it is empty; write something or leave it unset"
