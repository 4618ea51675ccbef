"""A mapping that cannot be used is told with everything that is wrong with it, each at its line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from hub.errors import BadMapping
from hub.importers.candidate import Understood
from hub.importers.candidates import understand
from hub.importers.mapping_file import read_mapping
from hub.importers.names import Names, slug_from
from hub.importers.tables import table_of
from hub.importers.text_files import read_separated
from hub.model.registry import the_model

SOUND = """register: us-mill
noun: tool
marking: PUBLISHED
source: page
same: Id
fields:
  name: Name
  owner: {column: Body, recode: {HQ: mill}}
  status: {column: Stage, recode: {'*deploy*': LIVE, Trial: PILOT}, else: UNKNOWN}
  statusSince: {column: Since, dates: dmy}
  techniques: {column: How, split: [',']}
  aiClass: {value: CHECKLIST}
  scope: {value: CORE}
  suppliers: {column: Vendor, split: [','], make: {}}
"""
NAMES = Names({"Agency": {"the mill": "mill"}}, {"Agency": {"mill"}, "Supplier": set()})
HEADS = "Id,Name,Body,Stage,Since,How,Vendor"


def understood(rows: str, text: str = SOUND, heads: str = HEADS, folder: Path | None = None) -> Understood:
    assert folder is not None
    file = folder / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    mapping = read_mapping(file, the_model())
    table = table_of(read_separated(f"{heads}\n{rows}".encode()), mapping.heads)
    return understand(
        table, mapping, the_model(), Names(dict(NAMES.by_name), {k: set(v) for k, v in NAMES.slugs.items()})
    )


def refusals(said: Understood) -> list[tuple[int, str, str]]:
    return [(refusal.row, refusal.column, refusal.code) for refusal in said.refused]


def test_everything_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(
        "register: Us Mill\nnoun: tol\nmarking: SECRET\nsurce: page\nfields:\n  name: Name\n", encoding="utf-8"
    )
    with pytest.raises(BadMapping) as caught:
        read_mapping(file, the_model())
    told = [str(problem) for problem in caught.value.problems]
    assert [text.split(": ")[:2] for text in told] == [
        ["mapping.yaml:4", "surce"], ["mapping.yaml:1", "register"], ["mapping.yaml:2", "noun"],
        ["mapping.yaml:3", "marking"], ["mapping.yaml:1", "source"],
    ]  # fmt: skip
    assert "did you mean source?" in told[0]
    assert "did you mean tool?" in told[2]


@pytest.mark.parametrize(
    ("line", "at", "reason"),
    [
        ("  nmae: Name", "fields.nmae", "did you mean name?"),
        ("  purpose: {column: Why, text: '{Why}'}", "fields.purpose", "exactly one of"),
        ("  purpose: {column: Why, blnak: none}", "fields.purpose.blnak", "did you mean blank?"),
        ("  purpose: {column: Why, blank: empty}", "fields.purpose.blank", "unchanged, none, refuse"),
        ("  purpose: 3", "fields.purpose", "head of a column"),
        ("  acts: Acts", "fields.acts", "no field of Tool that can be given"),
    ],
)
def test_a_field_that_is_mapped_wrongly(tmp_path: Path, line: str, at: str, reason: str) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(SOUND + line + "\n", encoding="utf-8")
    with pytest.raises(BadMapping) as caught:
        read_mapping(file, the_model())
    [problem] = caught.value.problems
    assert str(problem).startswith(f"mapping.yaml:15: {at}: ")
    assert reason in str(problem)


def test_what_every_record_needs_has_to_be_mapped(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(SOUND.replace("  scope: {value: CORE}\n", "").replace("  owner:", "  users:"), encoding="utf-8")
    with pytest.raises(BadMapping) as caught:
        read_mapping(file, the_model())
    assert [str(problem).split(": ")[1] for problem in caught.value.problems] == ["fields.scope", "fields.owner"]


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    said = understood(
        'D-01,Sieve,The  MILL,2. Deployed,03/04/25,"regression, rules","Acme, Beta Ltd"\n', folder=tmp_path
    )
    [made] = said.candidates
    assert (made.row, made.slug) == (2, "us-mill-d-01")
    assert made.values == {
        "name": "Sieve",
        "techniques": ["regression", "rules"],
        "aiClass": "CHECKLIST",
        "scope": "CORE",
    }
    assert made.state == {"status": "LIVE", "since": "2025-04-03"}
    assert made.links == {"owner": [{"to": "mill"}], "suppliers": [{"to": "acme"}, {"to": "beta-ltd"}]}
    assert {ref: made.fields["name"] for ref, made in said.beside.items()} == {
        ("Supplier", "acme"): "Acme", ("Supplier", "beta-ltd"): "Beta Ltd",
    }  # fmt: skip
    assert said.recoded == Counter({("status", "2. Deployed", "LIVE"): 1})


def test_every_row_that_cannot_be_taken_says_where_and_why(tmp_path: Path) -> None:
    rows = "1,Sieve,HQ,Trial,,,\n,Mill,HQ,,,,\n3,,HQ,,,,\n4,Wheel,Nobody,,,,\n5,Belt,HQ,,31/31/25,,\n1,Sieve,HQ,,,,\n"
    said = understood(rows, folder=tmp_path)
    assert [made.row for made in said.candidates] == [2]
    assert refusals(said) == [
        (3, "Id", "NO_KEY"), (4, "Name", "MISSING_FIELD"), (5, "Body", "UNKNOWN_REFERENCE"), (6, "Since", "UNCLEAR"),
        (7, "Id", "REPEATED"),
    ]  # fmt: skip
    assert said.rows == [2, 3, 4, 5, 6, 7]


def test_a_recoding_of_a_row_that_is_refused_does_not_count(tmp_path: Path) -> None:
    said = understood("1,Sieve,Nobody,Trial,,,\n", folder=tmp_path)
    assert (said.recoded, said.candidates) == (Counter(), [])


def test_rows_of_one_record_are_merged_where_the_mapping_says_so(tmp_path: Path) -> None:
    text = SOUND.replace("same: Id", "same: Id\nrepeated: merge")
    said = understood("1,Sieve,HQ,Trial,,rules,Acme\n1,Sieve,HQ,,,trees,Beta\n", text, folder=tmp_path)
    [made] = said.candidates
    assert (made.values["techniques"], made.state) == (["rules", "trees"], {"status": "PILOT"})
    assert made.links["suppliers"] == [{"to": "acme"}, {"to": "beta"}]
    assert (said.joined, refusals(said)) == ({3: 2}, [])


def test_a_matrix_of_uses_makes_a_record_for_each_cell_that_is_filled(tmp_path: Path) -> None:
    text = SOUND.partition("same:")[0] + (
        "same: Agency\nspread: {from: Drafting, to: Search, head: Use, cell: Product, leaveOut: ['', N]}\nfields:\n"
        "  name: {text: '{Use} at {Agency}'}\n  owner: {column: Agency}\n  aiClass: {value: CHECKLIST}\n"
        "  scope: {value: CORE}\n  products: {column: Product, split: [';'], recode: {Y: leave out}, make: {}}\n"
    )
    said = understood("The Mill,Y,Alpha; Beta\nThe Mill ,N,\n", text, "Agency,Drafting,Search", tmp_path)
    assert [(made.slug, made.values["name"], made.links) for made in said.candidates] == [
        ("us-mill-the-mill-drafting", "Drafting at The Mill", {"owner": [{"to": "mill"}]}),
        ("us-mill-the-mill-search", "Search at The Mill",
         {"owner": [{"to": "mill"}], "products": [{"to": "alpha"}, {"to": "beta"}]}),
    ]  # fmt: skip
    assert refusals(said) == [(3, "", "LEFT_OUT")]


def test_a_blank_means_what_the_mapping_says(tmp_path: Path) -> None:
    def values(blank: str) -> dict[str, object]:
        text = SOUND + f"  purpose: {{column: Why, blank: {blank}}}\n"
        said = understood("1,Sieve,HQ,,,,,n/a\n", text, f"{HEADS},Why", tmp_path)
        return said.candidates[0].values if said.candidates else {"refused": said.refused[0].code}

    assert "purpose" not in values("unchanged")
    assert values("none")["purpose"] is None
    assert values("refuse") == {"refused": "EMPTY_VALUE"}


def test_a_slug_tells_texts_apart_but_for_case_spaces_and_hyphens() -> None:
    alike = [
        "Body worn video",
        "Body-worn video",
        "body  WORN video",
        "Body worn video (BWV)",
        "Body worn video BWV",
        "可視",
    ]
    made = [slug_from(text) for text in alike]
    assert made[0] == made[1] == made[2] == "body-worn-video"
    assert len(set(made)) == 4
    assert slug_from("x" * 200).startswith("x" * 80 + "-")
    assert slug_from("D-01", "Mill") == "d-01-mill"
