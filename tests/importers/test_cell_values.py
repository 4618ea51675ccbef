"""A cell means what a person would take it for, or is refused."""

from __future__ import annotations

import pytest

from hub.importers.cell_values import UnclearError, date_of, says_nothing, value_of
from hub.model.declare import Kind, Property
from hub.model.enums import ToolStatus


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("2025-03-04", "ymd", "2025-03-04"),
        ("2025-03-04 00:00:00", "ymd", "2025-03-04"),
        ("2025-06-26T07:39:09Z", "ymd", "2025-06-26"),
        ("2025-03", "ymd", "2025-03"),
        ("2025", "ymd", "2025"),
        ("03/04/25", "dmy", "2025-04-03"),
        ("03/04/25", "mdy", "2025-03-04"),
        ("4/4/2025", "ymd", "2025-04-04"),
        ("31/12/2025", "ymd", "2025-12-31"),
        ("12/31/2025", "ymd", "2025-12-31"),
        ("06-2023", "ymd", "2023-06"),
        ("3 June 2025", "ymd", "2025-06-03"),
        ("June 3rd, 2025", "ymd", "2025-06-03"),
        ("Sept. 2024", "ymd", "2024-09"),
        ("15 août 2024", "ymd", "2024-08-15"),
        ("mei 2023", "ymd", "2023-05"),
    ],
)
def test_dates(text: str, order: str, meant: str) -> None:
    assert date_of(text, order) == meant


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("03/04/25", "ymd", "could be two days"),
        ("31/12/2025", "mdy", "no day of the calendar"),
        ("2025-02-30", "ymd", "no day of the calendar"),
        ("soon", "ymd", "is no date"),
        ("Q3 2025", "ymd", "is no date"),
    ],
)
def test_what_is_no_day_or_two_is_refused(text: str, order: str, reason: str) -> None:
    with pytest.raises(UnclearError, match=reason):
        date_of(text, order)


def test_numbers_truths_and_choices() -> None:
    number, flag = Property("n", Kind.INT, ""), Property("f", Kind.BOOLEAN, "")
    status = Property("s", Kind.ENUM, "", choices=ToolStatus)
    assert [value_of(number, text, "ymd") for text in ("12", "1,200", "1 200 000", "3.0")] == [12, 1200, 1200000, 3]
    assert [value_of(flag, text, "ymd") for text in ("Yes ", "y", "OUI", "No", "nee")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [value_of(status, text, "ymd") for text in ("live", "Proof of concept", "PROOF_OF_CONCEPT")] == [
        "LIVE", "PROOF_OF_CONCEPT", "PROOF_OF_CONCEPT",
    ]  # fmt: skip
    for prop, text in ((number, "1.5"), (number, "many"), (flag, "perhaps"), (status, "deployed")):
        with pytest.raises(UnclearError):
            value_of(prop, text, "ymd")


@pytest.mark.parametrize("text", ["", " ", "N/A", "n/a ", "–", "#N/A", "TBD", "nvt"])
def test_ways_of_saying_nothing(text: str) -> None:
    assert says_nothing(text)
    assert not says_nothing(f"{text} Sieve")
