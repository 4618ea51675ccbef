#!/usr/bin/env bash
# jgo 3.2.0 with its own resolver (no Maven): a dependency declared with a range of versions, as veraPDF 1.30.2 declares
# its parts ("[1.30.0,1.31.0)"), is taken for a version of that name and then not found. Maven picks the newest in the
# range. A good engineer would expect a resolver of Maven's files to know ranges; a list of exact names avoids them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jgo==3.2.0
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version
from pathlib import Path

from jgo.maven import MavenContext

context = MavenContext(repo_cache=Path("cache"), local_repos=[])
_, others = context.resolver.resolve([context.create_dependency("org.verapdf.apps:cli:1.30.2")])
ranges = sorted({str(each.artifact.version) for each in others if str(each.artifact.version).startswith(("[", "("))})
print("jgo", version("jgo"), "versions that are ranges:", ranges)
assert ranges, "jgo now picks a version from a range"
first = next(each.artifact for each in others if str(each.artifact.version) in ranges)
try:
    first.resolve()
    raise SystemExit("jgo now finds what a range names")
except RuntimeError as error:
    print("RuntimeError:", str(error).split(" in remote")[0])
PY
