"""A drafted mapping has the fields right, for registers in the forms in which they are published."""

from __future__ import annotations

import pytest
import yaml

from hub.errors import BadMapping
from hub.importers.drafting import draft
from hub.importers.mapping_file import understood
from hub.importers.reading import sheets_of
from hub.model.registry import the_model
from hub.records.problems import Notes
from hub.seed.yaml_files import read_text
from tests.importers.books import FEDERAL_2025, federal

MONTHS = "Date when AI use case became operational or the pilot’s start date"
# Each register as its publisher heads it, with rows made up here, and the column that a person takes for each field.
REGISTERS = {
    "federal-2023.csv": (
        "Use_Case_ID,Department_Code,Agency,Office,Title,Summary,Development_Stage,Techniques,Source_Code,Department\n"
        "X-0001-2023,X,Mills,HQ,Sieve,Sorts grain,Operation and Maintenance,Regression,,Department X\n"
        "X-0002-2023,X,Mills,HQ,Wheel,Turns,Initiation,Rules,,Department X\n",
        {
            "name": "Title",
            "functionality": "Summary",
            "owner": "Agency",
            "status": "Development_Stage",
            "techniques": "Techniques",
        },
    ),
    "federal-2024.csv": (
        "2_use_case_name,3_agency,3_abr,4_bureau,8_topic_area,11_purpose_benefits,12_outputs,16_dev_stage,"
        "18_date_initiated,20_date_implemented,22_dev_method,54_key_risks,67_opt_out\n"
        "Sieve,X,X,HQ,Law & Justice,Less chaff,Grain,Implementation,03/14/2023,,In-house,,No\n",
        {
            "name": "2_use_case_name",
            "owner": "3_agency",
            "purpose": "11_purpose_benefits",
            "functionality": "12_outputs",
            "status": "16_dev_stage",
            "statusSince": "18_date_initiated",
        },
    ),
    "science.csv": (
        "Use Case ID,Use Case Name,Agency,Bureau / Department,Summary of Use Case,"
        "Stage of System Development Life Cycle,Date Implemented\nS-1,Sieve,X,HQ,Sorts,Operation,2024-05-01\n",
        {
            "name": "Use Case Name",
            "owner": "Agency",
            "functionality": "Summary of Use Case",
            "status": "Stage of System Development Life Cycle",
            "statusSince": "Date Implemented",
        },
    ),
    "personnel.csv": (
        "Tool/Application Name,Description,Sponsoring Office,Deployment Phase,First Production Use,"
        "Risk Classification\n"
        "Sieve,Sorts,HQ,Production,2024-05-01,Low-impact\n",
        {
            "name": "Tool/Application Name",
            "functionality": "Description",
            "owner": "Sponsoring Office",
            "status": "Deployment Phase",
            "statusSince": "First Production Use",
        },
    ),
    "algoritmes.json": (
        '[{"title": "Zeef", "organisatie": "Molen", "doel": "Sorteert graan", "status": "in_gebruik", "id": 7}]',
        {"name": "title", "owner": "organisatie", "purpose": "doel", "status": "status"},
    ),
    "records.json": (
        '{"records": [{"publishing_body": "The Mill", "tool_name": "Sieve", "description": "Sorts grain"}]}',
        {"name": "tool_name", "owner": "publishing_body", "functionality": "description"},
    ),
    "algorithmes.csv": (
        "Nom du traitement;Administration;Finalité;Description du traitement;Date de mise en service;Courriel\n"
        "Tamis;Moulin;Trier;Trie le grain;15 août 2023;a@example.org\n",
        {
            "name": "Nom du traitement",
            "owner": "Administration",
            "purpose": "Finalité",
            "functionality": "Description du traitement",
            "statusSince": "Date de mise en service",
            "contact": "Courriel",
        },
    ),
}
ROW = [
    "X-1",
    "Sieve",
    "HQ",
    "a@example.org",
    "c) Deployed – in use",
    "No",
    "Fine",
    "Law",
    "Generative AI",
    "Chaff",
    "Grain",
    "2024-05-01",
    "Acme",
]


def columns(text: str) -> dict[str, str]:
    """The columns that a draft gives to fields."""
    fields = yaml.safe_load(text)["fields"]
    named = {name: value if isinstance(value, str) else value.get("column") for name, value in fields.items()}
    return {name: column for name, column in named.items() if column}


@pytest.mark.parametrize("name", REGISTERS)
def test_the_fields_of_a_published_register_are_drafted(name: str) -> None:
    content, right = REGISTERS[name]
    sheets = sheets_of(content.encode(), f".{name.partition('.')[2]}")
    drafted = columns(draft(sheets, name.partition(".")[0], the_model(), "tool"))
    assert {field: drafted.get(field) for field in right} == right


def test_a_workbook_with_a_sheet_of_choices_is_drafted_from_the_rows() -> None:
    other = ["X-2", "Wheel", "HQ", None, "a) Pre-deployment – bought", "No", None, "Law", "Computer Vision", "x", "y",
             "2024-06-01", "Beta"]  # fmt: skip
    text = draft(sheets_of(federal([ROW, other]), ".xlsx"), "A department (2025)", the_model(), "tool")
    mapping = yaml.safe_load(text)
    assert (mapping["register"], mapping["sheet"]) == ("a-department-2025", "Reportable AI Use Cases")
    assert mapping["same"] == "Use Case ID [Agency Abbrev.] – [#]"
    assert columns(text) == {
        "name": "Use Case Name",
        "owner": "Bureau/Component",
        "contact": "Email Address",
        "status": "Stage of Development",
        "note": "Justification",
        "aiClass": "AI Classification",
        "functionality": "Describe the AI system’s outputs.",
        "purpose": "What problem is the AI intended to solve?",
        "statusSince": MONTHS,
        "suppliers": "Vendor(s) Name",
    }
    assert mapping["fields"]["status"]["recode"] == {
        "c) Deployed – in use": "LIVE", "a) Pre-deployment – bought": "PLANNED",
    }  # fmt: skip
    assert mapping["fields"]["aiClass"]["recode"] == {
        "Generative AI": "GENERATIVE",
        "Computer Vision": "MACHINE_LEARNING",
    }
    assert len(FEDERAL_2025) == 13


def test_every_line_says_how_sure_it_is_and_what_is_left_to_decide_is_refused() -> None:
    content = "Name,Body\nSieve,The Mill\n"
    text = draft(sheets_of(content.encode(), ".csv"), "mills", the_model(), "tool")
    fields = text.partition("fields:\n")[2].splitlines()
    assert all(
        "# sure:" in line or "# likely:" in line or "DECIDE" in line
        for line in fields
        if line.startswith("  ") and line[2] != " "
    )
    document = read_text(text, "draft.yaml")
    mapping = understood(document.value, Notes(document.problems), "draft.yaml", the_model())
    assert {mapped.name: mapped.value for mapped in mapping.fields if not mapped.heads} == {
        "aiClass": "DECIDE",
        "scope": "DECIDE",
    }
    with pytest.raises(BadMapping):
        understood({**document.value, "marking": None}, Notes(), "draft.yaml", the_model())
