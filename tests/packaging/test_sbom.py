"""`make sbom` names every package of the lock with its digests, in the format that its makers validate."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.packaging.checkout import ROOT, text_of


def test_the_bill_of_materials_is_the_lock(tmp_path: Path) -> None:
    written = tmp_path / "sbom.json"
    [recipe] = re.findall(r"^sbom:.*\n((?:\t.*\n)+)", text_of("Makefile"), re.MULTILINE)
    words = recipe.replace("\\\n", " ").replace("$(BIN)/python", sys.executable).replace("sbom.json", str(written))
    # It validates what it writes against the schema of CycloneDX.
    subprocess.run(words.strip().removeprefix("@").split(), cwd=ROOT, check=True, capture_output=True)
    bill: dict[str, Any] = json.loads(written.read_bytes())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "cjs-ai-hub")
    locked = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text_of("requirements/run.txt"), re.MULTILINE)
    assert len(locked) > 50
    assert sorted((part["name"], part["version"]) for part in bill["components"]) == sorted(locked)
    for part in bill["components"]:
        assert [reference["hashes"] for reference in part["externalReferences"]], part["name"]
