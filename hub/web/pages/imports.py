"""Import a register by a page: choose the file, correct the drafted mapping, look at what it would do, and do it.

Routed by hub.web.pages.routes. The page and `hub import` are one code (hub.importers); what the look ahead says is what
importing does. A workbook that the hub wrote, and a crosswalk in SSSOM, need no
mapping. Each step is a form that works without a script; the
file is kept between them (hub.web.pages.uploads).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from starlette.responses import Response

from hub.actors.access_records import AccessKind
from hub.actors.accesses import record
from hub.api.budget import Budgets
from hub.errors import BadMapping, BadUserInput, Forbidden, HubError, OverBudget
from hub.graph.session import Graph
from hub.graph.shown import Seen
from hub.importers.drafting import draft
from hub.importers.given import given_of
from hub.importers.kept_imports import imports
from hub.importers.needs_no_mapping import read_unmapped
from hub.importers.reading import sheets_of
from hub.importers.run import Report, apply, preview
from hub.importers.telling import LEFT_OUT
from hub.importers.undoing import undo
from hub.importers.unmapped import Unmapped, apply_unmapped, preview_unmapped
from hub.model.registry import Model
from hub.seed.workbook_form import written_cell
from hub.web.pages.form_bodies import SentFile
from hub.web.pages.forms import Visit
from hub.web.pages.uploads import Uploads

PLACE = "/import"
MOST_ROWS = 5_000
"""Rows of a file that a page imports, within the time that a browser waits; `hub import` takes any number."""
MOST_UNMAPPED_ROWS = 30_000
"""Of the hub's own workbook and of a crosswalk, in which most rows are as they were and cost little."""
SHOWN = 100
"""Lines of each list; the counts are of all."""
GONE = "The file is no longer here: files are kept for half an hour. Choose it again; what you typed is kept."


@dataclass(frozen=True)
class Imports:
    """Answers for the page. Looking ahead and importing cost a row for each row of the file."""

    graph: Graph
    model: Model
    budgets: Budgets | None = None
    uploads: Uploads = field(default_factory=Uploads)

    async def __call__(self, visit: Visit) -> Response:
        """The step that somebody is at; after a form was sent the next, or the same with what stands in the way."""
        if not visit.visitor.records:
            raise Forbidden("You may not record. Ask an administrator of the hub to make you a contributor.")
        if visit.fields is None:
            return await self._start(visit)
        if visit.value("step") == "undo":
            return await self._undo(visit)
        file = self._file(visit)
        if file is None:
            wanted = GONE if visit.value("upload") else "Choose the file of the register."
            return await self._start(visit, BadUserInput(wanted))
        try:
            return await self._step(visit, file)
        except OverBudget:
            raise
        except HubError as error:
            if visit.value("step") == "read":
                return await self._start(visit, error)
            return self._mapping(visit, file, visit.value("mapping"), error)

    def _file(self, visit: Visit) -> SentFile | None:
        """The file that was sent just now, or before."""
        sent = (visit.files or {}).get("file")
        if sent is not None and sent.name:
            return sent
        return self.uploads.get(visit.visitor.asker, visit.value("upload"))

    async def _step(self, visit: Visit, file: SentFile) -> Response:
        step = visit.value("step")
        unmapped = await asyncio.to_thread(read_unmapped, file.name, file.content, self.model)
        if unmapped is not None:
            return await self._unmapped(visit, file, unmapped)
        if step == "read":
            return self._mapping(visit, file, visit.value("mapping") or await self._drafted(file))
        if step not in ("preview", "apply"):
            return self._mapping(visit, file, visit.value("mapping"))
        given = await asyncio.to_thread(given_of, file.name, file.content, visit.value("mapping"), self.model)
        self._take(visit, len(given.table.rows), MOST_ROWS)
        asker, day = visit.visitor.asker, _day(visit.value("day"))
        if step == "preview":
            report = await preview(self.graph, self.model, asker, given, day=day)
        else:
            report = await apply(self.graph, self.model, asker, given, day=day, end=visit.value("end"))
        return self._told(visit, file, report)

    async def _unmapped(self, visit: Visit, file: SentFile, given: Unmapped) -> Response:
        """What a file that needs no mapping changes; what is wrong with it is told where the file is chosen."""
        asker, applies = visit.visitor.asker, visit.value("step") == "apply"
        try:
            self._take(visit, given.rows, MOST_UNMAPPED_ROWS)
            work = apply_unmapped if applies else preview_unmapped
            day = _day(visit.value("day"))
            # What differs is told beside what is recorded, so that every row compared may be learned from it. Before
            # anything is changed: what cannot be recorded is not done either.
            seen = Seen(weighed=self.model.nouns.keys() & given.kinds)
            await record(self.graph, asker, AccessKind.READ, [given.digest, applies], seen)
            report = await work(self.graph, self.model, asker, given, day=day)
        except OverBudget:
            raise
        except HubError as error:
            return await self._start(visit, error)
        return self._told(visit, file, report, unmapped=True)

    def _take(self, visit: Visit, rows: int, most: int) -> None:
        """Take so many rows on, and pay for them. Raises BadUserInput or OverBudget."""
        if rows > most:
            text = f"The file has {rows} rows; a page imports {most}. Use `hub import`, or split the file."
            raise BadUserInput(text)
        if self.budgets:
            self.budgets.spend(visit.visitor.asker, rows)

    def _told(self, visit: Visit, file: SentFile, report: Report, *, unmapped: bool = False) -> Response:
        """What would become, or became, of every row."""
        refused = [refusal for refusal in report.refused if refusal.code != LEFT_OUT]
        told = {"report": report, "refused": refused, "shown": SHOWN, "file": file.name}
        # What a cell of a workbook holds is told as it stands there.
        told |= {"unmapped": unmapped, "cell": written_cell if unmapped else lambda value: value}
        return visit.page("import_told.html", **told, **self._kept(visit, file))

    async def _drafted(self, file: SentFile) -> str:
        """A mapping to begin with."""
        path = PurePath(file.name)
        sheets = await asyncio.to_thread(sheets_of, file.content, path.suffix.lower())
        return draft(sheets, path.stem, self.model, "tool")

    async def _undo(self, visit: Visit) -> Response:
        try:
            rows = await undo(self.graph, self.model, visit.value("import"), visit.visitor.asker)
        except BadUserInput as error:
            return await self._start(visit, error)
        return await self._start(visit, done=f"{rows} rows and links are as they were before.")

    async def _start(self, visit: Visit, error: HubError | None = None, done: str = "") -> Response:
        made = await imports(self.graph, visit.visitor.asker)
        return visit.page(
            "import.html",
            422 if error else 200,
            problems=_problems(error),
            made=sorted(made, key=lambda kept: kept.began, reverse=True),
            done=done,
            mapping=visit.value("mapping"),
        )

    def _mapping(self, visit: Visit, file: SentFile, text: str, error: HubError | None = None) -> Response:
        kept = self._kept(visit, file) | {"mapping": text}
        status = 422 if error else 200
        return visit.page("import_mapping.html", status, file=file.name, problems=_problems(error), **kept)

    def _kept(self, visit: Visit, file: SentFile) -> dict[str, Any]:
        """What the next step is told again."""
        name = visit.value("upload")
        if self.uploads.get(visit.visitor.asker, name) is not file:
            name = self.uploads.keep(visit.visitor.asker, file)
        return {"upload": name, "mapping": visit.value("mapping"), "day": visit.value("day"), "end": visit.value("end")}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadUserInput(f"day: {text} is no day. Give it as 2026-06-03, or leave it out for today.") from None


def _problems(error: HubError | None) -> list[dict[str, str]]:
    """What is wrong, as the summary of a form tells it; of a mapping every line."""
    if error is None:
        return []
    every = [str(problem) for problem in error.problems] if isinstance(error, BadMapping) else []
    return [{"field": "mapping" if every else "", "message": message} for message in every or [error.message]]
