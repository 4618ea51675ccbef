"""schema/graph/MODEL.md says what the declarations say."""

from hub.files import shipped
from hub.model.declare import Noun, Relationship, choice, date, number, text
from hub.model.document import model_markdown
from hub.model.enums import Severity
from hub.model.registry import Model, the_model

MILL = Noun(
    "Mill",
    "mill",
    "mills",
    "A place that grinds.",
    (text("name", "Its name.", required=True, sortable=True), number("stones", "Stones.", unit="stones")),
    (
        Relationship(
            "grinds", "GRINDS", ("Corn", "Mill"), "What it grinds.", "mills", "Who grinds it.", required=True,
            properties=(choice("wear", Severity, "How worn.", required=True),),
        ),
    ),
)  # fmt: skip
CORN = Noun("Corn", "corn", "corns", "A cereal.", (date("cut", "When it was cut."),))


def test_the_committed_document_is_the_printed_one() -> None:
    committed = (shipped("schema") / "graph" / "MODEL.md").read_text(encoding="utf-8")
    assert committed == model_markdown(the_model()), "print it again: make schema"


def test_every_declared_name_stands_in_it() -> None:
    model = the_model()
    printed = model_markdown(model)
    for noun in model.nouns.values():
        assert f"\n## {noun.label}\n\n{noun.meaning}\n" in printed
        for prop in noun.properties:
            assert f"\n| {prop.name} | " in printed
        for relationship in noun.relationships:
            assert f"`{noun.label}.{relationship.name}` (" in printed
            assert f".{relationship.inverse}` (" in printed


def test_a_property_is_a_row_and_a_relationship_a_sentence() -> None:
    printed = model_markdown(Model([MILL, CORN]))
    assert "| name | text | Its name. | required, filterable, sortable, beside it `nameSort` |\n" in printed
    assert "| stones | whole number | Stones. Unit: stones. | filterable, sortable |\n" in printed
    assert "| cut | date | When it was cut. | filterable, sortable, beside it `cutDay` |\n" in printed
    assert (
        "- `(:Mill)-[:GRINDS]->(:Corn)` or `(:Mill)-[:GRINDS]->(:Mill)`\n"
        "  - `Mill.grinds` (at least one): What it grinds.\n"
        "  - `Corn or Mill.mills` (any number): Who grinds it.\n"
        "  - its `wear`, [Severity](#severity): How worn. Required.\n"
    ) in printed
    assert "- Declared at the other end: `mills` (see Mill).\n" in printed
    assert "### Severity\n\nHow grave an incident is.\n\n| Value | Meaning |\n" in printed


def test_a_computed_property_says_so() -> None:
    row = next(line for line in model_markdown(the_model()).splitlines() if line.startswith("| statusSince |"))
    assert row.endswith("| filterable, sortable, not stored: `since` of the current state |")
