"""The rules every file of the project keeps, so that no reader has to remember them.

Run by `make test`. Judges files only: it imports nothing of the hub.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.packaging.checkout import Function, Module, committed_files, modules, text_of

MODULE_LINES = 300
FUNCTION_LINES = 40

# "path" or "path:function" -> why it may be longer. Splitting is better than a line here.
EXCEPTIONS: dict[str, str] = {}

# What one machine knows and nobody else; an address's own path ("…uk/home/…") is none.
FORBIDDEN_TEXT = {
    "a path of one machine": r"(?<![\w.-])/(?:work|farm|root|home|Users|tmp/\w+)/[A-Za-z]",
    "a registry's address": (
        r"files\.pythonhosted\.org|pypi\.org|registry\.npmjs\.org|repo1?\.maven\.|deb\.debian\.org"
        r"|proxy\.golang\.org|index\.crates\.io"
    ),
    "an index setting": r"--(?:extra-)?index-url|--find[-]links|\"resolved\": *\"http|registry *= *\"?http",
    "a download address": r"https?://[^\s\"'<>]+\.(?:whl|tar\.gz|tgz|jar)\b",
    "a folder outside the project": r"(?<![\w-])(?<!\w/)shared[/]",
}
SILENCERS = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore)(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w, -]+\])?"
)
LEFTOVERS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def ids(module: Module) -> str:
    """A module's path names its test."""
    return module.path


every_module = pytest.mark.parametrize("module", modules("hub", "tests", "benchmarks"), ids=ids)
every_hub_module = pytest.mark.parametrize("module", modules("hub"), ids=ids)


@every_module
def test_module_is_short_enough_to_read(module: Module) -> None:
    """Past the ceiling a module does two things; it is split by verb."""
    lines = module.text.count("\n")
    assert lines <= MODULE_LINES or module.path in EXCEPTIONS, f"{lines} lines"


@every_module
def test_functions_are_short_enough_to_read(module: Module) -> None:
    """From `def` to its last line, docstring included."""
    long = {
        function.name: length
        for function in module.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
        and f"{module.path}:{function.name}" not in EXCEPTIONS
    }
    assert not long


@every_module
def test_module_says_what_it_is_for(module: Module) -> None:
    """The first thing in a file is a sentence for its reader; an empty file needs none."""
    assert not module.text or (ast.get_docstring(module.tree) or "").strip()


def unannotated(function: Function) -> Iterator[str]:
    """The names of a function's parameters without a type, `self` and `cls` apart, and "return" if it has none."""
    spec = function.args
    everyone = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg]
    for argument in everyone:
        if argument and argument.annotation is None and argument.arg not in ("self", "cls"):
            yield argument.arg
    if function.returns is None:
        yield "return"


@every_hub_module
def test_every_function_is_annotated(module: Module) -> None:
    """Parameters and results, so that the type checker sees everything."""
    missing = {function.name: names for function in module.functions() if (names := list(unannotated(function)))}
    assert not missing


def comments(module: Module) -> Iterator[tuple[int, str]]:
    """Line number and text of each comment; strings that look like one are not."""
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@every_module
def test_silenced_checks_give_their_reason(module: Module) -> None:
    """Two words at least beside the marker that silences a checker."""
    bare = [
        (line, text)
        for line, text in comments(module)
        if SILENCERS.search(text) and len(re.findall(r"[^\W\d_]{2,}", SILENCERS.sub("", text))) < 2
    ]
    assert not bare


@every_module
def test_nothing_is_left_over(module: Module) -> None:
    """No note to oneself stands in for the work."""
    assert [found for found in comments(module) if LEFTOVERS.search(found[1])] == []


def empty_promises(module: Module) -> Iterator[str]:
    """Tests that are switched off or assert a constant."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip"):
            yield f"{node.attr}, line {node.lineno}"
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant):
            yield f"constant assertion, line {node.lineno}"


@pytest.mark.parametrize("module", modules("tests"), ids=ids)
def test_no_test_is_switched_off(module: Module) -> None:
    """A test that does not run proves nothing and looks as if it did."""
    assert list(empty_promises(module)) == []


@pytest.mark.parametrize("what", FORBIDDEN_TEXT)
def test_no_committed_file_holds(what: str) -> None:
    """The project stands alone: a clone on any machine, behind any registry, has all it needs."""
    pattern = re.compile(FORBIDDEN_TEXT[what])
    found = [
        f"{path}: {hit.group()}"
        for path in committed_files()
        if (hit := pattern.search(path) or pattern.search(text_of(path)))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a path of one machine", "see /ro" + "ot/x"),
        ("a path of one machine", "file:///ho" + "me/ada"),
        ("an index setting", "--extra-index" + "-url x"),
        ("a folder outside the project", "../shar" + "ed/facts"),
    ],
)
def test_the_rule_finds_what_it_forbids(what: str, text: str) -> None:
    """The patterns do not match their own source, so they are shown to match at all."""
    assert re.search(FORBIDDEN_TEXT[what], text)


def test_an_address_is_no_machine_path() -> None:
    """Sources in the seed are addresses, and some have such words in their paths."""
    assert not any(re.search(rule, "https://www.gov.uk/home/shared/report") for rule in FORBIDDEN_TEXT.values())


def test_exceptions_are_still_needed() -> None:
    """Each exception names something that exists and gives its reason."""
    written = modules("hub", "tests", "benchmarks")
    known = {m.path for m in written} | {f"{m.path}:{function.name}" for m in written for function in m.functions()}
    assert set(EXCEPTIONS) <= known
    assert all(EXCEPTIONS.values())
