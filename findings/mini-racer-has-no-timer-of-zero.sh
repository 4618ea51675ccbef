#!/usr/bin/env bash
# mini-racer 0.14.1 gives JavaScript in its V8 a `setTimeout`. One would guess that a delay of 0, by which libraries such as
# elkjs put off work, runs the function as soon as it can. Seen: it throws a TypeError at once, while a delay of 1 works.
# What to do: give `setTimeout` a definition of your own before loading such a library.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mini-racer==0.14.1
cat > "$folder/timers.py" <<'PYTHON'
import os

from py_mini_racer import MiniRacer

engine = MiniRacer()
print("setTimeout(f, 1):", engine.eval("new Promise(done => setTimeout(() => done('ran'), 1))").get(timeout=20))
try:
    engine.eval("setTimeout(() => 0, 0)")
    print("setTimeout(f, 0): ran")
except Exception as error:
    print("setTimeout(f, 0):", [line for line in str(error).splitlines() if "TypeError" in line][0].strip())
# What the interpreter does with the engine at its end is not the subject.
os._exit(0)
PYTHON
seen=$(timeout 60 "$folder/venv/bin/python" -u "$folder/timers.py")
echo "mini-racer 0.14.1:"
echo "$seen"
grep -q "setTimeout(f, 1): ran" <<<"$seen" && grep -q "setTimeout(f, 0): .*TypeError" <<<"$seen"
