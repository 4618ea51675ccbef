"""What an issuer's claims give: by the rules of its setting, at most what it may, and nothing where unclear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.access.roles import Role
from hub.actors.claims import MOST_VALUES, UnusableClaimsError, claimed, subject_of
from hub.actors.grants import Grant
from hub.actors.issuers import Issuer, read_issuers
from hub.actors.rights import Rights, moment
from hub.actors.subjects import Subjects
from hub.errors import BadSetting
from hub.model.enums import Marking

MOST = {"agencies": ["cps", "moj"], "roles": ["CONTRIBUTOR", "APPROVER"], "clearance": "OFFICIAL"}
GIVES = [
    {"claim": "groups", "value": "g-cps", "agency": "cps"},
    {"claim": "groups", "value": "g-moj", "agency": "moj", "clearance": "OFFICIAL"},
    {"claim": "roles", "value": "Hub.Approver", "roles": ["CONTRIBUTOR", "APPROVER"], "clearance": "OFFICIAL"},
]
ENTRA = {
    "oid": "3b7c8a52-0c5e-4d0a-9a41-6f4f0f1f2d11",
    "tid": "8f9d2b1e-7c3a-4e5f-9b6d-0a1c2e3f4d5b",
    "sub": "pairwise",
    "preferred_username": "ada@cps.example",
}
BY_OPENSSL = "52b3fe7127abdca905b3834680cc6c998f6bac1c55e4b52e2ad816461d1e6c45"
"""HMAC-SHA-256 of the address by 32 letters k, worked out by openssl."""
NO_KEY, KEYED = Subjects(), Subjects(b"k" * 32)


def issuer(**more: Any) -> Issuer:
    return Issuer.model_validate(
        {"issuer": "https://id.example", "most": MOST, "gives": GIVES, "web": {"name": "x", "client": "hub"}, **more},
        strict=False,
    )


@pytest.mark.parametrize(
    ("claims", "rights"),
    [
        ({}, Rights()),
        ({"groups": ["g-cps", "g-other"]}, Rights("cps")),
        ({"groups": "g-cps"}, Rights("cps")),
        ({"groups": ["g-moj"]}, Rights("moj", clearance=Marking.OFFICIAL)),
        (
            {"groups": ["g-cps"], "roles": ["Hub.Approver"]},
            Rights("cps", frozenset({Role.CONTRIBUTOR, Role.APPROVER}), Marking.OFFICIAL),
        ),
        ({"groups": [7, None, ["g-cps"]], "roles": {"Hub.Approver": True}}, Rights()),
        ({"groups": ["G-CPS"], "roles": "hub.approver"}, Rights()),
    ],
)
def test_rules_give_what_they_say_together(claims: dict[str, Any], rights: Rights) -> None:
    assert claimed(issuer(), claims) == rights


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": ["g-cps", "g-moj"]},
        # As Entra sends it for somebody in more than 200 groups, in the code flow and in the implicit one.
        {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://graph.example/x"}}},
        {"hasgroups": True},
        {"hasgroups": "true"},
        {"groups": [f"g{number}" for number in range(MOST_VALUES + 1)]},
    ],
    ids=["two agencies", "overage", "overage of the implicit flow", "overage as a text", "far too many"],
)
def test_unclear_claims_give_nothing_at_all(claims: dict[str, Any]) -> None:
    with pytest.raises(UnusableClaimsError) as error:
        claimed(issuer(), claims)
    assert "g-" not in str(error.value)


def test_groups_that_no_rule_reads_may_be_left_out() -> None:
    by_roles = issuer(gives=GIVES[2:])
    assert claimed(by_roles, {"hasgroups": True, "roles": ["Hub.Approver"]}) == Rights(
        None, frozenset({Role.CONTRIBUTOR, Role.APPROVER}), Marking.OFFICIAL
    )
    assert claimed(issuer(gives=[]), {"groups": ["g-cps"]}) is None


def test_a_subject_is_the_claim_that_the_setting_names() -> None:
    entra = issuer(subject="oid", require={"tid": ENTRA["tid"]})
    assert subject_of(entra, ENTRA, NO_KEY) == ENTRA["oid"]
    assert subject_of(issuer(), ENTRA, NO_KEY) == "pairwise"
    for wrong in ({**ENTRA, "tid": "another"}, {**ENTRA, "oid": ""}, {**ENTRA, "oid": 7}, {"sub": "pairwise"}):
        with pytest.raises(UnusableClaimsError):
            subject_of(entra, wrong, NO_KEY)


def test_an_address_is_known_by_its_keyed_hash_or_not_at_all() -> None:
    by_address = issuer(subject="preferred_username")
    with pytest.raises(UnusableClaimsError) as error:
        subject_of(by_address, ENTRA, NO_KEY)
    assert "ada" not in str(error.value)
    stored = subject_of(by_address, ENTRA, KEYED)
    assert stored == f"hashed:{BY_OPENSSL}"
    assert subject_of(by_address, {**ENTRA, "preferred_username": "Ada@CPS.example"}, KEYED) == stored
    with pytest.raises(UnusableClaimsError):
        subject_of(by_address, {**ENTRA, "preferred_username": stored}, KEYED)


FULL = Rights("cps", frozenset({Role.CONTRIBUTOR, Role.APPROVER, Role.EDITOR}), Marking.OFFICIAL_SENSITIVE)
STANDS, ENDED = moment(), "2020-01-01T00:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("granted", "claims", "until", "rights"),
    [
        (None, None, "", Rights()),
        (None, Rights("cps", clearance=Marking.OFFICIAL), "", Rights("cps", clearance=Marking.OFFICIAL)),
        (None, Rights("met"), "", Rights()),
        (FULL, None, "", Rights("cps", frozenset({Role.CONTRIBUTOR, Role.APPROVER}), Marking.OFFICIAL)),
        (FULL, Rights("cps"), "", Rights("cps")),
        (FULL, Rights("moj", clearance=Marking.OFFICIAL), "", Rights()),
        (FULL, Rights(), "", Rights()),
        (Rights("cps"), FULL, "", Rights("cps")),
        (FULL, FULL, ENDED, Rights()),
        (FULL, None, ENDED, Rights()),
    ],
)
def test_the_lower_of_grant_and_claims_wins(
    granted: Rights | None, claims: Rights | None, until: str, rights: Rights
) -> None:
    grant = Grant("https://id.example", "7", granted, ENDED, until) if granted else None
    assert issuer().gives_now(grant, claims, STANDS) == rights


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"gives": [{"claim": "groups", "value": "x", "clearance": "OFFICIAL_SENSITIVE"}]}, "more than most"),
        ({"gives": [{"claim": "groups", "value": "x", "agency": "met"}]}, "more than most"),
        ({"gives": [{"claim": "groups", "value": "x", "roles": ["ADMINISTRATOR"]}]}, "more than most"),
        ({"gives": [{"claim": "groups"}]}, "value"),
        ({"web": None}, "give keys"),
        ({"audience": "hub"}, "together"),
        ({"web": {"client": "hub"}}, "name"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_hub(tmp_path: Path, more: dict[str, Any], word: str) -> None:
    told = {"issuer": "https://id.example", "most": MOST, "web": {"name": "x", "client": "hub"}, **more}
    (tmp_path / "issuers.json").write_text(json.dumps([told]))
    with pytest.raises(BadSetting, match=word):
        read_issuers(tmp_path / "issuers.json")
