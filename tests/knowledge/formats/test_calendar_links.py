"""Links that put an occurrence into a calendar on the web."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.agenda import Event, Occurrence, Place, occurrences
from knowledge.formats.calendar_links import LONGEST_LINK, google_link, outlook_link

YEAR = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def first(**fields: Any) -> Occurrence:
    """The first occurrence of a workshop."""
    plain: dict[str, Any] = {
        "uid": "a",
        "title": "Atelier & goûter",
        "start": datetime(2026, 7, 10, 18),
        "end": datetime(2026, 7, 10, 20),
        "zone": "Europe/Paris",
    }
    return next(occurrences(Event.model_validate({**plain, **fields}), *YEAR))


def asked(link: str) -> dict[str, str]:
    """What a calendar is asked for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query, strict_parsing=True).items()}


def test_google_is_told_the_hours_and_the_zone() -> None:
    one = first(
        place=Place(name="Médiathèque", address="1, rue du Port"),
        summary="Venez avec un drap.",
        link="https://example.org/a?b=c",
    )
    assert google_link(one).startswith("https://calendar.google.com/calendar/render?action=TEMPLATE&")
    assert asked(google_link(one)) == {
        "action": "TEMPLATE",
        "text": "Atelier & goûter",
        "dates": "20260710T160000Z/20260710T180000Z",
        "ctz": "Europe/Paris",
        "location": "Médiathèque, 1, rue du Port",
        "details": "Venez avec un drap.\n\nhttps://example.org/a?b=c",
    }


def test_outlook_has_two_homes() -> None:
    one = first(remote="confirmed", on_site=None, remote_link="https://visio.example.org/x")
    assert asked(outlook_link(one)) == {
        "rru": "addevent",
        "subject": "Atelier & goûter",
        "startdt": "2026-07-10T16:00:00Z",
        "enddt": "2026-07-10T18:00:00Z",
        "location": "https://visio.example.org/x",
        "body": "https://visio.example.org/x",
    }
    assert urlsplit(outlook_link(one)).netloc == "outlook.live.com"
    assert urlsplit(outlook_link(one, at_work=True)).netloc == "outlook.office.com"
    assert "+" not in outlook_link(one)


def test_whole_days_end_the_day_after() -> None:
    one = first(start=datetime(2026, 7, 10), end=datetime(2026, 7, 12), all_day=True)
    assert asked(google_link(one))["dates"] == "20260710/20260712"
    told = asked(outlook_link(one))
    assert (told["startdt"], told["enddt"], told["allday"]) == ("2026-07-10", "2026-07-12", "true")
    single = first(start=datetime(2026, 7, 10), end=None, all_day=True)
    assert asked(google_link(single))["dates"] == "20260710/20260711"


@pytest.mark.parametrize(
    ("start", "utc"),
    [(datetime(2026, 3, 29, 2, 30), "20260329T013000Z"), (datetime(2026, 10, 25, 2, 30), "20261025T003000Z")],
)
def test_nights_on_which_clocks_change(start: datetime, utc: str) -> None:
    assert asked(google_link(first(start=start, end=None)))["dates"] == f"{utc}/{utc}"


@given(
    title=st.text(min_size=1, max_size=200).filter(lambda each: bool(each.strip())),
    name=st.text(max_size=3000),
    summary=st.text(max_size=4000),
    link=st.sampled_from([None, "https://example.org/" + "a" * 300, "https://example.org/" + "é" * 900]),
)
def test_a_link_is_never_too_long(title: str, name: str, summary: str, link: str | None) -> None:
    event = first(title="x", link=link)
    one = first(
        title=title,
        summary=summary.strip() or None,
        place={"name": name} if name.strip() else None,
        link=link,
        remote_link=link,
    )
    for made in (google_link(one), outlook_link(one)):
        assert len(made) <= LONGEST_LINK
        assert made.isascii()
        assert asked(made)
    assert event.link == link


def test_a_long_presentation_is_cut_between_characters() -> None:
    details = asked(google_link(first(summary="é🎨" * 1000)))["details"]
    assert details.endswith("…")
    assert set(details) == {"é", "🎨", "…"}
