"""Access records: who was shown rows above PUBLISHED, told to those who keep the rows. Nodes beside the journal.

Written by hub.actors.accesses, read by the API and by `hub admin access-records`. A record is of the rows of one
steward that have one marking and one audience, and is seen like these: whoever does not see the rows does not see it.
Its properties are called otherwise than those of a row, so that nothing that reads rows takes it for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker, Door
from hub.access.roles import Role
from hub.access.visibility import predicate
from hub.actors.rights import moment
from hub.graph.statement import Statement
from hub.model.enums import Choice, Marking

ACCESS: LiteralString = "AccessRecord"
NOBODYS = "hub"
"""The steward of what no agency keeps; the hub's editors keep it."""
_LAST = "~"
"""After the name of every record: they begin with a year."""
AT_ONCE = 10_000
"""Records that one statement forgets."""
_ADDED: LiteralString = f"UNWIND $given.rows AS row CREATE (a:{ACCESS}) SET a = row RETURN count(a)"
_OLD: LiteralString = f"MATCH (a:{ACCESS}) WHERE a.slug < $given.since WITH a LIMIT $most DELETE a"
_MAY_SEE: LiteralString = predicate("a", acts=True, marking="marked", audience="shared")
_IN_TURN: LiteralString = "RETURN properties(a) ORDER BY a.slug LIMIT $most"
_NEWEST: LiteralString = "RETURN properties(a) ORDER BY a.slug DESC LIMIT $most"
_OF_ALL: LiteralString = f"MATCH (a:{ACCESS}) WHERE a.slug > $given.after"
_BETWEEN: LiteralString = f"MATCH (a:{ACCESS}) WHERE a.slug > $given.begin AND a.slug < $given.end"
_OF_STEWARD: LiteralString = f"MATCH (a:{ACCESS}) WHERE a.place > $given.begin AND a.place < $given.end"


class AccessKind(Choice):
    """What was done with the rows."""

    READ = "READ", "They were shown in an answer, or an answer rests on them."
    EXPORT = "EXPORT", "They are in an export."
    PACK = "PACK", "They are in an evidence pack."
    EVENT = "EVENT", "A stream or a webhook told that something happened to them."


@dataclass(frozen=True)
class Kept:
    """One access record, as it is stored.

    `shown` rows were shown, and the answer may rest on `weighed` more; `marking` and `audience` are those of the rows.
    """

    slug: str
    at: str
    steward: str
    actor: str
    agency: str | None
    door: Door
    kind: AccessKind
    question: str
    shown: int
    weighed: int
    marking: Marking
    audience: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As properties of a node; one that is null is not there."""
        told = {
            "slug": self.slug, "place": f"{self.steward} {self.slug}", "at": self.at, "steward": self.steward,
            "actor": self.actor, "agency": self.agency, "door": self.door.value, "kind": self.kind.value,
            "question": self.question, "shown": self.shown, "weighed": self.weighed, "marked": self.marking.value,
            "shared": list(self.audience) or None,
        }  # fmt: skip
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Kept:
        """What a node says."""
        return cls(
            row["slug"], row["at"], row["steward"], row["actor"], row.get("agency"), Door(row["door"]),
            AccessKind(row["kind"]), row["question"], row["shown"], row["weighed"], Marking(row["marked"]),
            tuple(row.get("shared", ())),
        )  # fmt: skip


def adding(records: list[Kept]) -> Statement:
    """The statement that adds records."""
    return Statement(_ADDED, {"given": {"rows": [record.stored() for record in records]}})


def forgetting(days: int) -> Statement:
    """The statement that forgets the records of before so many days, AT_ONCE at most."""
    return Statement(_OLD, {"given": {"since": since(days)}, "most": AT_ONCE})


def since(days: int) -> str:
    """The moment before which records are no longer kept nor shown; names of records begin with theirs."""
    return moment(clock.now() - timedelta(days=days))


def stewards_of(asker: Asker) -> list[str]:
    """The stewards whose access records somebody reads: an approver their agency's, an editor those of no agency."""
    own = [asker.agency] if asker.agency and Role.APPROVER in asker.roles else []
    return [*own, *([NOBODYS] if Role.EDITOR in asker.roles else [])]


def may_read(asker: Asker) -> bool:
    """Whether somebody reads any access records."""
    return Role.AUDITOR in asker.roles or bool(stewards_of(asker))


def pages_for(asker: Asker, after: str, most: int, days: int, *, newest_first: bool = False) -> list[Statement]:
    """The statements that read, in order of time, the records after one that somebody may read: one for each steward.

    An auditor reads those of all by one. With `newest_first` the order is the other way, and "" is after none.
    """
    begin, end = (since(days), after or _LAST) if newest_first else (max(after, since(days)), "")
    seen, turn = asker.sees.parameters(), _NEWEST if newest_first else _IN_TURN
    if Role.AUDITOR in asker.roles:
        given, chosen = ({"begin": begin, "end": end}, _BETWEEN) if newest_first else ({"after": begin}, _OF_ALL)
        return [Statement(f"{chosen} AND {_MAY_SEE} {turn}", {**seen, "given": given, "most": most})]
    return [
        Statement(f"{_OF_STEWARD} AND {_MAY_SEE} {turn}", {**seen, "given": _range(steward, begin, end), "most": most})
        for steward in stewards_of(asker)
    ]


def page_of(steward: str | None, after: str, most: int, days: int) -> Statement:
    """The same of all records, or of one steward, for whoever runs the machine that holds the graph."""
    begin = max(after, since(days))
    if steward is None:
        return Statement(f"{_OF_ALL} {_IN_TURN}", {"given": {"after": begin}, "most": most})
    return Statement(f"{_OF_STEWARD} {_IN_TURN}", {"given": _range(steward, begin), "most": most})


def _range(steward: str, begin: str, end: str = "") -> dict[str, str]:
    # The sign after a space, which no slug holds, ends what is the steward's.
    return {"begin": f"{steward} {begin}", "end": f"{steward} {end}" if end else f"{steward}!"}
