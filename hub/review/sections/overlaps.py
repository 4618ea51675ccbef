"""Where tools of several agencies meet on one legal step, what they stand on in common, and which do much the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hub.model.stored import fold
from hub.review.blocks import Block, Heading, Inferred, Para, Section, Table, Text, text
from hub.review.charts import chain_diagram, count_bars, heat_map
from hub.review.facts import Facts, Row, names, owner_name
from hub.review.plain_english import count, first_up, listed, none_of, verb

MOST_LISTED, MOST_DRAWN = 20, 8
CHAINS = {
    "OUTPUT": "by what one tool gives to another",
    "SAME_STEP": "at one step on which both act",
    "MAY_MEET": "at a step and the next, where one case may pass both",
}
HOW = {"OUTPUT": "Output goes there", "SAME_STEP": "Both act on one step", "MAY_MEET": "One case may pass both"}
CLOSEST = 20
"""Pairs of tools that are shown; the file of the pack holds all."""


def section(facts: Facts) -> Section:
    """The heat map, the steps, the products and suppliers, the closest pairs."""
    blocks: list[Block] = [
        Para(
            text(
                "A tool that is at work (tried out, piloted or live) on a step of the legal process may touch the same "
                "case as another agency's tool there. The register shows where; it does not show that anything went "
                "wrong."
            )
        )
    ]
    blocks += _matrix(facts)
    blocks += _steps(facts)
    blocks += _in_common(facts)
    blocks += _chains(facts)
    blocks += _pairs(facts)
    return Section("overlaps", "Where agencies' tools meet", blocks, facts.marking())


def _matrix(facts: Facts) -> list[Block]:
    matrix = facts.data("matrix")
    cells = {(cell["row"], cell["column"]): cell["toolCount"] for cell in matrix["cells"]}
    used = {row for row, _ in cells}
    rows = [(row["slug"], row["name"]) for row in matrix["rows"] if row["slug"] in used]
    columns = [(column["slug"], column["name"]) for column in matrix["columns"]]
    if not rows:
        return [Para(text("No tool is recorded to affect any stage."))]
    words = f"Tools by agency and stage of the legal process; {count(len(rows), 'agency', 'agencies')} with a tool."
    table = Table(
        "stages-by-agency",
        "Tools by agency and stage",
        ("Agency", *(name for _, name in columns)),
        [(text(name), *(text(str(cells.get((row, column), 0))) for column, _ in columns)) for row, name in rows],
        frozenset(range(1, len(columns) + 1)),
        ("matrix",),
    )
    return [heat_map("Tools by agency and stage", words, rows, columns, cells), table]


def _steps(facts: Facts) -> list[Block]:
    spots = facts.rows("meeting_processes")
    title = Heading("Legal steps on which agencies meet", "steps")
    if not spots:
        return [title, Para(text("On no step are tools of two or more agencies at work, as far as is recorded."))]
    chart = count_bars(
        "Agencies whose tools meet on a step",
        "Number of agencies with an acting tool, by step.",
        [(spot["subject"]["name"], spot["agencyCount"]) for spot in spots],
    )
    return [
        title,
        chart,
        Para(
            text(
                "A family counts all parts of one body once, such as a ministry and its agencies. A tool of all forces "
                "in general counts for no agency where a force has a tool of its own."
            )
        ),
        _steps_table(facts, spots),
    ]


def _steps_table(facts: Facts, spots: Sequence[Row]) -> Table:
    read, mine = _read(facts, "affects"), {tool["slug"] for tool in facts.in_scope}
    return Table(
        "steps",
        "Steps with acting tools of two or more agencies",
        ("Step", "Families", "Agencies", "Tools", "Which tools", "In scope"),
        [
            (
                text(spot["subject"]["name"]),
                text(str(spot["familyCount"])),
                text(str(spot["agencyCount"])),
                text(str(spot["toolCount"])),
                _tools(facts, spot, read),
                text("Yes" if mine & {tool["slug"] for tool in spot["tools"]["nodes"]} else "No"),
            )
            for spot in spots
        ],
        frozenset({1, 2, 3}),
        ("meeting_processes",),
    )


def _read(facts: Facts, field: str) -> dict[tuple[str, str], bool]:
    """Which links of tools are a reading of ours, by tool and node."""
    return {
        (tool["slug"], edge["node"]["slug"]): edge["basis"] == "INFERRED"
        for tool in facts.tools.values()
        for edge in tool[field]["edges"]
    }


def _tools(facts: Facts, spot: Row, read: dict[tuple[str, str], bool]) -> Text:
    pieces: list[str | Inferred] = []
    for place, tool in enumerate(spot["tools"]["nodes"]):
        pieces += ["; " if place else "", tool["name"], facts.late(tool["slug"])]
        if read.get((tool["slug"], spot["subject"]["slug"])):
            pieces += [" ", Inferred()]
    return text(*pieces)


def _in_common(facts: Facts) -> list[Block]:
    blocks: list[Block] = [
        Heading("Single points of failure", "single-points"),
        Para(
            text(
                "A product or supplier under the acting tools of several agencies: when it fails, is withdrawn or "
                "changes, "
                "all of them are touched at once."
            )
        ),
    ]
    for kind, singular, plural in (("Product", "product", "products"), ("Supplier", "supplier", "suppliers")):
        rows = facts.points(kind)
        if not rows:
            blocks.append(
                Para(text(f"No {singular} stands under tools of two or more agencies, as far as is recorded."))
            )
            continue
        read = _read(facts, "products") if singular == "product" else {}
        blocks.append(_points_table(facts, singular, plural, rows, read))
    return blocks


def _points_table(
    facts: Facts, singular: str, plural: str, rows: Sequence[Row], read: dict[tuple[str, str], bool]
) -> Table:
    return Table(
        f"shared-{plural}",
        f"{first_up(plural)} under acting tools of two or more agencies",
        (first_up(singular), "Families", "Agencies", "Tools", "Which agencies", "Which tools", "Legal steps touched"),
        [
            (
                text(row["subject"]["name"]),
                text(str(row["familyCount"])),
                text(str(row["agencyCount"])),
                text(str(row["toolCount"])),
                text(listed([*names(row["agencies"]), *_in_general(row)])),
                _tools(facts, row, read),
                text(str(row["processCount"])),
            )
            for row in rows
        ],
        frozenset({1, 2, 3, 6}),
        ("single_points",),
    )


def _in_general(row: Row) -> list[str]:
    """Umbrellas that are not counted beside a member."""
    return [f"{umbrella['name']} (in general, not counted)" for umbrella in row["inGeneral"]]


def _chains(facts: Facts) -> list[Block]:
    """How tools in scope stand to tools of other agencies: by their output, at one step, at steps that follow."""
    chains = facts.chains
    title = Heading("Where tools in scope lead on", "chains")
    asked = sum(answer["name"].startswith("chains ") for answer in facts.answers)
    acting = sum(tool["acts"] for tool in facts.in_scope)
    cut = f" Chains were looked for from {none_of(asked)} of {count(acting, 'such tool')}." if asked < acting else ""
    if not chains:
        nothing = "No tool in scope that acts feeds, or meets at a step or the next, a tool of another agency."
        return [title, Para(text(nothing, cut))]
    order = list(CHAINS)
    near = sorted(
        chains,
        key=lambda pair: (order.index(pair[1]["kind"]), pair[1]["length"], *(fold(name) for name in _ends(*pair))),
    )
    shown = near[:MOST_LISTED]
    kinds = Counter(chain["kind"] for _, chain in chains)
    said = (
        f"{first_up(count(len(chains), 'chain'))} {verb(len(chains), 'leads', 'lead')} from tools in scope that act to "
        f"tools of other agencies: {listed([f'{kinds[kind]} {words}' for kind, words in CHAINS.items()])}. The first "
        f"{len(shown)} {verb(len(shown), 'is', 'are')} shown, outputs before the rest. A chain says what may be "
        f"touched, not what is.{cut}"
    )
    drawn = [(_stations(tool, chain), chain["basis"] == "INFERRED") for tool, chain in shown[:MOST_DRAWN]]
    words = "; ".join(" to ".join(stations) for stations, _ in drawn)
    table = Table(
        "chains",
        "The first chains",
        ("From", "To", "Agency", "How", "By way of"),
        [_chain(tool, chain) for tool, chain in shown],
        frozenset(),
        tuple(answer["name"] for answer in facts.answers if answer["name"].startswith("chains ")),
    )
    return [
        title,
        Para(text(said)),
        chain_diagram("From tool to tool", words, [stations for stations, _ in drawn]),
        table,
    ]


def _ends(tool: Row, chain: Row) -> tuple[str, str]:
    return tool["name"], chain["target"]["name"]


def _stations(tool: Row, chain: Row) -> list[str]:
    return [tool["name"], *(step["to"]["name"] for step in chain["steps"])]


def _chain(tool: Row, chain: Row) -> Sequence[Text]:
    way = " → ".join(_stations(tool, chain)[1:-1]) or "directly"
    mark = Inferred() if chain["basis"] == "INFERRED" else None
    return (
        text(tool["name"]),
        text(chain["target"]["name"]),
        text(owner_name(chain["target"])),
        text(HOW[chain["kind"]], " (the other is still to come)" if chain["targetComing"] else ""),
        text(way, " " if mark else None, mark),
    )


def _pairs(facts: Facts) -> list[Block]:
    pairs = facts.rows("overlaps")
    title = Heading("Tools of different agencies that do much the same", "alike")
    if not pairs:
        return [title, Para(text("No two acting tools of different agencies share a step or a legal outcome."))]
    shown = pairs[:CLOSEST]
    said = (
        f"{first_up(count(len(pairs), 'pair'))} of acting tools of different agencies "
        f"{verb(len(pairs), 'shares', 'share')} a step or a legal outcome. The {count(len(shown), 'closest pair')} "
        f"{verb(len(shown), 'is', 'are')} shown. A score of 1 means that all their features are the same. It says "
        "where to look, not that one tool repeats another."
    )
    return [
        title,
        Para(text(said)),
        Table(
            "alike",
            "The closest pairs",
            ("Tool", "Agency", "Other tool", "Other agency", "Score", "What they share"),
            [_pair(pair) for pair in shown],
            frozenset({4}),
            ("overlaps",),
        ),
    ]


def _pair(pair: Row) -> Sequence[Text]:
    shared: list[str | Inferred] = []
    for place, feature in enumerate(pair["evidence"][:6]):
        shared += [
            "; " if place else "",
            feature["name"].replace("-", " ") if feature["kind"] == "TECHNIQUE" else feature["name"],
        ]
        if feature["basis"] == "INFERRED":
            shared += [" ", Inferred()]
    more = len(pair["evidence"]) - 6
    return (
        text(pair["tool"]["name"]),
        text(owner_name(pair["tool"])),
        text(pair["other"]["name"]),
        text(owner_name(pair["other"])),
        text(f"{pair['score']:.2f}"),
        text(*shared, f"; and {more} more" if more > 0 else ""),
    )
