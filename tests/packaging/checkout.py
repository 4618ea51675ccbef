"""The checkout as the packaging tests see it: its root, its committed files, its Python modules.

Used by tests/packaging only. Reads files and asks git; changes nothing.
"""

import ast
import io
import subprocess
import tokenize
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the project: its path from the root and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises SyntaxError where the file is no Python."""
        return ast.parse(self.text, self.path)

    @cached_property
    def functions(self) -> list[Function]:
        """Every function and method, nested ones too, in no promised order."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        """Line number and text of each comment; strings that look like one are not."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


@cache
def committed_files() -> tuple[str, ...]:
    """Paths from the root of all files git knows or would take in, that still exist. Raises when git is missing."""
    # A clone may belong to another account than the one that tests it, as in a container.
    git = ["git", "-c", f"safe.directory={ROOT}"]
    command = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted({path for path in listed.split("\0") if path and (ROOT / path).is_file()}))


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files below `folders`; at least one, or the rules built on it would hold of nothing."""
    paths = [p for p in committed_files() if p.endswith(".py") and p.startswith(tuple(f"{f}/" for f in folders))]
    assert paths, f"no Python below {folders}"
    return tuple(Module(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths)


def text_of(path: str) -> str:
    """The file's text; bytes that are not UTF-8 are replaced, so that a picture can be searched like the rest."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")
