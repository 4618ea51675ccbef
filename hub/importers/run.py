"""Import a register: understand its rows, compare them with what is recorded, judge, and on somebody's word apply.

Called by `hub import` and the page /import. The preview and the application are one code, with calls that write nothing
and then with calls that do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hub import clock
from hub.access.asker import Asker
from hub.errors import BadMapping
from hub.graph.session import Graph
from hub.importers.batches import Sending, Sent
from hub.importers.candidate import Candidate, Refusal, Understood
from hub.importers.candidates import understand
from hub.importers.comparing import Compared, Difference, Kept, Outcome, compare, kept_records
from hub.importers.given import Given
from hub.importers.kept_imports import begin, finish
from hub.importers.mapping import Made, RegisterMapping
from hub.importers.names import Names, read_names
from hub.model.registry import Model
from hub.records.stored_rows import StoredRows

PIECE = 250
"""Candidates that are compared in one transaction."""
Told = Callable[[int], None]


@dataclass
class Report:
    """What an import does, or did: every source row by its outcome, and what was there before and is not in the file.

    The four counts add up to `rows`; `again` counts rows among the same that a newer source shows. `places` are names
    of rows where a number alone does not tell them.
    """

    rows: int = 0
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    again: int = 0
    refused: list[Refusal] = field(default_factory=list[Refusal])
    differences: list[tuple[int, str, Difference]] = field(default_factory=list[tuple[int, str, Difference]])
    recoded: list[tuple[str, str, str, int]] = field(default_factory=list[tuple[str, str, str, int]])
    gone: list[Kept] = field(default_factory=list[Kept])
    ended: int = 0
    note: str = ""
    import_id: str = ""
    calls: int = 0
    places: Mapping[int, str] = field(default_factory=dict[int, str])


@dataclass
class Worked:
    """What was made of a register: its rows compared with what is recorded, before anything is sent."""

    report: Report
    compared: list[Compared]
    said: Understood
    there: set[tuple[str, str]]
    beside: dict[tuple[str, str], Made]
    mapping: RegisterMapping | None = None


async def preview(graph: Graph, model: Model, asker: Asker, given: Given, *, day: str = "") -> Report:
    """What the import would do; nothing is written."""
    worked = await _work_out(graph, model, asker, given, day or clock.today().isoformat())
    sending = Sending(graph, model, asker, worked.mapping or given.mapping, worked.beside, _why(given), dry_run=True)
    await judge(sending, worked)
    return worked.report


async def apply(
    graph: Graph,
    model: Model,
    asker: Asker,
    given: Given,
    *,
    day: str = "",
    end: str = "",
    step: Told = lambda rows: None,
) -> Report:
    """Do it, and with `end`, a reason, end what the register no longer holds. Many calls under one id."""
    day = day or clock.today().isoformat()
    worked = await _work_out(graph, model, asker, given, day)
    import_id, first = await begin(graph, given.mapping.register, given.name, given.digest, asker)
    why = f"{_why(given)} ({import_id})"
    sending = Sending(
        graph, model, asker, worked.mapping or given.mapping, worked.beside, why, False, import_id, first, step
    )
    calls = await judge(sending, worked)
    if end:
        ending = replace(sending, first=first + calls, why=f"{why}, no longer in it: {end}")
        calls += await _end(ending, worked, day)
    worked.report.import_id, worked.report.calls = import_id, calls
    counts = {outcome.value: number for outcome, number in worked.report.counts.items()}
    await finish(graph, import_id, {**counts, "rows": worked.report.rows}, asker)
    return worked.report


def _why(given: Given) -> str:
    # A file may have a name that no journal takes.
    name = "".join(character if character.isprintable() else "?" for character in given.name)
    return f"Import of {name} into register {given.mapping.register}"


async def _work_out(graph: Graph, model: Model, asker: Asker, given: Given, day: str) -> Worked:
    """What every row says, beside what is recorded."""
    mapping = given.mapping
    labels = {target for mapped in mapping.fields for target in _targets(model, mapping.label, mapped.name)}
    labels |= {model.labels[made.noun] for made in mapping.beside}
    async with graph.reading() as tx:
        names = await read_names(tx, model, [*labels, "Source"], asker)
        kept = await kept_records(tx, model, mapping, asker)
    mapping = _led(mapping, model, names)
    there = {(label, slug) for label, slugs in names.slugs.items() for slug in slugs}
    if ("Source", mapping.source) not in there and not any(
        made.fields["slug"] == mapping.source for made in mapping.beside
    ):
        raise BadMapping(f"source: no source {mapping.source} is recorded; say what it is made of, or record it first.")
    for made in mapping.beside:
        names.learn(model.labels[made.noun], made.fields)
    said = understand(given.table, mapping, model, names)
    compared: list[Compared] = []
    for start in range(0, len(said.candidates), PIECE):
        async with graph.reading() as tx:
            piece = said.candidates[start : start + PIECE]
            compared += await compare(StoredRows(tx, model, asker), mapping, piece, kept, day)
    beside = {(model.labels[made.noun], str(made.fields["slug"])): made for made in mapping.beside} | said.beside
    report = Report(rows=len(said.rows), note=given.table.note)
    named = {candidate.slug for candidate in said.candidates}
    report.gone = [known for slug, known in sorted(kept.items()) if slug not in named and not known.ended]
    report.recoded = [(*told, number) for told, number in said.recoded.most_common()]
    return Worked(report, compared, said, there, beside, mapping)


def _led(mapping: RegisterMapping, model: Model, names: Names) -> RegisterMapping:
    """The mapping, with what was merged in the place of what it cites or would make beside the rows."""
    beside = [made for made in mapping.beside if (model.labels[made.noun], made.fields["slug"]) not in names.leads]
    return replace(mapping, source=names.led("Source", mapping.source), beside=beside)


async def judge(sending: Sending, worked: Worked) -> int:
    """Send everything, and count rows by what became of them; how many calls there were."""
    sent = await sending.send(worked.compared, worked.there)
    _require_sound(sent)
    report, said = worked.report, worked.said
    report.refused = sorted([*said.refused, *sent.refused], key=lambda refusal: refusal.row)
    wrong = {refusal.row for refusal in report.refused}
    by_row: dict[int, list[Compared]] = {}
    for compared in worked.compared:
        by_row.setdefault(compared.candidate.row, []).append(compared)
    for row in said.rows:
        report.counts[_outcome(row, wrong, by_row, said)] += 1
    for row, all_of in by_row.items():
        if row not in wrong:
            report.again += all(compared.again for compared in all_of)
            report.differences += [(row, compared.candidate.slug, told) for compared in all_of
                                   for told in compared.differences]  # fmt: skip
    return sent.calls


def _require_sound(sent: Sent) -> None:
    if sent.broken:
        reason = "What the mapping makes beside the rows cannot be recorded."
        raise BadMapping(reason, problems=list(dict.fromkeys(sent.broken)))


def _outcome(row: int, wrong: set[int], by_row: dict[int, list[Compared]], said: Understood) -> Outcome:
    first = said.joined.get(row, row)
    if row in wrong or first in wrong:
        return Outcome.REFUSED
    outcomes = {compared.outcome for compared in by_row.get(first, [])}
    return next((kind for kind in (Outcome.CHANGED, Outcome.NEW) if kind in outcomes), Outcome.SAME)


async def _end(sending: Sending, worked: Worked, day: str) -> int:
    """End what the register no longer holds; what cannot end so is refused, and said. How many calls there were."""
    singular = sending.model.nouns[sending.mapping.label].singular
    endings = [
        Compared(
            Candidate(0, known.slug),
            Outcome.CHANGED,
            [{"end": {singular: known.slug, "version": known.version, "on": day}}],
        )
        for known in worked.report.gone
    ]
    sent = await sending.send(endings, worked.there)
    _require_sound(sent)
    report = worked.report
    report.refused += sent.refused
    report.ended = len(endings) - len(sent.refused)
    return sent.calls


def _targets(model: Model, label: str, field_name: str) -> tuple[str, ...]:
    edge = model.edges(label).get(field_name)
    return edge.targets if edge else ()
