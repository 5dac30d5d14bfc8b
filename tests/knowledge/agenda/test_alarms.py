"""When a calendar rings: as long before as Passeur itself would remind, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge.agenda import Event, Quiet, Wish, read_wishes
from knowledge.agenda.alarms import alarms

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PARIS = "Europe/Paris"
USUAL = (Wish.EVENING_BEFORE, Wish.HOUR_BEFORE, Wish.REGISTRATION_OPENS)


def event(start: datetime = datetime(2026, 3, 14, 14), **more: Any) -> Event:
    return Event.model_validate({"uid": "a", "title": "Pain", "start": start, "zone": PARIS, **more})


def test_the_evening_before_and_an_hour_before() -> None:
    assert alarms(event(), USUAL, zone=PARIS, now=NOW) == (timedelta(hours=20), timedelta(hours=1))


def test_on_the_persons_own_clocks() -> None:
    found = alarms(event(), (Wish.EVENING_BEFORE,), zone="America/New_York", now=NOW)
    # 18:00 there is 23:00 in Paris, where it begins at 14:00.
    assert found == (timedelta(hours=15),)


def test_over_the_night_on_which_the_clocks_change() -> None:
    sunday = datetime(2026, 3, 29, 14)
    assert alarms(event(sunday), (Wish.EVENING_BEFORE,), zone=PARIS, now=NOW) == (timedelta(hours=19),)
    weekly = event(sunday, rrule="FREQ=WEEKLY")
    assert alarms(weekly, (Wish.EVENING_BEFORE,), zone=PARIS, now=NOW) == (timedelta(hours=20),)


def test_all_day_counts_from_midnight() -> None:
    day = event(datetime(2026, 3, 14), all_day=True)
    wishes = (Wish.EVENING_BEFORE, Wish.MORNING_OF, Wish.HOUR_BEFORE)
    assert alarms(day, wishes, zone=PARIS, now=NOW) == (timedelta(hours=6), timedelta(hours=-9))


def test_registration_rings_at_its_own_minute() -> None:
    opens = event(registration={"opens": datetime(2026, 3, 10, 9)})
    assert alarms(opens, USUAL, zone=PARIS, now=NOW)[0] == datetime(2026, 3, 10, 8, tzinfo=UTC)
    late = datetime(2026, 3, 11, tzinfo=UTC)
    assert len(alarms(opens, USUAL, zone=PARIS, now=late)) == 2


def test_nobody_is_woken_and_what_is_over_or_off_is_silent() -> None:
    early = event(datetime(2026, 3, 14, 8, 30))
    assert alarms(early, (Wish.HOUR_BEFORE,), zone=PARIS, now=NOW) == (timedelta(hours=10, minutes=31),)
    night = Quiet(datetime.min.time(), datetime.min.time())
    assert alarms(early, (Wish.HOUR_BEFORE,), zone=PARIS, now=NOW, quiet=night) == (timedelta(hours=1),)
    assert alarms(event(datetime(2026, 2, 1, 14)), USUAL, zone=PARIS, now=NOW) == ()
    assert alarms(event(on_site="cancelled"), USUAL, zone=PARIS, now=NOW) == ()


def test_wishes_that_nobody_reads_any_more_are_left_out() -> None:
    wishes = read_wishes(["hour_before", "full_moon", "before:30"])
    assert alarms(event(), wishes, zone=PARIS, now=NOW)[0] == timedelta(hours=1)
