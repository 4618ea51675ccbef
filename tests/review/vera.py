"""veraPDF, which judges whether a PDF keeps the rules of PDF/UA-1 (ISO 14289-1). Used by the tests beside it.

veraPDF 1.30.2 from Maven Central, on the Java that the built-in engine brings along.
"""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.neo4j.jars import jars

VERSION = "verapdf-1.30.2"
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def judged(file: Path) -> str:
    """What veraPDF says of a file: `PASS …` or `FAIL …` with the rules that are broken. Cost: some 8 s of Java."""
    spec = find_spec("arcadedb_embedded")
    assert spec
    assert spec.origin
    java = Path(spec.origin).parent / "jre" / "bin" / "java"
    asked = [java, "-cp", f"{jars(VERSION)}/*", MAIN, "--flavour", "ua1", "--format", "text", "-v", file]
    done = subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=240)
    return done.stdout
