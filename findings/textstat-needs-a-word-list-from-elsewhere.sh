#!/usr/bin/env bash
# textstat 0.7.13: flesch_kincaid_grade, which needs a count of syllables, looks for NLTK's cmudict, which no package on
# PyPI brings along: where nothing can be fetched, a LookupError of NLTK's is raised. A good engineer would expect a
# readability formula to work once pip has installed the package, the more so as it installs pyphen's patterns too.
# (readability 0.3.2 counts syllables by a rule and needs no list.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textstat==0.7.13 readability==0.3.2
cd "$folder"
# Nothing can be fetched, and no list of an earlier installation is seen.
env HOME="$folder" NLTK_DATA="$folder/none" http_proxy=127.0.0.1:9 https_proxy=127.0.0.1:9 "$folder/venv/bin/python" - 2>/dev/null <<'PY'
import textstat

text = "The register names roles and agencies. It names no people."
try:
    textstat.flesch_kincaid_grade(text)
    raise SystemExit("textstat needs no list any more")
except LookupError as error:
    print("textstat", textstat.__version__ if hasattr(textstat, "__version__") else "", "LookupError:", "cmudict" in str(error))
    assert "cmudict" in str(error)
import readability

print("readability", readability.getmeasures(text.replace(". ", " .\n"), lang="en")["readability grades"]["Kincaid"])
PY
