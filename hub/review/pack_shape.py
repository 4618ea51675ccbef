"""What the JSON of a pack has to be before anything is read from it: anybody may have written the file.

Called by hub.review.frozen. Looks only at what a comparison of packs relies on; a row may hold any fields.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, NoReturn, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from hub.model.enums import Marking
from hub.model.time import last_day
from hub.review.content import canonical

DEEPEST = 64
"""Lists and objects within each other; a pack has some fifteen."""


def plain_json(body: bytes) -> Any:
    """The value of a JSON that the hub can write again.

    Raises ValueError, with the words that end "it …", for any other.
    """
    try:
        value = json.loads(body, parse_constant=_refuse)
        _require_shallow(value)
        canonical(value)
    except UnicodeError:
        raise ValueError("holds what is no text in UTF-8") from None
    except RecursionError:
        raise ValueError("has lists and objects within each other too deep") from None
    except ValueError:
        raise ValueError("cannot be read as JSON") from None
    return value


def _refuse(name: str) -> NoReturn:
    """NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(name)


def _require_shallow(value: Any) -> None:
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise RecursionError
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        depth += 1


def require_content(value: Any) -> None:
    """Raise ValueError, naming the place, unless the value has the shape of a content."""
    try:
        answers = _Content.model_validate(value).answers
        _ByName.model_validate({answer.name: answer.data for answer in answers})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"at {place}, {first['msg'].removeprefix('Value error, ')}") from None


def files_of(manifest: Any) -> dict[str, str]:
    """The SHA-256 of each file by its name. Raises ValueError for what is no manifest."""
    return _Manifest.model_validate(manifest).files


def _a_day(text: str) -> str:
    last_day(text)
    return text


def _an_answer(data: dict[str, Any]) -> dict[str, Any]:
    answer = next(iter(data.values()))
    nodes = cast(dict[str, Any], answer).get("nodes", []) if isinstance(answer, dict) else []
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in cast(list[Any], nodes)):
        raise ValueError("nodes should be a list of objects")
    return data


def _answers(answers: list[_Answer]) -> list[_Answer]:
    if len({answer.name for answer in answers}) < len(answers):
        raise ValueError("each name should be there once")
    return answers


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _Figure(_Part):
    name: str
    value: float


class _Review(_Part):
    figures: list[_Figure]


class _Reviewed(_Part):
    review: _Review


class _ByName(_Part):
    """The answers by the names of their questions: the one that is read for itself."""

    review: _Reviewed


class _Answer(_Part):
    name: str
    question: str
    query: str
    data: Annotated[dict[str, Any], Field(min_length=1), AfterValidator(_an_answer)]


_Day = Annotated[str, AfterValidator(_a_day)]


class _Content(_Part):
    review: str
    as_of: _Day = Field(alias="asOf")
    graph_digest: str = Field(alias="graphDigest")
    marking: Annotated[Marking, Field(strict=False)]
    answers: Annotated[list[_Answer], AfterValidator(_answers)]


class _Manifest(_Part):
    files: dict[str, str]
