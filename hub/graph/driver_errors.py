"""The driver's exceptions in the hub's words.

Called by hub.graph.session and its parts only; nobody above this package sees a driver exception. Pure but for one log
line, which names the kind of failure and never the server's message: that may quote values, hosts or statements.
A test lists the driver's exceptions and fails on one that is missing here.
"""

import logging

from neo4j import exceptions as driver

from hub.errors import (
    BadSetting,
    Conflict,
    DeadlineExceeded,
    GraphUnreachable,
    GraphUnsupported,
    HubError,
    Internal,
    OutcomeUnknown,
    Overloaded,
    StartupError,
    Unavailable,
    WrongPassword,
)

log = logging.getLogger(__name__)

KINDS: dict[type[Exception], type[HubError]] = {
    driver.GqlError: Internal,
    driver.Neo4jError: Internal,
    driver.ClientError: Internal,
    driver.CypherSyntaxError: Internal,
    driver.CypherTypeError: Internal,
    driver.ConstraintError: Conflict,
    # At start a wrong password has an error of its own; later it means that somebody changed it under us.
    driver.AuthError: Unavailable,
    driver.TokenExpired: Unavailable,
    driver.Forbidden: Internal,
    # The server's own trouble: a full disk, a damaged store.
    driver.DatabaseError: Unavailable,
    driver.TransientError: Unavailable,
    driver.DatabaseUnavailable: Unavailable,
    driver.NotALeader: Unavailable,
    driver.ForbiddenOnReadOnlyDatabase: Unavailable,
    driver.DriverError: Internal,
    driver.SessionError: Internal,
    driver.TransactionError: Internal,
    driver.TransactionNestingError: Internal,
    driver.ResultError: Internal,
    driver.ResultFailedError: Internal,
    driver.ResultConsumedError: Internal,
    driver.ResultNotSingleError: Internal,
    driver.BrokenRecordError: Internal,
    driver.SessionExpired: Unavailable,
    driver.ServiceUnavailable: Unavailable,
    driver.RoutingServiceUnavailable: Unavailable,
    driver.WriteServiceUnavailable: Unavailable,
    driver.ReadServiceUnavailable: Unavailable,
    driver.IncompleteCommit: OutcomeUnknown,
    driver.ConfigurationError: Internal,
    driver.AuthConfigurationError: Internal,
    driver.CertificateConfigurationError: Internal,
    driver.UnsupportedServerProduct: Unavailable,
    driver.ConnectionPoolError: Overloaded,
    driver.ConnectionAcquisitionTimeoutError: Overloaded,
}

ENTITY_GONE = "Neo.ClientError.Statement.EntityNotFound"
# Codes that say more than the class. A prefix, because Neo4j and the embedded engine finish them differently.
CODES: dict[str, type[HubError]] = {
    "Neo.ClientError.Transaction.TransactionTimedOut": DeadlineExceeded,
    "Neo.ClientError.Transaction.Terminated": DeadlineExceeded,
    "Neo.ClientError.Security.CredentialsExpired": Unavailable,
    "Neo.ClientError.Security.AuthenticationRateLimit": Unavailable,
    # The embedded engine says so when its disk is full (measured).
    "Neo.ClientError.Transaction.TransactionNotFound": Unavailable,
    "Neo.TransientError.Transaction.DeadlockDetected": Conflict,
    # Neo4j says so in spite of IF NOT EXISTS when two make one constraint at the same moment (measured).
    "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists": Conflict,
    "Neo.DatabaseError.Schema.ConstraintCreationFailed": Conflict,
    "Neo.TransientError.Transaction.Outdated": Conflict,
    # What the statement was reading was deleted meanwhile.
    ENTITY_GONE: Conflict,
    "Neo.TransientError.Transaction.LockAcquisitionTimeout": Conflict,
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": Overloaded,
    "Neo.TransientError.General.OutOfMemoryError": Overloaded,
}

Failure = driver.GqlError | driver.DriverError
FAILURES = (driver.GqlError, driver.DriverError)


def translate(failure: Failure) -> HubError:
    """The hub's error for a failure in service, ready to raise `from None`."""
    code = _code(failure)
    kind = next((kind for prefix, kind in CODES.items() if code.startswith(prefix)), None)
    kind = kind or next(KINDS[ancestor] for ancestor in type(failure).__mro__ if ancestor in KINDS)
    log.log(
        logging.ERROR if kind is Internal else logging.WARNING,
        "graph failure %s %s becomes %s",
        type(failure).__name__,
        code,
        kind.code,
    )
    return kind()


def translate_at_start(failure: Failure) -> StartupError:
    """The hub's error for a failure of the very first connection."""
    match failure:
        case driver.ClientError(code="Neo.ClientError.Security.CredentialsExpired"):
            return WrongPassword("The graph's password is its first one and has to be changed in Neo4j before use.")
        case driver.ClientError(code="Neo.ClientError.Security.AuthenticationRateLimit"):
            return WrongPassword("The graph refuses this user after too many wrong passwords. Wait, then check it.")
        case driver.AuthError():
            return WrongPassword()
        case driver.Forbidden():
            return WrongPassword("The graph lets this user in but not into the database. Check its roles in Neo4j.")
        case driver.ClientError(code="Neo.ClientError.Database.DatabaseNotFound"):
            return BadSetting("NEO4J_DATABASE names a database that the graph does not have.")
        # A kind of ConfigurationError, though no setting is wrong.
        case driver.UnsupportedServerProduct():
            return GraphUnsupported()
        case driver.ConfigurationError():
            return BadSetting("NEO4J_URI cannot be used as it stands. Check its scheme and its certificates.")
        case _:
            return GraphUnreachable()


def may_pass(failure: Failure) -> bool:
    """Whether the same statements, sent again, may succeed: lost connections, deadlocks, rows deleted meanwhile."""
    # An exhausted pool is not retried: that would only lengthen the queue.
    retryable = isinstance(failure, driver.Neo4jError | driver.DriverError) and failure.is_retryable()
    return retryable or _code(failure).startswith(ENTITY_GONE)


def lost_a_race(failure: Failure) -> bool:
    """Whether a uniqueness constraint refused the write.

    Neo4j makes concurrent MERGEs of one new key wait for each other; the embedded engine refuses all but one, and the
    others find the node when they run again.
    """
    return isinstance(failure, driver.ConstraintError)


def cut_off(failure: Failure) -> bool:
    """Whether the connection broke, so that nobody heard what the server decided."""
    return isinstance(failure, driver.DriverError)


def _code(failure: Failure) -> str:
    return (failure.code or "") if isinstance(failure, driver.Neo4jError) else ""
