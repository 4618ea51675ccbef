"""Product and its maker."""

from hub.model.declare import Noun, Relationship, text
from hub.model.policy import KEPT_BY_EDITORS

NOUN = Noun(
    label="Product",
    singular="product",
    plural="products",
    meaning="What tools are built on, when it has a name of its own: a product, a model, an open-source package.",
    default_order="name",
    policy=KEPT_BY_EDITORS,
    picture=True,
    properties=(
        text("name", "Name of the product.", required=True, sortable=True),
        text("kind", "Kind of product, such as language-model, assistant or facial-matching.", sortable=True),
        text("note", "What a reader should know about this record."),
    ),
    relationships=(
        Relationship(
            "supplier",
            "SUPPLIED_BY",
            ("Supplier",),
            "Who makes or sells it.",
            inverse="products",
            inverse_meaning="Products it makes or sells.",
            many=False,
        ),
    ),
)
