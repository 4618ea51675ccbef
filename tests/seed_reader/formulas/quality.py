"""How good the entries of the register are: every rule is held against every tool."""

from __future__ import annotations

from typing import Any

from tests.seed_reader.ask import Paged, SomeText
from tests.seed_reader.choose import takes
from tests.seed_reader.days import fold, last_day, two_years_after
from tests.seed_reader.formulas.features import by_name
from tests.seed_reader.formulas.shares import in_words
from tests.seed_reader.world import Facts, Node, World

# Each rule by its name: does the tool pass; None when that is not recorded.
RULES: dict[str, Any] = {
    "NO_CONTACT_OR_ROLE": lambda w, t: any(w.fact(t, name) for name in ("contact", "sroRole")),
    "NO_STATUS_DATE": lambda w, t: any(w.fact(t, name) for name in ("statusSince", "statusLastSeen")),
    "STATUS_STALE": lambda w, t: fresh(w, t),
    "NO_SOURCE": lambda w, t: bool(cited(w, t)),
    "RECALLED_ONLY": lambda w, t: {"SOURCED": True, "RECALLED": False}.get(w.fact(t, "confidence")),
    "NO_DATED_SOURCE": lambda w, t: dated(w, cited(w, t)),
    "NO_PROCESS": lambda w, t: bool(w.far(t, "affects")),
    "NO_OUTCOME": lambda w, t: bool(w.far(t, "bearsOn")),
    "POLICY_DOCUMENT": lambda w, t: {True: False, False: True}.get(w.fact(t, "policyDocument")),
    "ALLEGED": lambda w, t: {True: False, False: True}.get(w.fact(t, "alleged")),
    "ONE_WEAK_SOURCE": lambda w, t: strong(w, cited(w, t)),
}


# Those that a tool of the register failed when the rules were marked.
COUNTING = {"NO_CONTACT_OR_ROLE", "STATUS_STALE", "RECALLED_ONLY", "NO_DATED_SOURCE", "ONE_WEAK_SOURCE"}


def fresh(world: World, tool: Node) -> bool | None:
    """Whether the status was shown within two years, or the tool has ended; None when nothing dates it."""
    if world.fact(tool, "status") == "RETIRED":
        return True
    shown = [last_day(day) for name in ("statusSince", "statusLastSeen") if (day := world.fact(tool, name))]
    return two_years_after(max(shown)) >= world.day if shown else None


def dated(world: World, sources: list[Node]) -> bool | None:
    """Whether a source has a title and a date; None without sources."""
    whole = [source for source in sources if world.fact(source, "title") and world.fact(source, "published")]
    return bool(whole) if sources else None


def cited(world: World, tool: Node) -> list[Node]:
    """The sources of a tool that are there."""
    return world.cited(world.nodes[tool])


def strong(world: World, sources: list[Node]) -> bool | None:
    """Whether they are more than one weak source."""
    if len(sources) > 1:
        return True
    kind = world.fact(sources[0], "kind") if sources else None
    return kind in ("LAW", "OFFICIAL", "RESEARCH") if kind else None


def _counts(verdicts: list[bool | None]) -> Facts:
    passed, failed = verdicts.count(True), verdicts.count(False)
    judged = passed + failed
    share = passed / judged if judged >= 10 else None
    return {"passed": passed, "failed": failed, "notJudged": verdicts.count(None), "share": share,
            "words": in_words(passed, judged)}  # fmt: skip


def _rule(world: World, rule: str, tools: list[Node]) -> Facts:
    verdicts = {tool: RULES[rule](world, tool) for tool in tools}

    def those(judged: bool | None) -> Paged:
        return Paged("Tool", by_name(world, {tool for tool in tools if verdicts[tool] is judged}))

    tools_of = {"passing": those(True), "failing": those(False), "unjudged": those(None)}
    return {
        "__typename": "RuleQuality",
        "rule": rule,
        "sentence": SomeText(),
        "counts": rule in COUNTING,
        **_counts(list(verdicts.values())),
        **tools_of,
    }


def _owned(world: World, agency: str | None) -> list[Node]:
    return [tool for tool in world.all("Tool") if agency is None or Node("Agency", agency) in world.far(tool, "owner")]


def quality(world: World, agency: str | None = None, where: Facts | None = None) -> Facts:
    """The whole answer."""
    tools = [tool for tool in _owned(world, agency) if takes(world, tool, where or {})]
    owners = by_name(world, {owner for tool in tools for owner in world.far(tool, "owner")})
    owned = {owner: [tool for tool in tools if owner in world.far(tool, "owner")] for owner in owners}
    return {
        "__typename": "Quality",
        "agency": Node("Agency", agency) if agency else None,
        "toolCount": len(tools),
        "rules": [_rule(world, rule, tools) for rule in RULES],
        "byAgency": [
            {
                "__typename": "AgencyQuality",
                "agency": owner,
                "toolCount": len(own),
                **_counts([RULES[rule](world, tool) for tool in own for rule in COUNTING]),
                "rules": [_rule(world, rule, own) for rule in RULES],
            }
            for owner, own in owned.items()
        ],
        "outsideDefinition": Paged("Tool", by_name(world, {tool for tool in tools if _outside(world, tool)})),
    }


def _outside(world: World, tool: Node) -> bool:
    return any(world.fact(test, "inScope") is False for test in world.far(tool, "scopeTest"))


def worklist(world: World, agency: str, **_: Any) -> Paged:
    """What an agency should do: failures first, then tools of liberty, then those that fail most, then by name."""
    placed: list[tuple[Any, Facts]] = []
    for tool in _owned(world, agency):
        judged = {rule: passes(world, tool) for rule, passes in RULES.items()}
        failed = sum(verdict is False for verdict in judged.values())
        grave = {x for x in world.far(tool, "bearsOn") if world.fact(x, "affectsLiberty")}
        first = (not grave, -failed, fold(world.fact(tool, "name")), tool.slug)
        for number, (rule, passes) in enumerate(judged.items()):
            if passes is not True:
                item = {
                    "__typename": "WorkItem",
                    "tool": tool,
                    "rule": rule,
                    "finding": "NOT_JUDGED" if passes is None else "FAILED",
                    "sentence": SomeText("ecord") if passes is None else SomeText(),
                    "failedRules": failed,
                    "libertyOutcomes": by_name(world, grave),
                }
                placed.append(((passes is None, *first, number), item))
    return Paged("WorkItem", [item for _, item in sorted(placed, key=lambda pair: pair[0])])
