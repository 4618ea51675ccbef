"""A pack that anybody may have written is compared and verified, or refused in a sentence: never with a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hub.errors import BadUserInput
from hub.review.build import Pack
from hub.review.content import FORMAT, frozen, sha256
from hub.review.diff import differences
from hub.review.frozen import LARGEST, Frozen, read_pack
from hub.review.pack_folder import write_folder
from hub.review.plain_english import on_one_line
from hub.review.questioner import Questioner
from hub.review.verify import verify
from tests.review.papers import content

ROW = {
    "slug": "a",
    "name": "A",
    "status": "PILOT",
    "since": "2025-06",
    "share": 0.5,
    "tool": {"slug": "t", "name": "T"},
}
VALID: dict[str, Any] = {
    **content(
        one={"tools": {"nodes": [ROW, {**ROW, "slug": "b", "since": None}]}},
        two={"coverage": {"framework": {"slug": "f"}, "levels": [{"level": "STATED", "count": 2}], "pairCount": 4}},
        three={
            "pairs": {"nodes": [{"tool": ROW["tool"], "principle": {"slug": "p"}, "kind": "X", "level": "CURRENT"}]}
        },
        review={"review": {"slug": "r", "figures": [{"name": "Tools", "value": 3, "query": "{ x }"}]}},
    ),
    "format": FORMAT,
}
FILES = {"pack.json": frozen(VALID), "index.html": b"<p>page</p>", "tables/one.csv": b"a,b\n"}
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e308, 10**400, float("nan"), float("inf"), "", "x", "\ud800", "\x00\x1b[2J\r\n", "2025-13",
    "2025-00-99", "9999-99-99", "²⁰²⁵", "A" * 10_000, [], [1], ["x"], [[]], [None], {}, {"slug": 1}, {"nodes": 3},
    {"nodes": [3]}, {"": {}}, [{"slug": "a"}] * 3, {"figures": [{"name": 1, "value": "x"}]},
    {"name": ["x"], "slug": {}},
)  # fmt: skip
ROUNDS = 300


def deep(levels: int) -> Any:
    value: Any = "deep"
    for level in range(levels):
        value = {"nodes": [value]} if level % 2 else [value]
    return value


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every object or list with every key or place within it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, part in list(inner) for place in ((value, key), *places(part))]


def mutated(random: Random, whole: Any) -> Any:
    """The same JSON, changed at one to three places of any kind."""
    whole = deepcopy(whole)
    every = places(whole)
    for holder, key in random.sample(every, random.choice((1, 1, 1, 2, 3))):
        strange = random.choice((*STRANGE, *map(deep, (5, 70, 900, 5000))))
        match random.randrange(4):
            case 0 if isinstance(holder, list):
                holder.append(random.choice((strange, *holder)))
            case 0:
                holder[random.choice(("nodes", "slug", "figures", "\ud800", "x" * 5000))] = holder.pop(key, None)
            case 1 if isinstance(holder, dict):
                holder.pop(key, None)
            case 1:
                holder.clear()
            case _ if isinstance(holder, dict) or key < len(holder):
                holder[key] = strange
            case _:
                pass
    return whole


def body_of(value: Any) -> bytes:
    """As JSON, with what no JSON may hold where the value has it; cut off where Python would not write it."""
    try:
        return json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")
    except RecursionError:
        return b"[" * 100_000


def stamped(pack: Any) -> Any:
    """With the SHA-256 that goes with the content, as whoever wants to be believed would write it."""
    try:
        return {**pack, "sha256": sha256(pack["content"])}
    except (ValueError, TypeError, KeyError, RecursionError):
        return pack


def asked(path: Path) -> Frozen | str:
    """The pack, or the sentence with which it was refused."""
    try:
        return read_pack(path)
    except BadUserInput as refused:
        return refused.message


def judge(path: Path, sentence: str) -> None:
    assert sentence.startswith(str(path))
    assert "\n" not in sentence
    assert sentence.endswith((".", "'"))


def shown(lines: list[str]) -> None:
    for line in lines:
        assert on_one_line(line).isprintable()
        on_one_line(line).encode()


def nothing(_: str) -> None:
    """Nobody is told."""


@pytest.fixture
def whole(tmp_path: Path) -> Frozen:
    write_folder(tmp_path / "whole", FILES)
    pack = read_pack(tmp_path / "whole")
    assert pack.wrong == ()
    return pack


@pytest.fixture
def same_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph that always gives the valid pack."""

    async def read(*_: Any) -> Any:
        return deepcopy(VALID)

    monkeypatch.setattr("hub.review.verify.read_content", read)


@pytest.mark.usefixtures("same_graph")
@pytest.mark.parametrize("seed", range(3))
async def test_a_pack_changed_anywhere_is_compared_or_refused(whole: Frozen, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    file, read = tmp_path / "pack.json", 0
    for number in range(ROUNDS // 3):
        altered = mutated(random, {"content": VALID, "sha256": sha256(VALID)})
        file.write_bytes(body_of(stamped(altered) if number % 4 else altered))
        pack = asked(file)
        if isinstance(pack, str):
            judge(file, pack)
        else:
            read += 1
            shown([*differences(pack, whole), *differences(whole, pack), *pack.wrong])
            shown((await verify(None, pack, nothing))[1])  # type: ignore[arg-type]  # the graph is not asked
    assert ROUNDS // 20 < read < ROUNDS // 3


@pytest.mark.parametrize("seed", range(3))
def test_a_manifest_changed_anywhere_is_told(whole: Frozen, seed: int) -> None:
    random = Random(seed)
    manifest = whole.path.parent / "manifest.json"
    listed = json.loads(manifest.read_bytes())
    listed["files"] |= {"../pack.json": "x", "/etc/hostname": "x", "tables": "x"}
    for _ in range(ROUNDS // 6):
        manifest.write_bytes(body_of(mutated(random, listed)))
        shown(list(read_pack(whole.path).wrong))


def test_any_bytes_are_read_or_refused(tmp_path: Path) -> None:
    random = Random(1)
    for _ in range(ROUNDS // 2):
        body = bytearray(FILES["pack.json"])
        at = random.randrange(len(body))
        body[at : at + random.randrange(3)] = random.choice(
            (b"", b"\xff", b"\x00", b"\xed\xa0\x80", b"NaN", b"1e999", b"{")
        )
        (tmp_path / "pack.json").write_bytes(body)
        pack = asked(tmp_path / "pack.json")
        if isinstance(pack, str):
            judge(tmp_path / "pack.json", pack)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"value":3', '"value":NaN'), "it cannot be read as JSON"),
        (lambda text: text.replace('"value":3', '"value":-Infinity'), "it cannot be read as JSON"),
        (lambda text: text.replace('"value":3', '"value":1e999'), "it cannot be read as JSON"),
        (lambda text: text.replace('"value":3', f'"value":1{"0" * 400}'), "at review.review.figures.0.value, "),
        (lambda text: text.replace('"value":3', '"value":"3"'), "at review.review.figures.0.value, "),
        (lambda text: text.replace('"name":"Tools"', '"name":"\\ud800"'), "it holds what is no text in UTF-8"),
        (lambda text: text.replace('"share":0.5', f'"share":{"[" * 80}{"]" * 80}'), "within each other too deep"),
        (lambda text: text.replace('"asOf":"2025-12-31"', '"asOf":"2025-13"'), "at asOf, '2025-13' is not a date"),
        (lambda text: text.replace('"asOf":"2025-12-31",', ""), "at asOf, Field required"),
        (lambda text: text.replace('"marking":"PUBLISHED",', ""), "at marking, Field required"),
        (lambda text: text.replace('"name":"one"', '"name":"two"'), "at answers, each name should be there once"),
        (lambda text: text.replace('"name":"review"', '"name":"other"'), "at review, Field required"),
        (lambda text: text.replace('"answers":[', '"answers":[7,'), "at answers.0, "),
        (lambda text: text.replace('"tools":{"nodes":[', '"tools":{"nodes":[7,'), "nodes should be a list of objects"),
    ],
)  # fmt: skip
def test_a_pack_of_another_shape_is_refused_by_the_place(
    tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    body = change(FILES["pack.json"].decode())
    assert body.encode() != FILES["pack.json"]
    (tmp_path / "pack.json").write_text(body, encoding="utf-8")
    with pytest.raises(BadUserInput, match=r"pack\.json is no pack") as refused:
        read_pack(tmp_path)
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../secret", "outside of the pack"),
        ("/etc/hostname", "outside of the pack"),
        ("tables", "tables is no file"),
        ("pipe", "pipe is no file"),
        ("huge", "huge is larger than any file of a pack"),
        ("n" * 5000, f"{'n' * 79}… cannot be opened by that name"),
        ("nul\x00", "cannot be opened by that name"),
        ("gone", "gone is missing"),
    ],
)
def test_what_a_manifest_must_not_name_is_told(whole: Frozen, name: str, said: str) -> None:
    folder = whole.path.parent
    os.mkfifo(folder / "pipe")
    with (folder / "huge").open("wb") as huge:
        huge.truncate(LARGEST + 1)
    (folder / "manifest.json").write_text(json.dumps({"files": {name: "0" * 64}}))
    [line] = read_pack(folder).wrong
    assert said in line


@pytest.mark.parametrize(
    "manifest", ["[]", "[0]", '{"files": [0]}', '{"files": "x"}', '{"files": {"a": 1}}', "[" * 9_000]
)
def test_a_manifest_of_another_shape_is_told(whole: Frozen, manifest: str) -> None:
    (whole.path.parent / "manifest.json").write_text(manifest)
    assert read_pack(whole.path).wrong == ("manifest.json was altered: it cannot be read.",)


def test_a_file_that_never_ends_is_no_pack(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pack.json")
    for path, said in (
        (tmp_path, "it is no file"),
        (Path("/dev/zero"), "it is no file"),
        (tmp_path / ("n" * 300), "cannot be opened by that name"),
        (tmp_path / "gone", "it is missing"),
    ):
        with pytest.raises(BadUserInput, match="cannot be read") as refused:
            read_pack(path)
        assert said in refused.value.message
    os.mkfifo(tmp_path / "manifest.json")
    (tmp_path / "pack.json").unlink()
    (tmp_path / "pack.json").write_bytes(FILES["pack.json"])
    assert read_pack(tmp_path).wrong == ("manifest.json was altered: it is no file.",)


def test_many_rows_of_one_name_are_compared_at_once(whole: Frozen, tmp_path: Path) -> None:
    many = deepcopy(VALID)
    many["answers"][1]["data"] = {"tools": {"nodes": [ROW] * 20_000}}
    (tmp_path / "pack.json").write_bytes(frozen(many))
    assert "  and 19980 more" in list(differences(whole, read_pack(tmp_path / "pack.json")))


def test_a_line_of_a_pack_moves_no_cursor() -> None:
    assert on_one_line("a\x1b[2J\rb\nc\u202ed\ud800é\u00a0…") == (
        "a[U+001B][2J[U+000D]b[U+000A]c[U+202E]d[U+D800]é\u00a0…"
    )


@pytest.mark.parametrize("day", ["2026-07-02", "2020-01-01"])
async def test_a_pack_of_a_day_that_cannot_be_asked_for_is_told(
    questioner: Questioner, pack: Pack, tmp_path: Path, day: str
) -> None:
    (tmp_path / "pack.json").write_bytes(frozen({**pack.content, "asOf": day}))
    equal, said = await verify(questioner, read_pack(tmp_path), nothing)
    assert not equal
    assert said[0].startswith(f"The pack cannot be built again as of {day}: ")
