"""Which value is to be taken away: a record and a property in people's words become what the graph holds.

Called by `hub journal redact`, and by hub.records.record for administrators.
"""

from __future__ import annotations

from collections.abc import Sequence

from hub.errors import BadUserInput, NotFound
from hub.graph.edit import NodeAt
from hub.graph.logs.redact import Redaction
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.model.declare import Kind, Property
from hub.model.earlier import keeps
from hub.model.registry import Model
from hub.records.problems import Fault, Notes, Place
from hub.records.stored_rows import StoredRows
from hub.records.wanted import FIELD, VALUE, Wanted


async def redaction_of(graph: Graph, model: Model, record: str, field: str, value: str | None) -> Redaction:
    """The value of a property of a record, its present one if none is given. One read.

    Raises BadUserInput or NotFound.
    """
    kind, _, slug = record.partition(":")
    noun = next((noun for noun in model.nouns.values() if noun.singular == kind), None)
    if noun is None or not slug:
        raise BadUserInput(f"{record[:80]!r} names no record. Give its kind and slug, as in tool:case-sorter.")
    prop = _takeable(model, noun.label, field)
    if prop is None:
        raise BadUserInput(f"{field[:80]!r} is no property of a {kind} whose value can be taken away.")
    if value is not None and prop.kind is not Kind.STRING:
        raise BadUserInput("--value: only a text can be named that is not the present value.")
    [rows] = await graph.read(
        [Statement(f"MATCH (n:{noun.label} {{slug: $slug}}) RETURN properties(n)", {"slug": slug})]
    )
    present = rows[0][0].get(prop.name) if rows else None
    if value is None and present is None:
        raise NotFound(
            f"There is no {kind} {slug} with a {field}. Name the value with --value if it was corrected since."
        )
    return Redaction(NodeAt(noun.label, slug), prop, present if value is None else value)


def _takeable(model: Model, label: str, field: str) -> Property | None:
    """The property of that name, if its value can be taken away."""
    prop = model.properties(label).get(field) or model.fields(label).get(field)
    return prop if prop and keeps(prop) and prop.choices is None else None


async def redactions_of(rows: StoredRows, wanted: Sequence[Wanted], why: str, notes: Notes) -> list[Redaction]:
    """The values that a call is to take away, of records that its caller sees; what is wrong is noted. Reads these."""
    await rows.read(change.ref for change in wanted)
    made = [_redaction(rows, change, notes) for change in wanted]
    redactions = [redaction for redaction in made if redaction is not None]
    if any(isinstance(each.value, str) and each.value.casefold() in why.casefold() for each in redactions):
        notes.add(Fault.CONTRADICTION, Place("why"), "why", "repeats the value, and the journal keeps it")
    return redactions


def _redaction(rows: StoredRows, change: Wanted, notes: Notes) -> Redaction | None:
    label, slug = change.ref
    if change.ref not in rows.rows:
        notes.add(Fault.UNKNOWN_REFERENCE, change.place, "", f"there is no {label} {slug}")
        return None
    prop = _takeable(rows.model, label, str(change.fields[FIELD]))
    if prop is None:
        reason = f"{str(change.fields[FIELD])[:60]!r} is no property of this record whose value can be taken away"
        notes.add(Fault.UNKNOWN_FIELD, change.place, FIELD, reason)
        return None
    given, present = change.fields.get(VALUE), rows.rows[change.ref].get(prop.name)
    if given is not None and prop.kind is not Kind.STRING:
        notes.add(Fault.WRONG_TYPE, change.place, VALUE, "only a text can be named that is not the present value")
    elif (given or present) is None:
        notes.add(Fault.EMPTY_VALUE, change.place, FIELD, "has no value; name it by `value` if it was corrected since")
    else:
        at = NodeAt(rows.model.nouns[label].label, slug)
        return Redaction(at, prop, present if given is None else given)
    return None
