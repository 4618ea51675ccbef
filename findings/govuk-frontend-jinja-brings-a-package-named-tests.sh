#!/usr/bin/env bash
# govuk-frontend-jinja 4.1.0: its wheel installs, beside its own package, a top-level package named `tests`.
# A good engineer would expect an install to add only `govuk_frontend_jinja`. A project whose own `tests` folder is not
# first on the path, or has no __init__.py, then imports the library's `tests` in place of its own.
# Seen with pip 23.2 and Python 3.11: `import tests` outside any checkout succeeds after the installation.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check govuk-frontend-jinja==4.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import distribution, packages_distributions

installed = distribution("govuk-frontend-jinja")
top = sorted(name for name, owners in packages_distributions().items() if "govuk-frontend-jinja" in owners)
print("version", installed.version, "top-level packages", top)
import tests

print("import tests gives", tests.__path__._path[0].rsplit("/", 2)[-2:] if hasattr(tests.__path__, "_path") else tests.__file__)
assert "tests" in top, "the wheel no longer installs a package named tests"
PY
