"""Who may see a row of an earlier moment, by what became of it: no engine is needed for that."""

from __future__ import annotations

from typing import Any

from hub.graph.edit import Act, Edit, LinkAt, LinkKind, NodeAt
from hub.graph.logs.public import key
from hub.graph.logs.state import State
from hub.graph.logs.told import tell
from hub.graph.then.sight import NOBODY, Sight, Sights

AT = NodeAt("Tool", "sieve")
USE = LinkAt(LinkKind("USES", "Agency", "Tool"), "mill", "sieve", "k1")


def row(marking: str = "PUBLISHED", *audience: str, **more: Any) -> dict[str, Any]:
    return {"marking": marking, **({"audience": list(audience)} if audience else {}), **more}


def then(*places: tuple[NodeAt | LinkAt, dict[str, Any]]) -> Sights:
    return Sights.of(State({key(at, row): (at, row) for at, row in places}))


def follow(sights: Sights, at: NodeAt | LinkAt, before: Any, after: Any, act: Act = Act.MARK) -> bool:
    return sights.follow(tell(Edit(act, at, before, after)))


def test_both_moments_have_to_let_somebody_see() -> None:
    cases = [
        (("PUBLISHED",), ("OFFICIAL",), ("OFFICIAL", ())),
        (("OFFICIAL",), ("PUBLISHED",), ("OFFICIAL", ())),
        (("PUBLISHED", "mill"), ("PUBLISHED",), ("PUBLISHED", ("mill",))),
        (("PUBLISHED",), ("OFFICIAL", "mill"), ("OFFICIAL", ("mill",))),
        (("PUBLISHED", "mill", "wheel"), ("PUBLISHED", "wheel", "dam"), ("PUBLISHED", ("wheel",))),
        (("PUBLISHED", "mill"), ("PUBLISHED", "wheel"), ("PUBLISHED", NOBODY)),
        # What lies between counts for nothing: it is here and now that somebody looks.
        (("PUBLISHED",), ("PUBLISHED",), ("PUBLISHED", ())),
    ]
    for before, after, expected in cases:
        sights = then((AT, row(*before)))
        assert follow(sights, AT, row(*before), row("OFFICIAL_SENSITIVE"))
        follow(sights, AT, row("OFFICIAL_SENSITIVE"), row(*after))
        assert (before, after, sights.sight(str(AT))) == (before, after, Sight(*expected))
        put = sights.sight(str(AT)).put_on(row(*before, name="Sieve"))
        assert (put["name"], put["marking"], tuple(put.get("audience", ()))) == ("Sieve", *expected)


def test_a_row_that_is_gone_stays_as_it_was_last_seen_and_a_slug_is_for_ever() -> None:
    sights = then((AT, row()))
    assert not follow(sights, AT, row(), row(note="Else."), Act.CORRECT)
    assert not follow(sights, AT, row(note="Else."), None, Act.WITHDRAW)
    assert sights.sight(str(AT)) == Sight("PUBLISHED", ())
    assert follow(sights, AT, None, row("OFFICIAL"), Act.CREATE)
    assert sights.sight(str(AT)) == Sight("OFFICIAL", ())
    assert not follow(sights, NodeAt("Tool", "other"), None, row("OFFICIAL"), Act.CREATE)


def test_a_record_that_was_merged_is_as_hidden_as_what_it_became() -> None:
    """Also what it became was hidden only later, or was merged in turn; not once the merge was taken back."""
    riddle, leads = NodeAt("Tool", "riddle"), NodeAt("Merged", "Tool:riddle")
    other, moved = LinkAt(USE.kind, "mill", "riddle", "k2"), LinkAt(USE.kind, "mill", "sieve", "k3")
    first, second = ({"slug": leads.slug, "kind": "Tool", "into": into, **row()} for into in ("sieve", "sifter"))
    sights = then((riddle, row()), (other, row(since="2024", key="k2")))
    for at, before, after in (
        (other, row(since="2024", key="k2"), None),
        (moved, None, row(since="2024", key="k3", origin="people")),
        (riddle, row(), None),
        (leads, None, first),
    ):
        assert not follow(sights, at, before, after, Act.MERGE)
    assert follow(sights, moved, row(since="2024", key="k3"), row("OFFICIAL", since="2024", key="k3"))
    assert sights.sight(key(other, row())) == Sight("OFFICIAL", ())
    assert follow(sights, AT, row(), row("OFFICIAL"))
    assert sights.sight(str(riddle)) == Sight("OFFICIAL", ())
    assert not follow(sights, leads, first, second, Act.MERGE)
    assert follow(sights, NodeAt("Tool", "sifter"), row("OFFICIAL"), row("OFFICIAL", "mill"))
    assert sights.sight(str(riddle)) == Sight("OFFICIAL", ("mill",))
    assert not follow(sights, leads, second, None, Act.SPLIT)
    assert follow(sights, riddle, None, row(), Act.SPLIT)
    assert not follow(sights, AT, row("OFFICIAL"), row("OFFICIAL", "wheel"))
    assert sights.sight(str(riddle)) == Sight("PUBLISHED", ())


def test_a_link_is_known_again_by_its_marking_and_its_twin_hides_nothing() -> None:
    sights = then((USE, row()))
    name = key(USE, row())
    assert not follow(sights, USE, None, row("OFFICIAL"), Act.LINK)
    assert sights.sight(name) == Sight("PUBLISHED", ())
    assert follow(sights, USE, row(), row("OFFICIAL", "mill"))
    assert follow(sights, USE, row("OFFICIAL", "mill"), row())
    assert sights.sight(name) == Sight("PUBLISHED", ())


def test_a_redaction_says_so_and_what_bears_no_marking_is_left_alone() -> None:
    sights = then((AT, row()))
    assert follow(sights, AT, row(), row(), Act.REDACT)
    assert follow(sights, NodeAt("Earlier", "later"), row(), row(), Act.REDACT)
    assert Sight(None, ()).narrowed(Sight("OFFICIAL", ())) == Sight(None, ())
    assert Sight(None, ()).put_on({"title": "A register"}) == {"title": "A register"}
