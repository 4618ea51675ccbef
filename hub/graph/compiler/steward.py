"""Compile which records somebody may write: the barrier that every change passes before anything is written.

Called by hub.records.stored_rows in the transaction of the change, after the register is locked. A noun whose records
are kept through a relationship is followed along it, as far as the writer sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from hub import clock
from hub.access.writing import Writer, writable
from hub.graph.compiler.governed import visible
from hub.graph.compiler.scope import literal_number
from hub.graph.statement import Statement
from hub.model.policy import Steward
from hub.model.registry import Model

KEEPER: LiteralString = "keeper"
"""Of a row that an agency recorded: its slug. What was shipped or loaded has none, and editors keep it."""


def compile_writable(model: Model, label: str, slugs: Sequence[str], writer: Writer) -> Statement:
    """The statement that tells those of the records that the writer may write, each with the agencies that keep it."""
    noun, acts = model.nouns[label], writer.asker.sees.acts
    kept = agencies_text(model, label, acts, "$today")
    steward = noun.policy.steward
    text: LiteralString = (
        f"MATCH (n:{noun.label}) WHERE n.slug IN $slugs AND {visible(acts, 'n')} WITH n, {kept} AS kept "
        f"RETURN n.slug, kept, {writable(steward, 'n', 'kept')}"
    )
    given = {"slugs": list(slugs), "today": clock.today().isoformat()}
    return Statement(text, {**given, **writer.asker.sees.parameters(), **writer.parameters()})


def agencies_text(model: Model, label: str, acts: bool | None, day: LiteralString) -> LiteralString:
    """The list of the agencies that keep a row called n on a day, by the parameter that gives it.

    With None for `acts` all of them, whoever sees that: for what nobody is shown but those agencies.
    """
    policy = model.nouns[label].policy
    if policy.steward is not Steward.FAR_END:
        return f"[a IN [n.{KEEPER}] WHERE a IS NOT NULL]"
    pattern: LiteralString = "(n)"
    names: list[LiteralString] = []
    lasting: list[LiteralString] = []
    while through := model.nouns[label].policy.through:
        edge = model.edges(label)[through]
        step = literal_number(len(lasting))
        r: LiteralString = "r" + step
        far: LiteralString = "m" + step
        arrow: LiteralString = f"-[{r}:{edge.type}]->" if edge.outgoing else f"<-[{r}:{edge.type}]-"
        pattern = f"{pattern}{arrow}({far}:{edge.target})"
        names.extend((r, far))
        lasting.append(f"{r}.heldTo > {day}")
        label = edge.target
    seen: list[LiteralString] = [] if acts is None else [visible(acts, *names)]
    shown: LiteralString = " AND ".join([*seen, *lasting])
    return f"COLLECT {{ MATCH {pattern} WHERE {shown} RETURN {names[-1]}.slug }}"
