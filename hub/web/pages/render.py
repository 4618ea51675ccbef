"""Templates become pages: GOV.UK components, escaped by default, with the names of the built style and script.

Called by hub.web.pages.page_response. Templates see what their operation answered, the variables, and the filters of
hub.web.pages.facts_in_words; they ask nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from jinja2.loaders import ChoiceLoader

from hub.model.enums import AiClass, ToolStatus
from hub.web.drawings.paths import leads_graph, step_graph
from hub.web.drawings.svg import drawing
from hub.web.pages import facts_in_words
from hub.web.pages.feed import call_id, day_before, entry_id, feed_id, topic, what_was_done
from hub.web.pages.timeline import timeline
from hub.web.pages.transparency import drafted

_FILTERS = (
    facts_in_words.day,
    facts_in_words.words,
    facts_in_words.said,
    facts_in_words.count,
    facts_in_words.link,
    facts_in_words.place,
    facts_in_words.outside,
    facts_in_words.field,
    facts_in_words.listed,
    facts_in_words.chosen,
    facts_in_words.left_out,
    facts_in_words.named,
    facts_in_words.address_of,
    facts_in_words.identifier,
    facts_in_words.hidden_by,
    facts_in_words.what_happened,
    day_before,
    entry_id,
    feed_id,
    call_id,
    topic,
    what_was_done,
    facts_in_words.may,
    drawing,
    leads_graph,
    step_graph,
    timeline,
    drafted,
)


_CHOICES = {
    name: [(each.value, facts_in_words.words(each.value)) for each in values]
    for name, values in (("status", ToolStatus), ("kind", AiClass))
}
"""What lists of tools are narrowed by that is known without asking."""


@dataclass(frozen=True)
class Templates:
    """The templates of the pages, with the addresses of what a page loads."""

    environment: Environment

    @classmethod
    def of(cls, built: Path) -> Templates:
        """With the style and script in the folder that was built. Raises FileNotFoundError where there is none."""
        names = json.loads((built / "pages.json").read_text(encoding="utf-8"))
        own = PackageLoader("hub.web.pages")
        components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
        environment = Environment(
            loader=ChoiceLoader([own, components]), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        environment.filters |= {each.__name__: each for each in _FILTERS}
        built_names = {key: f"/{name}" for key, name in names.items()}
        environment.globals.update({"address": facts_in_words.address, "built": built_names, "choices": _CHOICES})
        return cls(environment)

    def page(self, template: str, context: Mapping[str, Any]) -> str:
        """The text of a page."""
        return self.environment.get_template(template).render(context)
