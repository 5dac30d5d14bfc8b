"""The recurrence rules of an iCalendar file, mended where it is plain what was meant."""

import re

from knowledge.agenda.rule import read_rule
from knowledge.formats.icalendar_lines import Component
from knowledge.formats.icalendar_times import Say
from knowledge.formats.problems import Code, shortened

MOST_TIMES = 20_000
"""A count beyond which a rule is as good as endless: each day for more than fifty years."""

_KNOWN = frozenset(
    [
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "WKST",
        "BYMONTH",
        "BYWEEKNO",
        "BYYEARDAY",
        "BYMONTHDAY",
        "BYDAY",
        "BYHOUR",
        "BYMINUTE",
        "BYSECOND",
        "BYSETPOS",
    ]
)
_UNTIL = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z|[+-].*)?)?")


def rule_of(component: Component, say: Say) -> str | None:
    """The first rule that can be followed; what is mended, refused or one too many is told."""
    rules = component.all("RRULE")
    chosen = None
    for each in rules:
        text = "".join(each.value.upper().split()).removeprefix("RRULE:").rstrip(";")
        endless = any(_is_endless(piece.removeprefix("COUNT=")) for piece in text.split(";"))
        rule = text if _can_be_followed(text) and not endless else _mended(text)
        if rule != text:
            say(each, Code.VALUE_REFUSED, shortened(text), (rule,) if rule else ())
        if rule is not None and chosen is None:
            chosen = rule
        elif rule is not None:
            say(each, Code.KEY_TAKEN, shortened(text), (str(rules[0].line),))
    for each in component.all("EXRULE"):
        say(each, Code.FIELD_UNKNOWN, "EXRULE", ("EXDATE",))
    return chosen


def _can_be_followed(rule: str) -> bool:
    try:
        read_rule(rule)
    except ValueError:
        return False
    return True


def _is_endless(count: str) -> bool:
    return count.isascii() and count.isdecimal() and (len(count) > 6 or int(count) > MOST_TIMES)


def _mended(text: str) -> str | None:
    """The rule without what adds nothing to it, and with its end as it should be written; None if beyond that.

    What would change the days that it gives is not touched: half a rule is worse than none.
    """
    parts: dict[str, str] = {}
    for piece in text.split(";"):
        name, _, value = piece.partition("=")
        value = value.strip(",")
        adds_nothing = not value or name.startswith("X-") or (name, value) in _SAYS_NOTHING
        if not adds_nothing:
            parts.setdefault(name, value)
    if parts.keys() - _KNOWN or parts.get("COUNT", "1") == "0":
        return None
    if match := _UNTIL.fullmatch(parts.get("UNTIL", "")):
        year, month, day, hour, minute, second, zone = match.groups()
        # A time with an offset ends on that day all the same.
        whole = hour is None or (zone or "Z") != "Z"
        parts["UNTIL"] = f"{year}{month}{day}" + (
            "" if whole else f"T{hour}{minute}{second or '00'}{zone or ''}"
        )
    if "UNTIL" in parts or _is_endless(parts.get("COUNT", "")):
        parts.pop("COUNT", None)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    return rule if _can_be_followed(rule) else None


_SAYS_NOTHING = frozenset({("RSCALE", "GREGORIAN"), ("SKIP", "OMIT"), ("INTERVAL", "0")})
