"""Records of the feed from rows of the graph: the readers of the .cypher files beside this module.

Called by hub.partner.from_graph only. Pure; the order of a row's columns is that of its query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from hub.model.enums import AiClass, Basis, Confidence, EvidenceKind, Finding, Marking, StatementProperty, ToolStatus
from hub.partner.identity import record_id
from hub.partner.records import (
    MOST_PARTS,
    Bearing,
    Body,
    Component,
    Evidence,
    OutcomeLink,
    Practice,
    PrincipleLink,
    ProcessLink,
    RecordKind,
    Source,
    Status,
    Tool,
    ToolLink,
)

Row = Sequence[Any]
Cited = Mapping[str, Source]


def tool(row: Row, cited: Cited) -> Tool:
    """One row of feed_tools.cypher."""
    agency, node, states, affects, outcomes, products, suppliers, _, statements = row
    return Tool(
        **_record(agency, node, cited, states, affects, outcomes, products, suppliers),
        name=node["name"],
        purpose=node.get("purpose"),
        functionality=node.get("functionality"),
        status_history=tuple(_status(state, cited) for state in states[:MOST_PARTS]),
        ai_class=_choice(AiClass, node.get("aiClass")),
        techniques=_texts(node, "techniques"),
        user_group=node.get("userGroup"),
        responsible_role=node.get("sroRole"),
        human_in_the_loop=node.get("humanInTheLoop"),
        benefits_claimed=(*_texts(node, "benefitsClaimed"), *_all_said(statements, StatementProperty.CLAIMED)),
        metrics_claimed=_texts(node, "metricsClaimed"),
        risks_named=(*_texts(node, "risksNamed"), *_all_said(statements, StatementProperty.RISK)),
        mitigations_named=_texts(node, "mitigationsNamed"),
        inferred_fields=_texts(node, "inferredFields"),
        affects=tuple(_process(process, cited) for process in affects[:MOST_PARTS]),
        bears_on=tuple(
            OutcomeLink(**_fact(link, cited), outcome=slug, name=name) for link, slug, name in outcomes[:MOST_PARTS]
        ),
        products=_components(products, cited),
        suppliers=_components(suppliers, cited),
    )


def practice(row: Row, cited: Cited) -> Practice:
    """One row of feed_practices.cypher."""
    agency, node, tools, meets, steps, _, statements = row
    return Practice(
        **_record(agency, node, cited, tools, meets, steps),
        name=node["name"],
        problem=node.get("problem"),
        context=node.get("context"),
        what_was_done=node["whatWasDone"],
        worked=_said(statements, StatementProperty.WORKED),
        did_not_work=_said(statements, StatementProperty.DID_NOT_WORK),
        tools=tuple(
            ToolLink(**_fact(link, cited), tool=record_id(agency, RecordKind.TOOL, slug), result=result)
            for link, slug, result in tools[:MOST_PARTS]
        ),
        meets=tuple(PrincipleLink(**_principle(principle, cited)) for principle in meets[:MOST_PARTS]),
        done_in=tuple(_process(step, cited) for step in steps[:MOST_PARTS]),
    )


def _said(statements: Iterable[Row], what: StatementProperty) -> str | None:
    """What the statements of one property say, in their order; None for none."""
    return "; ".join(_all_said(statements, what)) or None


def _all_said(statements: Iterable[Row], what: StatementProperty) -> Iterator[str]:
    """The texts of the statements of one property."""
    return (text for about, text in statements if about == what)


def evidence(row: Row, cited: Cited) -> Evidence:
    """One row of feed_evidence.cypher."""
    agency, node, findings, issuer, _ = row
    return Evidence(
        **_record(agency, node, cited, findings),
        title=node["title"],
        kind=EvidenceKind(node["kind"]),
        date=node.get("date"),
        valid_until=node.get("validUntil"),
        issuer=Body(agency=issuer[0], name=issuer[1]) if issuer else None,
        url=node.get("url"),
        summary=node.get("summary"),
        findings=tuple(_bearing(agency, finding, cited) for finding in findings[:MOST_PARTS]),
    )


def _record(agency: str, node: Mapping[str, Any], cited: Cited, *lists: Sequence[Any]) -> dict[str, Any]:
    slug = node["slug"]
    complete = all(len(listed) <= MOST_PARTS for listed in lists)
    return {**_fact(node, cited), "agency": agency, "reference": slug, "register_slug": slug, "complete": complete}


def _fact(row: Mapping[str, Any], cited: Cited) -> dict[str, Any]:
    return {
        "since": row.get("since"),
        "until": row.get("until"),
        "marking": Marking(row["marking"]),
        "audience": tuple(row.get("audience") or ()),
        "confidence": _choice(Confidence, row.get("confidence")),
        "basis": _choice(Basis, row.get("basis")),
        "sources": tuple(cited[slug] for slug in row.get("sources") or () if slug in cited),
    }


def cited_by(sources: Sequence[Mapping[str, Any]]) -> Cited:
    """The sources that a page cites, as far as they are visible, by their slugs."""
    names = ("url", "title", "publisher", "published", "licence", "attribution")
    return {source["slug"]: Source(**{name: source.get(name) for name in names}) for source in sources}


def _status(row: Row, cited: Cited) -> Status:
    link, status, seen, detail = row
    return Status(**_fact(link, cited), status=ToolStatus(status), seen=seen, detail=detail)


def _process(row: Row, cited: Cited) -> ProcessLink:
    link, slug, name, how = row
    return ProcessLink(**_fact(link, cited), process=slug, name=name, how=how)


def _components(rows: Sequence[Row], cited: Cited) -> tuple[Component, ...]:
    return tuple(Component(**_fact(link, cited), name=name) for link, name in rows[:MOST_PARTS])


def _principle(row: Row, cited: Cited) -> dict[str, Any]:
    link, slug, name, frameworks = row[:4]
    framework = frameworks[0] if frameworks else None
    return {**_fact(link, cited), "principle": slug, "name": name, "framework": framework}


def _bearing(agency: str, row: Row, cited: Cited) -> Bearing:
    *_, tool_slug, finding, reason = row
    about = record_id(agency, RecordKind.TOOL, tool_slug) if tool_slug else None
    return Bearing(**_principle(row, cited), tool=about, finding=Finding(finding), reason=reason)


def _texts(node: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(node.get(name) or ())


@cache
def _choice(choices: Any, value: str | None) -> Any:
    return None if value is None else choices(value)
