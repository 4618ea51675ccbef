"""Every error the hub shows to a person or a program, in one tree.

Raised anywhere, rendered by the API, the partner feed, the pages and the command line. Each class carries a stable
`code`, an HTTP `status` and a public sentence that tells the reader what to do next; nothing about the graph, its
address or its query language belongs in one. The codes are the headings of docs/errors.md; a test compares the two.

HubError
+ BadUserInput       BAD_USER_INPUT         400  the request itself has to change
+ BadMapping         BAD_MAPPING            400  the mapping of a register has to change; carries `problems`
+ Unauthenticated    UNAUTHENTICATED        401  nobody is signed in, and this asks for somebody
+ SignInFailed       SIGN_IN_FAILED         400  what a provider of identities sent back names nobody
+ Forbidden          FORBIDDEN              403  signed in, but not as somebody who may do this
+ NotFound           NOT_FOUND              404  absent or hidden; the two cannot be told apart
+ Conflict           CONFLICT               409  somebody else changed it meanwhile
+ Resync             RESYNC                 410  the feed cannot tell what changed since this cursor
+ OverBudget         OVER_BUDGET            429  the caller spent what it may in a minute; carries `retry_after`
+ TooManyStreams     TOO_MANY_STREAMS       429  the caller, or all callers, follow as many streams as there may be
+ TooSlow            TOO_SLOW               408  a reader of a stream did not take what was sent
+ Internal           INTERNAL               500  our mistake
+ ProviderUnavailable PROVIDER_UNAVAILABLE  503  a provider of identities is down, slow or broken
+ Unavailable        UNAVAILABLE            503  the graph is down, frozen or unreachable
+ DeadlineExceeded   DEADLINE_EXCEEDED      503  the graph answers, but not this in time
+ Overloaded         OVERLOADED             503  too many requests at once; carries `retry_after` seconds
  + Preparing        PREPARING              503  what was recorded then is being built; carries `retry_after` seconds
+ OutcomeUnknown     OUTCOME_UNKNOWN        503  the connection went while a change was being saved
+ DoneUntold         DONE_UNTOLD            200  a change was carried out, and what came of it cannot be told
+ StartupError                                   the command line prints the sentence and exits with status 1
  + PortBusy             PORT_BUSY
  + DataFolderLocked     DATA_FOLDER_LOCKED
  + DataFolderUnwritable DATA_FOLDER_UNWRITABLE
  + WrongPassword        WRONG_PASSWORD
  + GraphUnreachable     GRAPH_UNREACHABLE
  + GraphUnsupported     GRAPH_UNSUPPORTED
  + GraphTooNew          GRAPH_TOO_NEW
  + EngineFailed         ENGINE_FAILED
  + BadSetting           BAD_SETTING
  + SeedInvalid          SEED_INVALID
  + MigrationChanged     MIGRATION_CHANGED
"""
# ruff: noqa: N818 - the names are the words of the codes, and every one of them is an error by its base class

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Self


class HubError(Exception):
    """An expected error. `message` is public: it may be shown to anybody."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 500
    sentence: ClassVar[str] = ""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.sentence
        self.more: Mapping[str, object] = {}
        super().__init__(self.message)

    @property
    def extensions(self) -> dict[str, object]:
        """What a program is told of it beside `message`, wherever headers cannot say so."""
        return {"code": self.code, **self.more}


class _WithProblems(HubError):
    """An error that tells everything that is wrong with what somebody wrote, one entry a problem."""

    def __init__(self, message: str | None = None, *, problems: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class BadUserInput(HubError):
    code = "BAD_USER_INPUT"
    status = 400
    sentence = "The request holds a value the hub cannot use. Correct it and send it again."


class BadMapping(_WithProblems, BadUserInput):
    """`problems` holds one entry for each error in the mapping; its text names the file, the line, the key and why."""

    code = "BAD_MAPPING"
    sentence = "The mapping of the register cannot be used. Correct what is named and try again."


class Unauthenticated(HubError):
    code = "UNAUTHENTICATED"
    status = 401
    sentence = "Nobody is signed in. Sign in, or use the command on the machine that holds the register."


class SignInFailed(HubError):
    code = "SIGN_IN_FAILED"
    status = 400
    sentence = (
        "Signing in did not work: it took too long, was begun in another browser or under another address, or what the "
        "provider sent does not name anybody the hub can know. Start again; if it stays, ask whoever runs the hub."
    )


class Forbidden(HubError):
    code = "FORBIDDEN"
    status = 403
    sentence = "You may not do this. Ask whoever runs the register."


class NotFound(HubError):
    code = "NOT_FOUND"
    status = 404
    sentence = "There is nothing here by that name. Check the spelling, or search for it."

    argument: str = ""
    slug: str = ""
    """The argument whose slug names nothing, where it is one, and of several slugs which."""
    near: tuple[str, ...] = ()
    """Slugs that are like the one that names nothing."""

    @classmethod
    def of(cls, argument: str, slug: str = "") -> Self:
        """What an argument names by its slug, or by this one of several, is absent, or hidden, which looks the same."""
        named = f"the slug {slug[:60]!r}" if slug else "that slug"
        made = cls(f"{argument}: there is nothing by {named}. Check the spelling.")
        made.argument, made.slug = argument, slug
        return made


class Conflict(HubError):
    code = "CONFLICT"
    status = 409
    sentence = "The register changed while this was being worked out. Read the current state and try again."


class Resync(HubError):
    code = "RESYNC"
    status = 410
    sentence = "What changed since this cursor cannot be told. Start again from the beginning, without a cursor."


class OverBudget(HubError):
    """A caller spent its budget. `retry_after` is in whole seconds, `left` what it still may spend."""

    code = "OVER_BUDGET"
    status = 429
    sentence = "You have asked for as much as you may in a minute. Wait as long as Retry-After says, or ask for less."

    def __init__(self, message: str | None = None, *, retry_after: int = 60, left: int = 0) -> None:
        super().__init__(message)
        self.retry_after, self.left = retry_after, left
        self.more = {"retryAfter": retry_after, "left": left}


class Internal(HubError):
    code = "INTERNAL"
    status = 500
    sentence = "The hub made a mistake. Report it with the error's id; trying again will probably not help."


class ProviderUnavailable(HubError):
    code = "PROVIDER_UNAVAILABLE"
    status = 503
    sentence = "Whoever checks who you are does not answer as it should. Try again in a minute."


class Unavailable(HubError):
    code = "UNAVAILABLE"
    status = 503
    sentence = "The register cannot be reached at the moment. Try again in a minute."


class DeadlineExceeded(HubError):
    code = "DEADLINE_EXCEEDED"
    status = 503
    sentence = "This took too long and was stopped. Ask for less at a time, for example a smaller page."


class Overloaded(HubError):
    """Too many requests at once. `retry_after` is in whole seconds, for the header of that name."""

    code = "OVERLOADED"
    status = 503
    sentence = "The hub is busy. Wait a few seconds and try again."

    def __init__(self, message: str | None = None, *, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Preparing(Overloaded):
    """What the register said at an earlier moment, or the index of its texts, is being put together beside requests."""

    code = "PREPARING"
    sentence = "What the register said then is being put together. Ask again after as long as Retry-After says."

    def __init__(self, message: str | None = None, *, retry_after: int = 5) -> None:
        super().__init__(message, retry_after=retry_after)


class TooManyStreams(HubError):
    """`retry_after` is in whole seconds, for the header of that name."""

    code = "TOO_MANY_STREAMS"
    status = 429
    sentence = "You follow as many streams as you may, or all who follow do. End one, or try again in a minute."
    retry_after = 60


class TooSlow(HubError):
    code = "TOO_SLOW"
    status = 408
    sentence = "You did not take in time what was sent. Go on from the last position that you have."


class OutcomeUnknown(HubError):
    code = "OUTCOME_UNKNOWN"
    status = 503
    sentence = (
        "The connection was lost while the change was being saved, so it may or may not have been recorded. "
        "Look at the record before sending the change again."
    )


class DoneUntold(HubError):
    code = "DONE_UNTOLD"
    status = 200
    sentence = (
        "The change was carried out, but what came of it cannot be told now. Do not send it as another call: look at "
        "the record, or send the very same again with its key, which does nothing twice."
    )


class StartupError(HubError):
    """The hub cannot start. `message` is one sentence for whoever started it."""


class PortBusy(StartupError):
    code = "PORT_BUSY"
    sentence = "The port is in use by another program. Stop that program, or set HUB_PORT to a free port."


class DataFolderLocked(StartupError):
    code = "DATA_FOLDER_LOCKED"
    sentence = "Another hub is using this data folder. Stop it, or set HUB_DATA to another folder."


class DataFolderUnwritable(StartupError):
    code = "DATA_FOLDER_UNWRITABLE"
    sentence = "The data folder cannot be written to. Give yourself access, or set HUB_DATA to another folder."


class WrongPassword(StartupError):
    code = "WRONG_PASSWORD"
    sentence = "The graph refused the user name or password. Check NEO4J_USER and NEO4J_PASSWORD."


class GraphUnreachable(StartupError):
    code = "GRAPH_UNREACHABLE"
    sentence = "The graph did not answer. Check NEO4J_URI and that the server is running and reachable from here."


class GraphUnsupported(StartupError):
    code = "GRAPH_UNSUPPORTED"
    sentence = (
        "What answers at NEO4J_URI is no Neo4j that the hub works with: 5.26 LTS, or 2026 and later. Name such a "
        "server, or leave NEO4J_URI unset for the built-in engine."
    )


class GraphTooNew(StartupError):
    code = "GRAPH_TOO_NEW"
    sentence = "The graph was written by a newer hub. Install that version or a later one."


class EngineFailed(StartupError):
    code = "ENGINE_FAILED"
    sentence = "The built-in graph engine did not start. Read engine.log in the data folder."


class BadSetting(StartupError):
    code = "BAD_SETTING"
    sentence = "A setting has a value the hub cannot use."


class SeedInvalid(_WithProblems, StartupError):
    """`problems` holds one entry for each error found in the records; its text names file, record, field and reason."""

    code = "SEED_INVALID"
    sentence = "The shipped knowledge does not pass its own checks. Reinstall the hub, or correct the seed files."


class MigrationChanged(StartupError):
    code = "MIGRATION_CHANGED"
    sentence = "A migration that was already applied has been edited. Restore the file and add a new migration instead."


def every_error(root: type[HubError] = HubError) -> Iterator[type[HubError]]:
    """All classes below `root` that have a code, parents first."""
    for child in root.__subclasses__():
        if child.code:
            yield child
        yield from every_error(child)
