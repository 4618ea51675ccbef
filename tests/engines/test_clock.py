"""The day is London's, the moment is UTC, and a test may hold both still."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from hub import clock


def test_now_is_aware_and_moves() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= before + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 7, 1, 23, 30, tzinfo=UTC), date(2025, 7, 2)),
        (datetime(2025, 1, 1, 23, 30, tzinfo=UTC), date(2025, 1, 1)),
    ],
)
def test_today_is_the_day_in_london(moment: datetime, day: date) -> None:
    with clock.held_at(moment):
        assert clock.today() == day
        assert clock.now() == moment


def test_the_clock_goes_on_afterwards_even_after_an_error() -> None:
    with pytest.raises(LookupError), clock.held_at(datetime(2020, 1, 1, tzinfo=UTC)):
        raise LookupError
    assert clock.now().year > 2020


async def test_blocks_of_tasks_that_run_at_once_may_end_in_any_order() -> None:
    async def hold(year: int, seconds: float) -> None:
        with clock.held_at(datetime(year, 1, 1, tzinfo=UTC)):
            await asyncio.sleep(seconds)

    await asyncio.gather(hold(2020, 0.01), hold(2021, 0.02))
    assert clock.now().year > 2021


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.held_at(datetime(2020, 1, 1)):  # noqa: DTZ001 - on purpose
        pass
