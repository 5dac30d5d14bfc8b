"""Moments of a day in a question: the morning, the evening, after six, between two and four."""

import re

from knowledge.situation.ages import NUMBER, number
from knowledge.situation.model import Constraint
from knowledge.situation.negation import refusal, refused
from knowledge.situation.reading import Reading

WINDOWS = {
    "morning": (6 * 60, 12 * 60),
    "noon": (12 * 60, 14 * 60),
    "afternoon": (12 * 60 + 30, 18 * 60),
    "evening": (17 * 60 + 30, 23 * 60),
    "night": (21 * 60, 24 * 60),
}
"""From when to when each named moment lasts, in minutes of the day."""

_CLOCK = (
    r"(?:\d{1,2} (?:h|heures?|hrs?)(?: \d{2})?|\d{1,2} : \d{2}(?: [ap] ?m)?|\d{1,2} [ap] ?m"
    rf"|midi|minuit|noon|midnight|(?:{NUMBER}) heures?(?: (?:trente|et demie?))?|\d{{1,2}} o clock)"
)
_BARE = rf"(?:{_CLOCK}|\d{{1,2}})"
_RANGE = re.compile(
    rf"(?<= )(?:(?:entre|de|between|from) )?(?P<a>{_BARE}) (?:et|a|and|to|-"
    rf"|until) (?P<b>{_CLOCK})(?= )"
)
_SIDES = re.compile(
    rf"(?<= )(?:(?P<after>apres(?! midi)|a partir de|a partir des|des|after|from|passe)|(?P<before>avant"
    rf"|jusqu a|before|until|by|pas apres)"
    rf"|(?P<at>a|vers|at|around|about|pour|autour de)) (?P<t>{_CLOCK})(?= )(?! (?:de |d |du (?!matin|soir)"
    rf"|par |semaine|maximum))"
)
_WORK = re.compile(r"(?<= )(?:apres|after) (?:le |mon |ma journee de )?(?:boulot|travail|taf|work)(?= )")
_SCHOOL = re.compile(r"(?<= )(?:apres l ecole|after school|a la sortie de l ecole)(?= )")
_BEFORE_NAME = (
    r"(?:(?:le|les|en|de|du|dans la|dans l|l|la|pendant la|cet|cette|ce|c|chaque|tous les|toutes les|in the"
    r"|on|at|every|during the"
    r"|this|for the|the|matin et) )?"
)
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<= )(?:{pattern})(?= )"))
    for name, pattern in (
        ("afternoon", rf"{_BEFORE_NAME}(?:apres midis?|afternoons?)"),
        ("morning", rf"{_BEFORE_NAME}(?:matins?|matinees?|mornings?)"),
        ("noon", r"(?:entre midi et (?:2|deux)|(?:le|ce|a|du|l heure de|les) midis?|a l heure du dejeuner"
                 r"|at noon|(?:at )?lunch ?time"
                 r"|pause (?:de )?midi|lunch break)"),
        ("evening", r"(?:(?:le|les|ce|c|chaque|tous les|du|au|de) soirs?|soirs?|en soiree|dans la soiree"
                    r"|en debut de soiree"
                    r"|(?:in the |every |this |on )?evenings?|at night|tonight|en fin de journee)"),
        ("night", r"(?:la nuit|cette nuit|de nuit|late at night)"),
    )
)  # fmt: skip
_NOT_MOMENTS = re.compile(
    r"(?<= )(?:bonne? (?:soiree|nuit|apres midi|matinee|journee)|(?:good|nice) (?:morning|afternoon|evening"
    r"|night)"
    r"|le lendemain matin|hier (?:soir|matin)|ce matin la|(?:a|de) ce soir|du jour au lendemain)(?= )"
)


def moments(reading: Reading) -> list[tuple[int, Constraint]]:
    """The moments of the day said, each with its place in the line."""
    line, found = reading.line, list[tuple[int, Constraint]]()
    for match in _NOT_MOMENTS.finditer(line):
        if match[0] != "a ce soir" or len(reading.pieces) > 3:
            reading.claim(*match.span(), drop=False)
    for match in _RANGE.finditer(line):
        late = _minutes(match["b"])
        early = _minutes(match["a"], afternoon=" p" in match["b"] and not match["a"].endswith("m"))
        if (
            early is not None
            and late is not None
            and early < late
            and not (match["a"].isdecimal() and match[0] == match["a"])
        ):
            _keep(reading, found, match, f"{_text(early)}-{_text(late)}")
    for match in _SIDES.finditer(line):
        at = _minutes(match["t"])
        if at is not None:
            _keep(
                reading,
                found,
                match,
                f"{_text(at)}-" if match["after"] else f"-{_text(at)}" if match["before"] else _text(at),
            )
    for pattern, value in ((_WORK, "18:00-"), (_SCHOOL, "16:30-")):
        for match in pattern.finditer(line):
            _keep(reading, found, match, value)
    for name, pattern in _NAMED:
        for match in pattern.finditer(line):
            _keep(reading, found, match, name)
    return found


def _keep(reading: Reading, found: list[tuple[int, Constraint]], match: re.Match[str], value: str) -> None:
    line = reading.line
    if not reading.free(*match.span()):
        return
    refusing = refused(line, *match.span())
    if refusing and value not in WINDOWS:
        reading.claim(*match.span(), drop=False)
        return
    words = reading.claim(*match.span())
    if refusing:
        reading.drop(refusal(line, match.start()), match.start())
    value = f"not-{value}" if refusing else value
    if words and all(each.value != value for _, each in found):
        found.append((match.start(), Constraint("moment", value, words)))


def _minutes(clock: str, *, afternoon: bool = False) -> int | None:
    """Minutes of the day; None for what no clock shows."""
    if clock in ("midi", "noon"):
        return 12 * 60
    if clock in ("minuit", "midnight"):
        return 24 * 60
    figures = [int(each) for each in re.findall(r"\d+", clock)]
    if not figures:
        word, _, half = clock.partition(" heure")
        figures = [number(word), 30 if "trente" in half or "demi" in half else 0]
    hour, minute = figures[0], figures[1] if len(figures) > 1 else 0
    if hour < 12 and (afternoon or re.search(r" p ?m$", clock)):
        hour += 12
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
