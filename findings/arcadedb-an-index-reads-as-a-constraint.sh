#!/usr/bin/env bash
# ArcadeDB 26.10.2 (arcadedb-embedded 26.10.2.post1), asked in openCypher: CREATE INDEX on a property that already has a
# value gives the property the type of that value, and SHOW CONSTRAINTS then lists a NODE_PROPERTY_TYPE constraint that
# nobody made. DROP CONSTRAINT with the very name that it lists is refused, IF EXISTS or not. On Neo4j an index brings no
# constraint, so a tool that clears a schema by dropping what SHOW CONSTRAINTS lists works there and fails here.
# Seen on Python 3.11, Linux, with the Java that the package brings.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install arcadedb-embedded==26.10.2.post1
cd "$folder"
"$folder/venv/bin/python" - "$folder/database" 2>/dev/null <<'PYTHON'
import sys

import arcadedb_embedded as arcadedb

with arcadedb.create_database(sys.argv[1]) as database:

    def constraints() -> list[tuple[str, str]]:
        rows = [row.to_dict() for row in database.query("opencypher", "SHOW CONSTRAINTS")]
        return [(row["name"], row["type"]) for row in rows]

    with database.transaction():
        database.command("opencypher", "CREATE (:Parcel {weight: 'light'})")
    before = constraints()
    database.command("opencypher", "CREATE INDEX parcel_weight IF NOT EXISTS FOR (n:Parcel) ON (n.weight)")
    after = constraints()
    try:
        database.command("opencypher", f"DROP CONSTRAINT `{after[0][0]}` IF EXISTS")
        dropped = True
    except Exception as error:  # whatever it is called: that it is refused is the point
        dropped = False
        print("\ndropping it:", type(error).__name__)
print("before the index:", before)
print("after the index:", after)
sys.exit(0 if before == [] and [kind for _, kind in after] == ["NODE_PROPERTY_TYPE"] and not dropped else 1)
PYTHON
