"""`hub admin` and `hub key`: say who may do what, on the machine that holds the graph.

Called by hub.cli. Each command opens the graph, so a hub that runs on the same data folder is stopped before; beside a
Neo4j both may run, and what is revoked ends within seconds.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from hub.access.roles import Role
from hub.actors.rights import Rights, end_of, moment
from hub.cli.running import on_graph
from hub.model.enums import Marking
from hub.settings import load_settings

if TYPE_CHECKING:
    from hub.actors.grants import Grant
    from hub.actors.keys import Key

admin = typer.Typer(no_args_is_help=True, help="Say who people and machines are, and see who read what.")
key = typer.Typer(no_args_is_help=True, help="Make, list and revoke the API keys of machines.")

Agency = Annotated[str | None, typer.Option(help="Slug of the agency they act for; none if left out.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="What they may do; can be given several times.")]
Clearance = Annotated[Marking, typer.Option(help="The highest marking they may see.")]


@admin.command("grant")
def grant(
    issuer: Annotated[str, typer.Argument(help="Address of the issuer, as its tokens name it.")],
    subject: Annotated[str, typer.Argument(help="The issuer's id of the person or machine.")],
    agency: Agency = None,
    role: Roles = None,
    clearance: Clearance = Marking.PUBLISHED,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day it holds.")] = None,
) -> None:
    """Give a subject an agency, roles and a clearance, in place of any it had. An address needs HUB_SUBJECT_KEY."""
    from hub.actors.grants import give
    from hub.actors.subjects import Subjects

    ends = end_of(until.date()) if until else ""
    rights = Rights(agency, frozenset(role or ()), clearance)
    stored = Subjects(load_settings().subject_secret).stored(subject) or subject
    given = on_graph(lambda graph: give(graph, issuer, stored, rights, ends))
    typer.echo(_grant(given))


@admin.command("revoke")
def revoke_grant(grant: Annotated[str, typer.Argument(help="Id of the grant.")]) -> None:
    """End a grant at once, and with it the keys that were made under it."""
    from hub.actors.grants import end

    on_graph(lambda graph: end(graph, grant))
    typer.echo("The grant has ended.")


@admin.command("list")
def list_grants() -> None:
    """List every grant, those that have ended too."""
    from hub.actors.grants import grants

    for row in on_graph(grants):
        typer.echo(_grant(row))


@admin.command("access-records")
def access_records(
    steward: Annotated[
        str | None, typer.Option(help="Slug of the agency that keeps the rows, or hub; all if left out.")
    ] = None,
    after: Annotated[str, typer.Option(help="The name of the record after which to begin.")] = "",
    first: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100,
) -> None:
    """List who was shown rows above PUBLISHED, the oldest first, a line of JSON each."""
    from hub.actors.access_records import page_of

    days = load_settings().access_days
    for (row,) in on_graph(lambda graph: graph.read_one(page_of(steward, after, first, days))):
        typer.echo(json.dumps({name: value for name, value in sorted(row.items()) if name != "place"}))


@key.command("create")
def create(
    purpose: Annotated[str, typer.Option(help="What the key is for.")],
    agency: Agency = None,
    role: Roles = None,
    clearance: Clearance = Marking.PUBLISHED,
    days: Annotated[int, typer.Option(help="How long it lasts, at most 365 days.")] = 90,
    maker: Annotated[str, typer.Option(help="Id of the grant it is made under, and ends with.")] = "",
) -> None:
    """Make a key and print it; nobody can read it again."""
    from hub.actors.keys import make_key

    rights = Rights(agency, frozenset(role or ()), clearance)
    typer.echo(on_graph(lambda graph: make_key(graph, rights, purpose, days, maker)))
    typer.echo("This is shown once. Send it as `Authorization: Bearer` and the key.", err=True)


@key.command("revoke")
def revoke(key: Annotated[str, typer.Argument(help="Id of the key: what stands between hub_ and the next _.")]) -> None:
    """Take a key back, for good."""
    from hub.actors.keys import revoke_key

    on_graph(lambda graph: revoke_key(graph, key))
    typer.echo("The key is revoked.")


@key.command("list")
def list_keys() -> None:
    """List every key without its secret, those that have ended too."""
    from hub.actors.keys import keys

    for row in on_graph(keys):
        typer.echo(_key(row))


def _grant(grant: Grant) -> str:
    ends = grant.until and f" until {grant.until}"
    state = "" if grant.holds(moment()) else " (ended)"
    return f"{grant.slug}  {grant.subject} of {grant.issuer}: {_rights(grant.rights)}{ends}{state}"


def _key(key: Key) -> str:
    state = " (revoked)" if key.revoked else "" if key.holds(moment()) else " (ended)"
    under = key.maker and f", under {key.maker}"
    used = f"last used {key.used}" if key.used else "never used"
    return f"{key.slug}  {key.purpose}: {_rights(key.rights)}{under}, until {key.until}, {used}{state}"


def _rights(rights: Rights) -> str:
    roles = ", ".join(role.value for role in Role if role in rights.roles) or "no role"
    return f"{rights.agency or 'no agency'}, {roles}, up to {rights.clearance.value}"
