"""What the models refuse, said as findings: a code, what was given, and what could stand there instead."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.catalogue import EMAIL, LINK, Ages, Contact, Kind, Slot, Source, Translation
from knowledge.city import COUNTRY, LANGUAGE, SLUG, Licence, Value
from knowledge.formats.days import read_day
from knowledge.formats.identifiers import slug
from knowledge.formats.problems import Code, Finding, Path, nearest, shortened

_BY_TYPE = {
    "missing": Code.FIELD_MISSING,
    "extra_forbidden": Code.FIELD_UNKNOWN,
    "string_type": Code.TEXT_EXPECTED,
    "string_too_short": Code.FIELD_EMPTY,
    "string_too_long": Code.TEXT_LONG,
    "too_short": Code.FIELD_EMPTY,
    "tuple_type": Code.LIST_EXPECTED,
    "dict_type": Code.GROUP_EXPECTED,
    "model_type": Code.GROUP_EXPECTED,
    "int_parsing": Code.NUMBER_EXPECTED,
    "int_type": Code.NUMBER_EXPECTED,
    "greater_than_equal": Code.NUMBER_RANGE,
    "less_than_equal": Code.NUMBER_RANGE,
    "bool_parsing": Code.YES_NO_EXPECTED,
    "bool_type": Code.YES_NO_EXPECTED,
    "date_type": Code.DATE_EXPECTED,
    "date_parsing": Code.DATE_EXPECTED,
    "date_from_datetime_parsing": Code.DATE_EXPECTED,
    "date_from_datetime_inexact": Code.DATE_EXPECTED,
    "datetime_type": Code.DATE_EXPECTED,
    "datetime_parsing": Code.DATE_EXPECTED,
    "datetime_from_date_parsing": Code.DATE_EXPECTED,
    "time_type": Code.HOURS_FORM,
    "time_parsing": Code.HOURS_FORM,
    "enum": Code.KIND_UNKNOWN,
}

_BY_PATTERN = {
    SLUG: Code.ID_FORM,
    LANGUAGE: Code.LANGUAGE_FORM,
    COUNTRY: Code.COUNTRY_FORM,
    EMAIL: Code.EMAIL_FORM,
    LINK: Code.LINK_FORM,
}

_GROUPS: Mapping[str, type[BaseModel]] = {
    "ages": Ages,
    "contact": Contact,
    "hours": Slot,
    "licence": Licence,
    "sources": Source,
    "translations": Translation,
    "values": Value,
}

_ABOUT_THE_WHOLE: Mapping[str, Path] = {Code.VALIDITY_ORDER: ("valid_until",)}

_YES = ("oui", "vrai", "yes", "true", "1")


def findings(error: ValidationError, fields: Iterable[str]) -> Iterator[Finding]:
    """Say what a model refused; ``fields`` are the keys that it knows at its first level."""
    known = tuple(fields)
    said: set[tuple[Path, Code]] = set()
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # its items were all refused, and each is told
        finding = _finding(detail, known)
        if (finding.path, finding.code) not in said:
            said.add((finding.path, finding.code))
            yield finding


def _finding(detail: ErrorDetails, known: tuple[str, ...]) -> Finding:
    path: Path = detail["loc"]
    given, limits = detail["input"], detail.get("ctx", {})
    if "coordinates" in path:
        return _about_coordinates(path, detail)
    if detail["type"] == "value_error":
        code = Code(str(limits["error"]))
        path = path or _ABOUT_THE_WHOLE.get(code, ())
        given = "" if isinstance(given, dict) else given
    elif detail["type"] == "string_pattern_mismatch":
        code = _BY_PATTERN[limits["pattern"]]
    else:
        code = _BY_TYPE.get(detail["type"], Code.VALUE_REFUSED)
    if given is None and code is not Code.FIELD_UNKNOWN:
        code = Code.FIELD_EMPTY
    if code in (Code.FIELD_MISSING, Code.FIELD_EMPTY):
        return Finding(path, code)
    if code is Code.FIELD_UNKNOWN:
        key = str(path[-1])
        group = next((_GROUPS[str(part)] for part in reversed(path[:-1]) if part in _GROUPS), None)
        return Finding(path, code, shortened(key), nearest(key, group.model_fields if group else known))
    return Finding(path, code, _written(given), _advice(code, given, limits))


def _advice(code: Code, given: Any, limits: Mapping[str, Any]) -> tuple[str, ...]:
    text = given.strip() if isinstance(given, str) else _written(given)
    match code:
        case Code.TEXT_EXPECTED:
            return (f'"{text}"',)
        case Code.TEXT_LONG:
            return (str(limits["max_length"]),)
        case Code.LIST_EXPECTED:
            return (f"[{text}]",)
        case Code.NUMBER_RANGE:
            return (str(limits.get("ge", limits.get("le"))),)
        case Code.YES_NO_EXPECTED:
            return ("true", "false") if text.casefold() in _YES else ("false", "true")
        case Code.DATE_EXPECTED:
            return tuple(day.isoformat() for day in [read_day(text)] if day)
        case Code.ID_FORM:
            return tuple(filter(None, [slug(text)]))
        case Code.LANGUAGE_FORM:
            return tuple(filter(None, [slug(text)[:2]]))
        case Code.COUNTRY_FORM:
            return (text.upper(),) if len(text) == 2 and text.isalpha() else ()
        case Code.LINK_FORM:
            return (f"https://{text}",) if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text) else ()
        case Code.EMAIL_FORM:
            joined = re.sub(r"\s*(?:\(at\)|\[at\]|\bat\b|@)\s*", "@", text)
            return (joined,) if re.fullmatch(r"\S+@\S+\.\S+", joined) else ()
        case Code.ZONE_UNKNOWN:
            return tuple(get_close_matches(text, sorted(available_timezones()), n=3))
        case Code.KIND_UNKNOWN:
            return nearest(text, Kind)
        case Code.AGES_FORM:
            return ("6-12", "18+")
        case Code.HOURS_FORM:
            return ("mar-sam 10:00-18:00", "sam")
        case _:
            return ()


def _about_coordinates(path: Path, detail: ErrorDetails) -> Finding:
    place = path.index("coordinates")
    given = detail["input"]
    if detail["type"] in ("greater_than_equal", "less_than_equal"):
        return Finding(path[: place + 1], Code.COORDINATES_RANGE, _written(given))
    if given is None:
        return Finding(path[: place + 1], Code.FIELD_EMPTY)
    numbers = re.findall(r"-?\d+\.\d+", _written(given))
    advice = f"[{numbers[0]}, {numbers[1]}]" if len(numbers) == 2 else "[45.7772, 3.0870]"
    return Finding(path[: place + 1], Code.COORDINATES_FORM, _written(given), (advice,))


def _written(given: Any) -> str:
    """A value as a person would have written it in the file."""
    if isinstance(given, Mapping):
        return shortened(", ".join(f"{key}: {_written(value)}" for key, value in given.items()))
    if isinstance(given, list | tuple):
        return shortened(f"[{', '.join(_written(each) for each in given)}]")
    return shortened(given)
