"""What is wrong with the record of the register itself."""

import pytest

from hub.records.problems import Notes
from hub.seed.register_entry import read_register
from hub.seed.yaml_files import read_text
from tests.records.folders import REGISTER, changed


def faults(*texts: str) -> list[tuple[str, str, str]]:
    notes = Notes()
    read_register([read_text(text, f"{number}.yaml") for number, text in enumerate(texts)], notes)
    return [(problem.fault.value, problem.place.file, problem.field) for problem in notes]


def test_a_sound_register_stands_once_in_any_file() -> None:
    assert faults("tools: []", REGISTER) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: A register, ", "", ("MISSING_FIELD", "0.yaml", "title")),
        ("title: A register", "title: ''", ("EMPTY_VALUE", "0.yaml", "title")),
        ("title: A register", "title: 4", ("WRONG_TYPE", "0.yaml", "title")),
        ("'2026-06-30'", "'30 June 2026'", ("MALFORMED_DATE", "0.yaml", "cutOff")),
        ("licence: Open", "licence: Open, owner: us", ("UNKNOWN_FIELD", "0.yaml", "owner")),
        ("{title: A register", "[{title: A register", None),
    ],
)
def test_a_fault_of_the_register(old: str, new: str, expected: tuple[str, str, str] | None) -> None:
    text = changed(old, new, REGISTER)
    if expected is None:
        text, expected = text.replace("}", "}]"), ("REGISTER", "0.yaml", "")
    assert faults(text) == [expected]


def test_a_register_that_is_missing_or_stands_twice() -> None:
    assert faults("tools: []") == [("REGISTER", "register.yaml", "register")]
    assert faults(REGISTER, REGISTER) == [("REGISTER", "1.yaml", "register")]
