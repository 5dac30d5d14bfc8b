"""Changes as JSON can hold them, so that they are put into words when they are told, and several in a row as one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from knowledge.agenda.changes import Change, Changed, Value, When
from knowledge.agenda.event import Place, Status


def written(change: Change) -> dict[str, Any]:
    """A change as plain data."""
    return {
        "what": change.what.value,
        "before": _plain(change.before),
        "after": _plain(change.after),
        "recurrence": change.recurrence and change.recurrence.isoformat(),
        "mode": change.mode,
    }


def read(data: Mapping[str, Any]) -> Change:
    """The inverse of ``written``."""
    recurrence = data["recurrence"]
    return Change(
        Changed(data["what"]),
        _value(data["before"]),
        _value(data["after"]),
        datetime.fromisoformat(recurrence) if recurrence else None,
        data["mode"],
    )


_STANDING = (Changed.CANCELLED, Changed.FULL, Changed.CONDITIONAL, Changed.BACK)


def merged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes of one event, the earliest first, as one step from what was before to what is now; there and back is none."""
    found: dict[tuple[object, ...], Change] = {}
    for each in changes:
        what = "standing" if each.what in _STANDING else each.what.value
        key = (what, each.recurrence, each.mode)
        if (earlier := found.pop(key, None)) is None:
            found[key] = each
        elif earlier.before != each.after:
            found[key] = Change(each.what, earlier.before, each.after, each.recurrence, each.mode)
    return tuple(found.values())


def concerning(changes: Iterable[Change], recurrences: Collection[datetime]) -> list[Change]:
    """Those that are news to whoever comes to these occurrences alone."""
    return [each for each in changes if each.recurrence is None or each.recurrence in recurrences]


def _plain(value: Value) -> Any:
    match value:
        case When(start, end, all_day, zone):
            return {"when": [start.isoformat(), end.isoformat(), all_day, zone]}
        case Place():
            return {"place": value.model_dump(mode="json", exclude_defaults=True)}
        case Status():
            return {"status": value.value}
        case _text:
            return value


def _value(data: Any) -> Value:
    match data:
        case {"when": [start, end, all_day, zone]}:
            return When(datetime.fromisoformat(start), datetime.fromisoformat(end), all_day, zone)
        case {"place": place}:
            return Place.model_validate(place)
        case {"status": status}:
            return Status(status)
        case str():
            return data
        case _nothing:
            return None
