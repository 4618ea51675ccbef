"""Every exception of the driver has its place in the hub's errors, and none of its words get out."""

import inspect

import pytest
from neo4j import exceptions as driver

from hub.errors import (
    BadSetting,
    Conflict,
    DeadlineExceeded,
    GraphUnreachable,
    HubError,
    Internal,
    OutcomeUnknown,
    Overloaded,
    StartupError,
    Unavailable,
    WrongPassword,
)
from hub.graph.driver_errors import KINDS, Failure, lost_a_race, may_pass, translate, translate_at_start

SECRET = "bolt://10.0.0.1 MATCH (n) hunter2"


def of(code: str) -> Failure:
    """The exception the driver makes of a server's code."""
    return driver.Neo4jError._hydrate_neo4j(code=code, message=SECRET)  # pyright: ignore[reportPrivateUsage] - the only way


def test_every_exception_of_the_driver_is_mapped() -> None:
    public = [getattr(driver, name) for name in driver.__all__]
    assert {each for each in public if inspect.isclass(each) and issubclass(each, Exception)} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_translations_show_nothing_of_the_server(kind: type[Exception], caplog: pytest.LogCaptureFixture) -> None:
    failure = kind.__new__(kind)
    # Its own __init__ wants an open transaction; the code is what the driver sets on what a server sent.
    Exception.__init__(failure, SECRET)
    vars(failure)["_neo4j_code"] = "Neo.ClientError.General.Unheard"
    assert isinstance(failure, driver.GqlError | driver.DriverError)
    for error in (translate(failure), translate_at_start(failure)):
        assert isinstance(error, HubError)
        assert error.message
        assert "hunter2" not in str(error)
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("Neo.ClientError.Transaction.TransactionTimedOut", DeadlineExceeded),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", DeadlineExceeded),
        ("Neo.ClientError.Transaction.Terminated", DeadlineExceeded),
        ("Neo.ClientError.Transaction.TransactionNotFound", Unavailable),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", Conflict),
        ("Neo.TransientError.Transaction.DeadlockDetected", Conflict),
        ("Neo.ClientError.Statement.EntityNotFound", Conflict),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", Overloaded),
        ("Neo.TransientError.General.DatabaseUnavailable", Unavailable),
        ("Neo.ClientError.Cluster.NotALeader", Unavailable),
        ("Neo.ClientError.Security.Unauthorized", Unavailable),
        ("Neo.ClientError.Statement.SyntaxError", Internal),
        ("Neo.ClientError.Statement.AccessMode", Internal),
        ("Neo.DatabaseError.General.UnknownError", Unavailable),
    ],
)
def test_codes_of_the_server_become_the_hubs(code: str, kind: type[HubError]) -> None:
    assert type(translate(of(code))) is kind


@pytest.mark.parametrize(
    ("code", "kind", "word"),
    [
        ("Neo.ClientError.Security.Unauthorized", WrongPassword, "NEO4J_PASSWORD"),
        ("Neo.ClientError.Security.CredentialsExpired", WrongPassword, "changed"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", WrongPassword, "Wait"),
        ("Neo.ClientError.Security.Forbidden", WrongPassword, "roles"),
        ("Neo.ClientError.Database.DatabaseNotFound", BadSetting, "NEO4J_DATABASE"),
        ("Neo.TransientError.General.DatabaseUnavailable", GraphUnreachable, "NEO4J_URI"),
    ],
)
def test_codes_at_start_become_sentences(code: str, kind: type[StartupError], word: str) -> None:
    error = translate_at_start(of(code))
    assert type(error) is kind
    assert word in error.message


def test_a_lost_commit_is_unknown_and_never_repeated() -> None:
    failure = driver.IncompleteCommit("lost")
    assert type(translate(failure)) is OutcomeUnknown
    assert not may_pass(failure)


def test_only_what_may_pass_is_repeated() -> None:
    assert may_pass(of("Neo.TransientError.Transaction.DeadlockDetected"))
    assert may_pass(of("Neo.ClientError.Statement.EntityNotFound"))
    assert may_pass(driver.ServiceUnavailable("gone"))
    assert not may_pass(driver.ConnectionAcquisitionTimeoutError("full"))
    assert not may_pass(of("Neo.ClientError.Statement.SyntaxError"))
    assert lost_a_race(of("Neo.ClientError.Schema.ConstraintValidationFailed"))
