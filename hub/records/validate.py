"""Judge everything that was read as a whole: either sound knowledge comes out, or every problem there is.

Called by hub.seed.folder and by importers. Needs no graph.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hub.model.registry import Model
from hub.records.claim_rules import judge_claims
from hub.records.earlier_values import judge_history
from hub.records.interpret import interpret
from hub.records.judge import judge
from hub.records.knowledge import Knowledge
from hub.records.problems import Notes
from hub.records.resolve import resolve
from hub.records.unguessable import judge_slugs
from hub.records.written import Document


def validate(documents: Sequence[Document], model: Model, *, beside: Collection[str] = ()) -> tuple[Knowledge, Notes]:
    """What the documents hold, and what is wrong with it; knowledge with problems must not be stored.

    Top-level keys in `beside` are left to the caller.
    """
    notes = Notes()
    knowledge = interpret(documents, model, notes, beside=beside)
    mentioned = {slug for document in documents for slug in document.mentioned}
    resolve(knowledge, mentioned, notes)
    judge(knowledge, model, notes)
    judge_slugs(knowledge.records, notes)
    judge_claims(knowledge.records, knowledge.links, notes)
    judge_history(knowledge.earlier, notes)
    notes.sort(key=lambda problem: (problem.place.file, problem.place.line or 0))
    return knowledge, notes
