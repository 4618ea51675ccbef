"""Every table of a pack against every other: what contradicts, in sentences. Read off the paper, as a reader would.

Used by tests/review/test_crossing.py.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator, Mapping

from hub.review.blocks import Bullets
from hub.review.csv_files import plain
from tests.review.crossed_paper import Crossing
from tests.review.crossed_tables import ACTING, CLAIMS, LEVELS, MISSING, NAMES_TOOLS, OWNERS, RECORDS, SILENT
from tests.review.crossing_time import documents, happened, harmed, later, moved

MONTHS = tuple(month_name[1:])


def contradictions(made: Crossing) -> Iterator[str]:
    """Every contradiction between two tables, or between a table and the words beside one."""
    rules = (silences, claims, missing, gaps, owners, acting, levels, sums, parts, figures, untouched, scope, answers)
    for rule in (*rules, moved, documents, happened, harmed, later):
        yield from (f"{rule.__name__}: {said}" for said in rule(made))


def silences(made: Crossing) -> Iterator[str]:
    """What one table records, another calls not recorded."""
    for kind, places in RECORDS.items():
        for table, column in places:
            for row in made.rows(table):
                on_record = made.recorded(row["Tool"], kind)
                if SILENT.match(row[column]) and on_record:
                    yield f"{table} says of {row['Tool']} “{row[column]}”, but {on_record[0]}"
    for tool in made.index:
        if made.recorded(tool, "risk") and re.search(
            rf"No source names a risk for [^.]*{re.escape(tool)}", made.said("harms")
        ):
            yield f"harms: no risk of {tool}"


def claims(made: Crossing) -> Iterator[str]:
    """What a table records, a commitment that it bears on calls nothing recorded."""
    for place, row in enumerate(made.rows("commitments"), start=1):
        for pair in made.rows(f"commitment-{place:02}"):
            if pair["Why"].startswith("Nothing is recorded"):
                for kind in CLAIMS.get(row["Commitment"], ()):
                    for on_record in made.recorded(pair["Tool or agency"], kind):
                        yield f"{row['Commitment']} of {pair['Tool or agency']}: nothing recorded, but {on_record}"


def missing(made: Crossing) -> Iterator[str]:
    """What no source is said to give, another table gives."""
    for row in made.rows("openness"):
        for word, kind in MISSING.items():
            named = row["Not found in any source"].replace(" and ", ", ").split(", ")
            if word in named and made.recorded(row["Tool"], kind):
                yield f"{word} of {row['Tool']}: not found, but {made.recorded(row['Tool'], kind)[0]}"


def gaps(made: Crossing) -> Iterator[str]:
    """A tool in scope that acts is without an officer in one table exactly where it is in the other."""
    lacking = {
        row["Tool"] for row in made.rows("accountability") if "Senior Responsible Officer" in row["What is missing"]
    }
    silent = {
        row["Tool"]
        for row in made.rows("people")
        if SILENT.match(row["Senior Responsible Officer"]) and ACTING.match(made.index[row["Tool"]]["Status"])
    }
    yield from (f"the officer of {tool} is missing in one table only" for tool in lacking ^ silent)


def owners(made: Crossing) -> Iterator[str]:
    """A tool has one owner, and stands in the index."""
    for name, tool, owner in OWNERS:
        for row in made.rows(name):
            cells = list(row.values())
            if cells[tool] not in made.index:
                yield f"{name}: {cells[tool]} is not in the index"
            elif made.index[cells[tool]]["Agency"] != cells[owner]:
                other = made.index[cells[tool]]["Agency"]
                yield f"{name}: {cells[tool]} is of {cells[owner]}, but of {other} in the index"
    for name in NAMES_TOOLS:
        yield from (
            f"{name}: {row_tool(row)} is not in the index" for row in made.rows(name) if row_tool(row) not in made.index
        )


def answers(made: Crossing) -> Iterator[str]:
    """As many pieces of feedback are counted as are listed after the baseline, and no more as answered than are so."""
    listed = {
        (row["From"], row["What it says"]): row["Answered"] == "Yes"
        for row in made.rows("ledger-feedback")
        if _day(row["When"]) > made.content["baseline"]
    }
    for row in made.rows("answer-times")[:1]:
        if (int(row["Said"]), int(row["Answered"]) <= sum(listed.values())) != (len(listed), True):
            yield f"{row['Said']} said and {row['Answered']} answered, of {len(listed)} listed"


def _day(words: str) -> str:
    """31 December 2025 as 2025-12-31; the last day where it is less precise, and no day at all as the first of all."""
    parts = words.split()
    if not parts[-1].isdecimal():
        return ""
    month = MONTHS.index(parts[-2]) + 1 if len(parts) > 1 else 12
    return f"{parts[-1]}-{month:02}-{int(parts[0]) if len(parts) > 2 else 31:02}"


def row_tool(row: Mapping[str, str]) -> str:
    """The tool that a row is about."""
    return next(iter(row.values()))


def acting(made: Crossing) -> Iterator[str]:
    """What is said to be at work is at work in the index, and has one status."""
    named = [("alike", row[side]) for row in made.rows("alike") for side in ("Tool", "Other tool")]
    for table in ("steps", "shared-products", "shared-suppliers"):
        named += [(table, tool) for row in made.rows(table) for tool in row["Which tools"].split("; ")]
    named += [("chains", row["From"]) for row in made.rows("chains")]
    for table, words in named:
        tool = words.removesuffix(" (inferred)")
        if tool in made.index and not ACTING.match(made.index[tool]["Status"]):
            yield f"{table}: {tool} is at work, but {made.index[tool]['Status']} in the index"
    for table, column in (("changes-new-tools", "Status on the day"), ("changes-status", "On the day")):
        for row in made.rows(table):
            if not made.index[row["Tool"]]["Status"].startswith(row[column]):
                yield f"{table}: {row['Tool']} is {row[column]}, but {made.index[row['Tool']]['Status']} in the index"


def levels(made: Crossing) -> Iterator[str]:
    """The levels of a commitment are those of its rows, and those of the vision as a framework."""
    for place, row in enumerate(made.rows("commitments"), start=1):
        pairs = made.rows(f"commitment-{place:02}")
        for level in LEVELS:
            counted = sum(pair["Level"].removesuffix(" (inferred)") == level for pair in pairs)
            if counted != int(row[level]):
                yield f"{row['Commitment']}: {row[level]} {level} of which {counted} are listed"
        others = [counts for counts in made.rows("framework-0-principles") if counts["Principle"] == row["Commitment"]]
        for other in others:
            if row["Met by"] == "Each tool" and int(other["Pairs"]) != len(pairs):
                yield f"{row['Commitment']}: {other['Pairs']} pairs, of which {len(pairs)} are listed"


def sums(made: Crossing) -> Iterator[str]:
    """Numbers beside names are the number of the names, and the parts of a whole add up."""
    for table in ("steps", "shared-products", "shared-suppliers"):
        for row in made.rows(table):
            names = row["Which tools"].split("; ")
            if len(names) != int(row["Tools"]):
                yield f"{table}: {row['Tools']} tools, {len(names)} named"
    for row in made.rows("quality"):
        if sum(int(row[column]) for column in ("All pass", "All fail", "Not judged")) != len(made.index):
            yield f"quality: {row['What is asked of an entry']} is asked of other than {len(made.index)} tools"


def parts(made: Crossing) -> Iterator[str]:
    """The pairs of a framework by principle are those by agency."""
    for name in [table for table in made.tables if re.fullmatch(r"framework-\d+-principles", table)]:
        agencies = made.rows(name.replace("principles", "agencies"))
        for column in ("Pairs", *LEVELS):
            by_principle, other = (sum(int(row[column]) for row in rows) for rows in (made.rows(name), agencies))
            if by_principle != other:
                yield f"{name}: {column} {by_principle} by principle, {other} by agency"


def figures(made: Crossing) -> Iterator[str]:
    """Each figure that counts the rows of a table is their number."""
    value = {row["Figure"]: int(row["Value"].replace(",", "")) for row in made.rows("figures")}
    tools = [row for row in made.rows("commitments") if row["Met by"] == "Each tool"]
    agencies = [row for row in made.rows("commitments") if row["Met by"] != "Each tool"]

    def low(rows: list[dict[str, str]]) -> int:
        return sum(int(row[level]) for row in rows for level in ("Contradicted", "Not assessed", "Stated"))

    counted = {
        "Tools in scope": len(made.rows("openness")),
        "Tools in scope that act": sum(
            bool(ACTING.match(made.index[row["Tool"]]["Status"])) for row in made.rows("openness")
        ),
        "Tools in scope without a Senior Responsible Officer recorded here": sum(
            bool(SILENT.match(row["Senior Responsible Officer"])) for row in made.rows("people")
        ),
        "Processes that no tool is recorded to affect": len(made.rows("untouched")),
        "Pairs of tool and commitment not shown to be met": low(tools),
        "Pairs of tool and commitment not assessed": sum(int(row["Not assessed"]) for row in tools),
        "Pairs of agency and commitment not shown to be met": low(agencies),
        "Processes on which acting tools of two or more agencies meet": len(made.rows("steps")),
        "Products under acting tools of two or more agencies": len(made.rows("shared-products")),
        "Suppliers of acting tools of two or more agencies": len(made.rows("shared-suppliers")),
        "Practices done alike by two or more agencies": len(made.rows("practices")),
    }
    for name, number in counted.items():
        if value[name] != number:
            yield f"{name}: {value[name]} in the figures, {number} in the tables"


def untouched(made: Crossing) -> Iterator[str]:
    """A step or an agency without a tool is named beside no tool."""
    bare = {row["Step"] for row in made.rows("untouched")}
    for row in made.index.values():
        steps = {step.removesuffix(" (inferred)") for step in row["Legal steps"].split("; ")}
        yield from (f"{step} has no tool, but {row['Tool']}" for step in bare & steps)
    yield from (f"{row['Step']} has no tool, but several" for row in made.rows("steps") if row["Step"] in bare)
    listed = {
        name
        for block in next(section.blocks for section in made.paper.sections if section.anchor == "unknown")
        if isinstance(block, Bullets)
        for entry in block.entries
        for name in re.split(r", | and ", plain(entry).split(": ", 1)[-1])
    }
    named = {row["Agency"] for table in ("tools", "uses", "stages-by-agency") for row in made.rows(table)}
    yield from (f"{agency} has no tool, but stands in a table of tools" for agency in listed & named)


def scope(made: Crossing) -> Iterator[str]:
    """The tools in scope are the same everywhere."""
    mine = {name for name, row in made.index.items() if row["In scope"] == "Yes"}
    for table in ("openness", "people", "problems"):
        if made.tables.get(table) is not None and {row["Tool"] for row in made.rows(table)} != mine:
            yield f"{table}: other tools in scope than in the index"
