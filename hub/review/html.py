"""A paper as one accessible HTML file: styles inside, no script, nothing fetched.

Called by hub.review.pack_folder. Everything that comes from the register is escaped; links lead to http and https only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from html import escape
from importlib.resources import files
from itertools import count

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from hub.review.blocks import Chart, Paper

FONT = "Helvetica Neue, Arial, sans-serif"


def html_of(paper: Paper) -> str:
    """The file."""
    return _template().render(paper=paper, svg=partial(_drawn, count(1))) + "\n"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False
    )
    environment.globals["marking"] = marking_in_words
    return environment.get_template("pack.html")


def _read(name: str) -> str:
    return (files(__package__ or "") / "templates" / name).read_text(encoding="utf-8")


def _drawn(numbers: Iterator[int], chart: Chart) -> Markup:
    """The drawing with its title and description; hub.review.charts has escaped every text in it."""
    key = f"chart-{next(numbers)}"
    head = f'<title id="{key}">{escape(chart.title)}</title><desc id="{key}-d">{escape(chart.words)}</desc>'
    told = f'font-family="{FONT}" role="img" aria-labelledby="{key}" aria-describedby="{key}-d"'
    opened, rest = chart.drawn(told).split(">", 1)
    return Markup(f"{opened}>{head}{rest}")  # noqa: S704 - every text in it is escaped, here and in hub.review.charts


def marking_in_words(marking: str) -> str:
    """A marking as it stands on a page: OFFICIAL-SENSITIVE, OFFICIAL, or PUBLISHED for what is public."""
    return marking.replace("_", "-")
