"""The sections of a pack, one module each: facts in, blocks out. No number is typed here; every one is counted."""
