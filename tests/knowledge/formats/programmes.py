"""Strategies for programmes of events that use every field at times."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume
from hypothesis import strategies as st

from knowledge.agenda import Event, Override, Place, Registration, Status
from knowledge.catalogue import Ages, Source

ZONES = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]

letters = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp", "Zs"], exclude_characters="<>&\u200b\ufeff"
)
text = (
    st.text(st.one_of(letters, st.sampled_from(list("\\;,:'é€ =")), st.just(" ")), min_size=1, max_size=90)
    .map(lambda each: " ".join(each.split()))
    .filter(lambda each: bool(each) and not each.startswith("http"))
)
slugs = st.from_regex(r"[a-z]{3,9}", fullmatch=True)
links = st.sampled_from(["https://example.org", "http://example.org/a|b;c,d?d=é&x=%20"])
walls = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(
    lambda each: each.replace(second=0, microsecond=0)
)
instants = walls.map(lambda each: each.replace(tzinfo=UTC))
statuses = st.none() | st.sampled_from(Status)
rules = st.none() | st.sampled_from(
    ["FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=4", "FREQ=DAILY;UNTIL=20301231T225959Z"]
)
some = st.none() | text


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Events that use every field at times."""
    all_day = draw(st.booleans())
    start = draw(walls)
    start = datetime.combine(start, time()) if all_day else start
    lasts = (
        timedelta(days=draw(st.integers(1, 3))) if all_day else timedelta(minutes=draw(st.integers(1, 3000)))
    )
    on_site, remote = draw(statuses), draw(statuses)
    assume(on_site or remote)
    places = st.builds(
        Place,
        entry=st.none() | slugs,
        name=some,
        address=some,
        coordinates=st.none() | st.sampled_from([(45.78, 3.08), (-90.0, 180.0), (0.000001, -0.5)]),
    ).filter(lambda each: each != Place())
    day = timedelta(days=1)
    marks = sorted(draw(st.sets(st.integers(1, 60), max_size=5)))
    days = [start + each * day for each in marks]
    cut = draw(st.integers(0, len(days)))
    overrides = []
    for each in days[:cut]:
        shift = draw(st.none() | st.integers(1, 20))
        moved = None if shift is None else each + (shift * day if all_day else timedelta(minutes=shift))
        end = draw(st.none() | st.just((moved or each) + lasts + day))
        title = draw(st.none() | text)
        overrides.append(Override(
            recurrence=each, start=moved, end=end, title=title, onwards=draw(st.booleans()),
            version=draw(st.integers(0, 9)), on_site=draw(st.just(None) | st.just(Status.CANCELLED)) if on_site else None,
            place=draw(st.none() | places),
        ))  # fmt: skip
    event = Event(
        uid=draw(text),
        title=draw(text),
        summary=draw(st.none() | st.lists(text, min_size=1, max_size=3).map("\n".join)),
        start=start,
        end=start + lasts,
        all_day=all_day,
        zone="Europe/Paris" if all_day else draw(st.sampled_from(ZONES)),
        rrule=draw(rules),
        exceptions=tuple(each + 100 * day for each in days[cut:]),
        extra=tuple(days[cut:]),
        overrides=tuple(overrides),
        on_site=on_site,
        remote=remote,
        remote_link=draw(st.none() | links),
        place=draw(st.none() | places),
        quartier=draw(st.none() | st.sampled_from(["centre", "gare"])),
        festival=draw(some),
        topics=tuple(draw(st.lists(st.sampled_from(["couture", "velo"]), unique=True, max_size=2))),
        keywords=tuple(draw(st.lists(text.map(lambda each: f"mot {each}"), unique=True, max_size=2))),
        ages=draw(st.none() | st.sampled_from([Ages(), Ages(youngest=6, oldest=12), Ages(youngest=18)])),
        price=draw(some),
        free=draw(st.none() | st.booleans()),
        childcare=draw(st.none() | st.booleans()),
        accessibility=tuple(draw(st.lists(slugs, unique=True, max_size=2))),
        languages=tuple(draw(st.lists(st.sampled_from(["fr", "ar"]), unique=True))),
        organiser=draw(st.none() | st.sampled_from(["Les Ami·es: photo", "A;B,C"])),
        link=draw(st.none() | links),
        capacity=draw(st.none() | st.integers(1, 500)),
        registration=draw(
            st.none()
            | st.builds(
                Registration, link=st.none() | links, note=some, opens=st.none() | walls, closes=st.none() | walls
            ).filter(lambda each: each != Registration())
        ),
        source=draw(st.builds(
            Source, name=text, url=st.none() | links, on=st.none() | st.dates(date(1950, 1, 1), date(2090, 1, 1)), licence=some
        )),
        version=draw(st.integers(0, 99)),
        updated=draw(st.none() | instants),
    )  # fmt: skip
    changes = [
        {name: None for name in ("title", "place", "on_site") if getattr(each, name) == getattr(event, name)}
        for each in event.overrides
    ]
    kept = tuple(each.model_copy(update=more) for each, more in zip(event.overrides, changes, strict=True))
    return event.model_copy(update={"overrides": kept})
