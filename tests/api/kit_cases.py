"""The cases of the compatibility kit: an operation, the values it is run with, and the Cypher that has to come of it.

A case is `kit/NAME.graphql`, with a line `# variables: {…}` at its top for each run, and `kit/NAME.out`, which
HUB_UPDATE_KIT=1 writes anew. A changed file is to be read before it is committed: partners depend on nothing in it, but
every change of a statement shows here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hub.graph.statement import Statement
from tests.api.hub_under_test import Answer

KIT = Path(__file__).parent / "kit"
_VARIABLES = "# variables: "
_OWN_TEXTS = "# each run has a text of its own"
_BREAKS = (" MATCH ", " RETURN ", " ORDER BY ")


@dataclass(frozen=True)
class Case:
    """One file of the kit."""

    name: str
    text: str

    @property
    def runs(self) -> list[dict[str, Any]]:
        """The variables of each run."""
        lines = [line for line in self.text.splitlines() if line.startswith(_VARIABLES)]
        return [json.loads(line.removeprefix(_VARIABLES)) for line in lines] or [{}]

    @property
    def one_text(self) -> bool:
        """Whether all runs have the same shape, and so the same Cypher."""
        return _OWN_TEXTS not in self.text

    def compare(self, answers: list[Answer]) -> None:
        """Fail unless the statements, their parameters and the errors are those of the file."""
        text, path = "\n".join(_shown(answers)) + "\n", KIT / f"{self.name}.out"
        if os.environ.get("HUB_UPDATE_KIT") and (not path.exists() or path.read_text(encoding="utf-8") != text):
            path.write_text(text, encoding="utf-8")
            pytest.fail(f"{path.name} was written anew; read what changed, then run again")
        assert text == path.read_text(encoding="utf-8")


def cases() -> list[Case]:
    """Every case, by name."""
    return [Case(path.stem, path.read_text(encoding="utf-8")) for path in sorted(KIT.glob("*.graphql"))]


def answering(answer: Answer) -> list[Statement]:
    """The statements of its root fields; where a slug names nothing, reading for the nearest comes after them."""
    if "errors" in answer.body:
        return answer.sent
    return answer.sent[: sum(name != "__typename" for name in answer.data)]


def _shown(answers: list[Answer]) -> Iterator[str]:
    """The text of each statement once, followed by the parameters of each run; then the errors."""
    texts: dict[str, list[Statement]] = {}
    for answer in answers:
        for statement in answering(answer):
            texts.setdefault(statement.text, []).append(statement)
    for text, statements in texts.items():
        yield _broken(text)
        for statement in statements:
            yield json.dumps(statement.parameters, sort_keys=True, ensure_ascii=True)
        yield ""
    for answer in answers:
        for error in answer.errors:
            code = error["extensions"]["code"]
            yield f"{'/'.join(map(str, error.get('path', [])))}: {code}: {error['message']}"


def _broken(text: str) -> str:
    """A statement over several lines; nothing else is changed, as no statement of the compiler holds a line's end."""
    assert "\n" not in text
    for word in _BREAKS:
        text = text.replace(word, f"\n{word[1:]}")
    return text
