"""The rules every file of the project keeps, so that no reader has to remember them.

Run by `make test`. Judges files only: it imports nothing of the hub.
"""

import ast
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.packaging.checkout import Module, committed_files, modules, text_of

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
WRITTEN = ("hub", "tests", "benchmarks")

# Words that fit everything and so tell nothing: a name says what it stands for.
FILLERS = frozenset({"one", "ones", "found", "it"})
# "path:name" -> why that name is the thing's own.
NAMED_SO = {"hub/analytics/search/question.py:found": "the API's name for the words that a search matched"}

Rule = Callable[[Module], Iterable[object]]


def check(rule: Rule, *folders: str) -> None:
    """Fail with a line for every file below `folders` that breaks the rule: a rule is one test, however many files.

    A file that is not Python breaks every rule by its own syntax error, and hides no other file.
    """
    # A message of our own: pytest cuts what it compares short.
    faults = [f"{module.path}: {fault}" for module in modules(*folders) for fault in judged(rule, module)]
    assert not faults, "\n".join(faults)


def judged(rule: Rule, module: Module) -> list[object]:
    """What breaks the rule in that file."""
    try:
        return list(rule(module))
    except (SyntaxError, tokenize.TokenError) as error:
        return [error]


def too_long(module: Module) -> Iterator[str]:
    """The number of its lines, if there are too many."""
    lines = module.text.count("\n")
    if lines > MODULE_LINES and module.path not in EXCEPTIONS:
        yield f"{lines} lines"


def long_functions(module: Module) -> Iterator[str]:
    """Functions that are too long, from `def` to the last line, docstring included."""
    for function in module.functions:
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES and f"{module.path}:{function.name}" not in EXCEPTIONS:
            yield f"{function.name}: {lines} lines"


def silent(module: Module) -> Iterator[str]:
    """Whether a file that holds something lacks its first sentence."""
    if module.text and not (ast.get_docstring(module.tree) or "").strip():
        yield "no docstring"


def unannotated(module: Module) -> Iterator[str]:
    """Parameters without a type, `self` and `cls` apart, and results without."""
    for function in module.functions:
        spec = function.args
        everyone = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg]
        for argument in everyone:
            if argument and argument.annotation is None and argument.arg not in ("self", "cls"):
                yield f"{function.name}: {argument.arg}"
        if function.returns is None:
            yield f"{function.name}: return"


def unreasoned(module: Module) -> Iterator[tuple[int, str]]:
    """Comments that silence a checker without two words at least beside the marker."""
    for line, text in module.comments:
        if SILENCERS.search(text) and len(re.findall(r"[^\W\d_]{2,}", SILENCERS.sub("", text))) < 2:
            yield line, text


def leftovers(module: Module) -> Iterator[tuple[int, str]]:
    """Notes to oneself."""
    return (comment for comment in module.comments if LEFTOVERS.search(comment[1]))


def empty_promises(module: Module) -> Iterator[str]:
    """Tests that are switched off or assert a constant."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail", "importorskip"):
            yield f"{node.attr}, line {node.lineno}"
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant):
            yield f"constant assertion, line {node.lineno}"


def fillers(module: Module) -> Iterator[str]:
    """Variables, parameters, fields and functions named by a word that fits everything."""
    for node in ast.walk(module.tree):
        name = bound_by(node)
        if name.strip("_") in FILLERS and f"{module.path}:{name}" not in NAMED_SO:
            yield f"{name}, line {getattr(node, 'lineno', 0)}"


def bound_by(node: ast.AST) -> str:
    """The name that a node of the syntax tree binds, empty for the many that bind none."""
    match node:
        case ast.Name(ctx=ast.Store()):
            return node.id
        case ast.arg():
            return node.arg
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler():
            return node.name or ""
        case ast.MatchAs() | ast.MatchStar():
            return node.name or ""
        case ast.alias():
            return node.asname or ""
        case _:
            return ""


def test_modules_are_short_enough_to_read() -> None:
    """Past the ceiling a module does two things; it is split by verb."""
    check(too_long, *WRITTEN)


def test_functions_are_short_enough_to_read() -> None:
    check(long_functions, *WRITTEN)


def test_modules_say_what_they_are_for() -> None:
    """The first thing in a file is a sentence for its reader; an empty file needs none."""
    check(silent, *WRITTEN)


def test_every_function_is_annotated() -> None:
    """Parameters and results, so that the type checker sees everything."""
    check(unannotated, "hub")


def test_names_say_what_they_stand_for() -> None:
    """What is bound has the name of what it is, not a word that would fit anything."""
    check(fillers, *WRITTEN)


def test_silenced_checks_give_their_reason() -> None:
    check(unreasoned, *WRITTEN)


def test_nothing_is_left_over() -> None:
    """No note to oneself stands in for the work."""
    check(leftovers, *WRITTEN)


def test_no_test_is_switched_off() -> None:
    """A test that does not run proves nothing and looks as if it did."""
    check(empty_promises, "tests")


@pytest.mark.parametrize(
    ("rule", "text", "fault"),
    [
        (too_long, "\n" * (MODULE_LINES + 1), "301 lines"),
        (long_functions, "def f():\n" + "    0\n" * FUNCTION_LINES, "f: 41 lines"),
        (silent, "x = 1\n", "no docstring"),
        (unannotated, "def f(a, *b: int):\n    0\n", "f: a"),
        (unreasoned, "import x  # no" + "qa: F401\n", (1, "# no" + "qa: F401")),
        (fillers, "[x for one in y]\n", "one, line 1"),
        (leftovers, "# TO" + "DO\n", (1, "# TO" + "DO")),
        (empty_promises, "assert True\n", "constant assertion, line 1"),
    ],
)
def test_each_rule_names_what_breaks_it(rule: Rule, text: str, fault: object) -> None:
    """A file of that text is judged and the fault told; one that is not Python at all is told by its error."""
    assert judged(rule, Module("x.py", text))[0] == fault
    if rule is not too_long:
        [error] = judged(rule, Module("x.py", '"""'))
        assert isinstance(error, SyntaxError | tokenize.TokenError)


@pytest.mark.parametrize("what", FORBIDDEN_TEXT)
def test_no_committed_file_holds(what: str) -> None:
    """The project stands alone: a clone on any machine, behind any registry, has all it needs."""
    pattern = re.compile(FORBIDDEN_TEXT[what])
    faults = [
        f"{path}: {hit.group()}"
        for path in committed_files()
        if (hit := pattern.search(path) or pattern.search(text_of(path)))
    ]
    assert not faults, "\n".join(faults)


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
    written = modules(*WRITTEN)
    known = {m.path for m in written} | {f"{m.path}:{function.name}" for m in written for function in m.functions}
    assert set(EXCEPTIONS) <= known
    bound = {f"{m.path}:{bound_by(node)}" for m in written for node in ast.walk(m.tree)}
    assert set(NAMED_SO) <= bound
    assert all([*EXCEPTIONS.values(), *NAMED_SO.values()])
