"""The alignment ladder: the level of a tool against each principle that applies to it, coverage and gaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.seed_reader.acts import acts
from tests.seed_reader.ask import SomeText
from tests.seed_reader.days import last_day, two_years_after
from tests.seed_reader.formulas.claims import claimed, issued, mentioned
from tests.seed_reader.remembered import remembered
from tests.seed_reader.words import LEVELS
from tests.seed_reader.world import Node, World

INDEPENDENT = ("AUDIT", "INSPECTION", "RULING", "INDEPENDENT_EVALUATION")
RELATIONS = ("EXACT", "CLOSE", "PARTIAL")
HIGHEST = {"EXACT": 4, "CLOSE": 2, "PARTIAL": 1}
LADDER = LEVELS[1:]
GAPS = ("CONTRADICTED", "NOT_ASSESSED", "STATED")


@dataclass
class Standing:
    """A rung from 0 to 4 and what stands beside it.

    `titles` are those of which one has set the rung, `against` the names of what contradicts, `aside` of what is
    recorded and does not count.
    """

    rung: int
    titles: list[str]
    against: list[str]
    alignments: list[Node]
    aside: list[str] = field(default_factory=list)
    recorded: bool = False
    self_reported: bool | None = None

    @property
    def level(self) -> str:
        """The level that is shown."""
        return "CONTRADICTED" if self.against else LADDER[self.rung]


def answering(world: World, subject: Node) -> Node | None:
    """The owner of a tool, or an agency itself."""
    return subject if subject.label == "Agency" else world.far_node(subject, "owner")


def above(world: World, bodies: set[Node]) -> set[Node]:
    """Some bodies with all that they are part of."""
    reached = set(bodies)
    while more := {parent for body in reached for parent in world.far(body, "parent")} - reached:
        reached |= more
    return reached


@remembered
def bodies(world: World, tool: Node) -> set[Node]:
    """The owner of a tool, the agencies that use it, or an agency itself, and all that these are part of."""
    reached = {tool}
    if tool.label == "Tool":
        reached = {*world.far(tool, "owner"), *world.far(tool, "users")}
        reached |= {agency for use in world.far(tool, "uses") for agency in world.far(use, "agency")}
    return above(world, reached)


def begins(world: World, framework: Node) -> str:
    """The day on which a framework begins: its start, else its date."""
    since = world.fact(framework, "since") or world.fact(framework, "date")
    return last_day(since) if since else ""


@remembered
def asked_by(world: World, framework: Node, scope: str) -> list[Node]:
    """The principles of a framework that are in force on the day, in its order."""
    principles = [
        principle
        for principle in world.far(framework, "principles")
        if world.fact(principle, "scope") == scope
        and begins(world, framework) <= world.day
        and (not world.fact(principle, "since") or last_day(world.fact(principle, "since")) <= world.day)
    ]
    return sorted(principles, key=lambda principle: (world.fact(principle, "order"), principle.slug))


@remembered
def applies(world: World, framework: Node, tool: Node) -> bool:
    """Whether a framework applies to a tool."""
    return bool(set(world.far(framework, "appliesTo")) & bodies(world, tool))


def general(world: World, subject: Node) -> bool:
    """Whether it is an umbrella that has members."""
    return subject.label == "Agency" and bool(world.fact(subject, "umbrella")) and bool(world.far(subject, "parts"))


def counted(world: World, subject: Node) -> bool:
    """Whether frameworks bind it: an agency, or a tool that acts or is coming."""
    if subject.label == "Agency":
        return True
    said = acts(world, subject)
    return said["acts"] or said["coming"]


def valid(world: World, evidence: Node) -> bool:
    """Whether dated evidence holds on the day, its first and its last day included."""
    until, date = world.fact(evidence, "validUntil"), world.fact(evidence, "date")
    if not date:
        return False
    last = last_day(until) if until else two_years_after(last_day(date))
    return last_day(date) <= world.day <= last


def one_family(world: World, first: Node, other: Node) -> bool:
    """Whether two bodies are under one topmost body, umbrellas as any other."""

    def tops(body: Node) -> set[Node]:
        return {top for top in above(world, {body}) if not world.far(top, "parent")}

    return bool(tops(first) & tops(other))


def from_inside(world: World, evidence: Node, owner: Node) -> bool:
    """Whether the owner's family issued it; a body that is not recorded is outside."""
    return any(one_family(world, issuer, owner) for issuer in world.far(evidence, "issuer"))


def unanswered(world: World, row: Any) -> bool:
    """Whether what contradicts still does: until a day that is named for it, or until it was answered."""
    until, answered = world.fact(row.node, "validUntil"), (row.link or {}).get("answered")
    if answered and (row.link or {}).get("answeredSource") and last_day(answered) <= world.day:
        return False
    return not until or world.day <= last_day(until)


@remembered
def standing(world: World, tool: Node, principle: Node, *, bound: bool = True) -> Standing:
    """Where a tool, or an agency, stands against a principle; its fields claim only where the framework binds it."""
    mine = [a for a in world.far(tool, "alignments") if world.far_node(a, "principle") == principle]
    rows = [row for a in mine for row in world.rows(a, "evidence") if issued(world, row.node)]
    said = {finding: [row for row in rows if (row.link or {})["finding"] == finding]
            for finding in ("SUPPORTS", "QUALIFIES", "CONTRADICTS")}  # fmt: skip
    supports = [row.node for row in said["SUPPORTS"]]
    owner = answering(world, tool)
    in_time = [piece for piece in supports if valid(world, piece)]
    checks = [
        piece
        for piece in in_time
        if world.fact(piece, "kind") in INDEPENDENT and owner and not from_inside(world, piece, owner)
    ]
    states = [a for a in mine if world.fact(a, "claim") and world.nodes[a].get("basis") != "INFERRED"]
    claims = bool(states) or (bound and claimed(world, tool, principle))
    parts = [] if claims else [row.node for row in said["QUALIFIES"]]
    rungs: list[tuple[int, list[Node]]] = [(4, checks), (3, in_time), (2, supports), (1, parts)]
    rung, behind = next(((rung, nodes) for rung, nodes in rungs if nodes), (int(claims), []))
    failed, beside = failures(world, tool, principle)
    against = [world.fact(row.node, "title") for row in said["CONTRADICTS"] if unanswered(world, row)]
    aside = [world.fact(row.node, "title") for row in said["CONTRADICTS"] if not unanswered(world, row)]
    return Standing(
        rung,
        [world.fact(piece, "title") for piece in behind],
        against + failed,
        mine,
        aside + beside,
        bool(mine or aside or beside) or (bound and mentioned(world, tool, principle)),
        all(owner and from_inside(world, piece, owner) for piece in supports) if supports else None,
    )


@remembered
def failures(world: World, tool: Node, principle: Node) -> tuple[list[str], list[str]]:
    """Names of failed evaluations and open incidents that concern a principle; and of all else that does.

    Those of an agency are those of its tools.
    """
    if tool.label == "Agency":
        every = [failures(world, mine, principle) for mine in world.far(tool, "tools")]
        failed = list({name for names, _ in every for name in names})
        return failed, [*_concerning(world, tool, principle, ("lessons",)), *_of_agency(world, tool, principle)]
    failed = [
        world.fact(evaluation, "name")
        for evaluation in _evaluated(world, tool, principle)
        if _failed(world, tool, principle, evaluation)
    ]
    incidents = [
        incident for incident in world.far(tool, "incidents") if principle in world.far(incident, "principles")
    ]
    failed += [world.fact(incident, "name") for incident in incidents if is_open(world, incident)]
    aside = [world.fact(evaluation, "name") for evaluation in _evaluated(world, tool, principle)]
    aside += [world.fact(incident, "name") for incident in incidents if issued(world, incident)]
    aside += [
        world.fact(practice, "name")
        for practice in world.far(tool, "practices")
        if principle in world.far(practice, "meets")
    ]
    aside += _concerning(world, tool, principle, ("risks", "lessons"))
    return failed, [name for name in aside if name not in failed]


def _concerning(world: World, subject: Node, principle: Node, fields: tuple[str, ...]) -> list[str]:
    return [
        world.fact(record, "title" if record.label == "Lesson" else "name")
        for name in fields
        for record in world.far(subject, name)
        if principle in world.far(record, "principles") and issued(world, record)
    ]


def _of_agency(world: World, agency: Node, principle: Node) -> list[str]:
    """What concerns a principle of the tools of an agency and is no failure; practices and lessons are the tools'."""
    names: list[str] = []
    for tool in world.far(agency, "tools"):
        failed, _ = failures(world, tool, principle)
        named = [
            *_evaluated(world, tool, principle),
            *(incident for incident in world.far(tool, "incidents") if principle in world.far(incident, "principles")),
            *(risk for risk in world.far(tool, "risks") if principle in world.far(risk, "principles")),
        ]
        names += [world.fact(record, "name") for record in named if issued(world, record)]
        names = [name for name in names if name not in failed]
    return names


def _evaluated(world: World, tool: Node, principle: Node) -> list[Node]:
    made = [
        evaluation for evaluation in world.far(tool, "evaluations") if principle in world.far(evaluation, "principles")
    ]
    return [evaluation for evaluation in made if issued(world, evaluation)]


def _failed(world: World, tool: Node, principle: Node, evaluation: Node) -> bool:
    """Whether an evaluation was failed, and no later one of the same principle was passed."""
    if world.fact(evaluation, "passed") is not False:
        return False
    date = world.fact(evaluation, "date")
    return not date or not any(
        world.fact(later, "passed")
        and world.fact(later, "date")
        and last_day(world.fact(later, "date")) > last_day(date)
        for later in _evaluated(world, tool, principle)
    )


def is_open(world: World, incident: Node) -> bool:
    """Whether an incident had become known by the day and was not resolved by then."""
    closed = world.fact(incident, "closed")
    return issued(world, incident) and (
        world.fact(incident, "status") == "OPEN" or bool(closed and last_day(closed) > world.day)
    )


@remembered
def crossed(world: World, tool: Node, principle: Node) -> list[tuple[int, Node, Node]]:
    """What is recorded for principles of other frameworks suggests: rung, principle and concept, of each path."""
    [framework] = world.far(principle, "framework")
    if world.fact(framework, "kind") == "legal-obligation":
        return []
    paths: list[tuple[int, Node, Node]] = []
    for concept in world.far(principle, "concepts"):
        for other in world.far(concept, "principles"):
            if framework in world.far(other, "framework"):
                continue
            there = standing(world, tool, other, bound=_binds(world, tool, other))
            if there.rung and not there.against:
                relations = [_relation(world, end, concept) for end in (principle, other)]
                weaker = max(relations, key=lambda r: RELATIONS.index(str(r)))
                paths.append((min(there.rung, HIGHEST[str(weaker)]), other, concept))
    return paths


def _binds(world: World, subject: Node, principle: Node) -> bool:
    """Whether the framework of a principle asks it of a subject on the day."""
    [framework] = world.far(principle, "framework")
    scope = subject.label.upper()
    return applies(world, framework, subject) and principle in asked_by(world, framework, scope)


def _relation(world: World, principle: Node, concept: Node) -> str | None:
    return next(((r.link or {})["relation"] for r in world.rows(principle, "concepts") if r.node == concept), None)


class Sentence(SomeText):
    """A sentence that names all of `parts`, and one of each of `choices`."""

    def __init__(self, parts: list[str], *choices: list[str]) -> None:
        super().__init__(*parts)
        self.choices = [choice for choice in choices if choice]

    def __eq__(self, other: object) -> bool:
        named = all(any(part in str(other) for part in choice) for choice in self.choices)
        return super().__eq__(other) and named and str(other).endswith(".")

    __hash__ = None  # type: ignore[assignment]  # it equals many texts
