"""A small graph of a covenant and what is recorded against it, for the tests of the ladder's questions.

`covenant` binds the forces; `force` and `unit` (part of force) are part of them; `court` is bound by `code` alone.
"""

from __future__ import annotations

from typing import Any

from tests.analytics.world import World


def covenant() -> World:
    """Two frameworks, four principles, three agencies below and beside the forces, four tools."""
    world = (
        World()
        .node("Agency", "forces")
        .node("Agency", "force", name="Force")
        .node("Agency", "unit")
        .node("Agency", "court")
    )
    world.link("Agency:force", "PART_OF", "Agency:forces").link("Agency:unit", "PART_OF", "Agency:force")
    _framework(world, "covenant", "Covenant", "covenant", "forces")
    _framework(world, "code", "Code", "guidance", "court")
    _principle(world, "covenant", "robust", 2)
    _principle(world, "covenant", "lawful", 1)
    _principle(world, "covenant", "review", 3, scope="AGENCY")
    _principle(world, "code", "tested", 1)
    world.tool("camera", "unit", name="Camera").tool("letters", "court", "PLANNED", name="Letters")
    world.tool("shared", "court", name="Shared").link("Agency:force", "USES", "Tool:shared")
    return world.tool("orphan", None, name="Orphan")


def _framework(world: World, slug: str, title: str, kind: str, binds: str) -> None:
    world.node("Framework", slug, title=title, kind=kind).link(f"Framework:{slug}", "APPLIES_TO", f"Agency:{binds}")


def _principle(world: World, framework: str, slug: str, order: int, scope: str = "TOOL") -> None:
    world.node("Principle", slug, name=slug.capitalize(), order=order, scope=scope)
    world.link(f"Framework:{framework}", "STATES", f"Principle:{slug}")


def align(world: World, subject: str, principle: str, claim: str | None = None, **of: Any) -> World:
    """An alignment of `Label:slug`, hidden or dated if told so."""
    slug = f"{subject.split(':')[1]}--{principle}"
    world.node("Alignment", slug, claim=claim, **of)
    return world.link(f"Alignment:{slug}", "OF", subject).link(f"Alignment:{slug}", "WITH", f"Principle:{principle}")


def show(world: World, alignment: str, slug: str, finding: str = "SUPPORTS", issuer: str = "", **of: Any) -> World:
    """Evidence on an alignment, of an issuer if one is named."""
    world.node("Evidence", slug, **{"title": slug, "kind": "REPORT", **of})
    if issuer:
        world.link(f"Agency:{issuer}", "ISSUED", f"Evidence:{slug}")
    return world.link(f"Evidence:{slug}", "BEARS_ON", f"Alignment:{alignment}", finding=finding)
