"""Small folders of records for the tests of seed reading, checking and loading."""

from collections.abc import Mapping
from pathlib import Path

from hub.model.registry import Model, the_model
from hub.records.problems import Problem
from hub.records.validate import validate
from hub.seed.yaml_files import read_text

REGISTER = """
register: {title: A register, cutOff: '2026-06-30', attribution: By us, licence: Open}
"""

SOUND = """
sources:
  - {slug: page, url: 'https://example.org', title: A page, note: No day, sources: [page], confidence: SOURCED}
agencies:
  - {slug: mill, name: The Mill, kind: police-force, since: '2001', sources: [page], confidence: SOURCED}
  - {slug: wheel, name: The Wheel, kind: unit, parent: mill, sources: [page], confidence: RECALLED}
processes:
  - {slug: sorting, name: Sorting, kind: PROCESS, order: 1, owners: [mill], sources: [page], confidence: SOURCED}
outcomes:
  - {slug: fairness, name: Fairness, kind: right, affectsLiberty: true, sources: [page], confidence: SOURCED}
tools:
  - slug: sieve
    name: Ŵyl Sieve
    owner: mill
    aiClass: STATISTICAL
    scope: CORE
    techniques: [regression]
    since: '2020'
    sources: [page]
    confidence: SOURCED
    statusHistory:
      - {status: PILOT, since: '2020-03', lastSeen: '2020-09', basis: STATED}
      - {status: LIVE, since: '2021'}
    users:
      - {to: wheel, basis: STATED, since: '2020', until: '2022'}
      - {to: wheel, basis: INFERRED, since: '2023'}
    affects:
      - {to: sorting, how: It sorts, basis: INFERRED}
    bearsOn: [fairness]
"""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder that holds these files and, unless one says otherwise, a register."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"register.yaml": REGISTER, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems(*texts: str, model: Model | None = None) -> list[Problem]:
    """Everything wrong with texts, named 0.yaml, 1.yaml, … in the order of files and lines."""
    documents = [read_text(text, f"{number}.yaml") for number, text in enumerate(texts)]
    return validate(documents, model or the_model())[1]


def faults(*texts: str) -> list[tuple[str, str, str]]:
    """Code, record and field of everything wrong with texts."""
    return [(problem.fault.value, problem.place.record, problem.field) for problem in problems(*texts)]


def changed(old: str, new: str, text: str = SOUND) -> str:
    """The sound text with one passage replaced, which must be there."""
    assert old in text
    return text.replace(old, new, 1)
