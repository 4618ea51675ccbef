"""The shipped seed is sound, and both engines hold exactly it."""

import hashlib
import json
import re
import time
from typing import Any

from hub.files import shipped
from hub.graph.digest import graph_digest
from hub.graph.migrations import read_migrations
from hub.graph.session import Graph
from hub.model.declare import Kind
from hub.model.registry import the_model
from hub.records.validate import validate
from hub.seed.folder import Seed, load_seed, read_seed
from hub.seed.register_entry import REGISTER
from hub.seed.yaml_files import read_folder


def line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def expected_digest(seed: Seed) -> str:
    """What the digest of a graph that holds this seed must be, worked out without a graph."""
    lines = [line([[label], row]) for label, rows in seed.rows.nodes.items() for row in rows.values()]
    lines.append(line([["Register"], {"slug": "register", **seed.rows.register}]))
    for migration in read_migrations(shipped("schema") / "graph"):
        row = {
            "slug": f"v{migration.version:04}",
            "version": migration.version,
            "name": migration.name,
            "checksum": migration.checksum,
        }
        lines.append(line([["Migration"], row]))
    for kind, links in seed.rows.links.items():
        lines += [line([kind.type, [kind.start], a, [kind.end], b, row]) for a, b, row in links.values()]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


async def test_each_engine_holds_exactly_the_seed(migrated: Graph) -> None:
    seed = read_seed(the_model(), shipped("seed"))
    loaded = await load_seed(migrated, the_model(), shipped("seed"))
    assert loaded.created == seed.nodes + seed.relationships == loaded.nodes + loaded.relationships
    digest = await graph_digest(migrated)
    assert digest == expected_digest(seed)
    again = await load_seed(migrated, the_model(), shipped("seed"), force=True)
    assert (again.created, again.changed, again.removed, again.kept, again.version) == (0, 0, (), (), 1)
    assert await graph_digest(migrated) == digest


def test_the_seed_is_read_and_checked_in_seconds() -> None:
    start = time.process_time()
    seed = read_seed(the_model(), shipped("seed"))
    assert time.process_time() - start < 5
    assert str(seed) == f"{seed.nodes} records and {seed.relationships} relationships"
    assert seed.nodes > 1000


def test_no_fact_is_newer_than_the_cut_off() -> None:
    model = the_model()
    cut_off = read_seed(model, shipped("seed")).rows.register["cutOffDay"]
    knowledge, _ = validate(read_folder(shipped("seed")), model, beside=(REGISTER,))
    newer = [
        (record.place.record, prop.name, value)
        for record in knowledge.records
        for prop in model.properties(record.label).values()
        if prop.kind is Kind.DATE and prop.name not in ("until", "validUntil")
        if (value := record.values.get(prop.name)) and f"{value}-01-01"[:10] > cut_off
    ]
    assert newer == []


def test_every_source_is_cited() -> None:
    knowledge, _ = validate(read_folder(shipped("seed")), the_model(), beside=(REGISTER,))
    sources = {record.slug for record in knowledge.records if record.label == "Source"}
    citing = [record.sources for record in knowledge.records if record.label != "Source"]
    cited = {slug for slugs in [*citing, *(link.sources for link in knowledge.links)] for slug in slugs}
    assert sources - cited == set()


def test_every_source_has_title_publisher_and_day_or_says_why_not() -> None:
    knowledge, _ = validate(read_folder(shipped("seed")), the_model(), beside=(REGISTER,))
    pages = {record.slug: record.values for record in knowledge.records if record.label == "Source"
             if "url" in record.values}  # fmt: skip
    assert {slug for slug, page in pages.items() if not page.get("publisher")} == set()
    assert {
        slug
        for slug, page in pages.items()
        if not page.get("note") and not (page.get("title") and page.get("published"))
    } == set()


def slug_of_page(url: str) -> str:
    """The rule of seed/README.md."""
    rest = re.sub(r"^https?://(www\.)?", "", url.strip(), flags=re.IGNORECASE).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", rest).strip("-")
    short = f"{slug[:71].rstrip('-')}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"
    return slug if len(slug) <= 80 else short


def test_every_page_is_one_source_named_after_its_address() -> None:
    knowledge, _ = validate(read_folder(shipped("seed")), the_model(), beside=(REGISTER,))
    pages = {record.slug: record.values["url"] for record in knowledge.records if record.label == "Source"
             if "url" in record.values}  # fmt: skip
    assert {slug: url for slug, url in pages.items() if slug != slug_of_page(url)} == {}
