"""What a question asks of a programme: when, for whom, how, about what; and whether it is about events at all."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.city import City
from knowledge.courtesy import strip_courtesies
from knowledge.language import words
from knowledge.programme.phrasings import IDLE, STRONG, spelt
from knowledge.programme.windows import When, Window, again, when
from knowledge.reasons import ASKING, content
from knowledge.situation import Constraint, Interpreter, Situation
from knowledge.situation.hours import hours
from knowledge.situation.reading import Reading

HOLIDAYS = "holidays"
"""What ``Asked.unclear`` holds where holidays are asked for whose days nobody told."""


class About(StrEnum):
    """What a question is about."""

    EVENTS = "events"
    BOTH = "both"
    LEARNING = "learning"
    """Events are no answer to it, unless nothing else is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a programme reads it.

    ``situation`` holds all constraints in the asker's order, ``constraints`` those that were not dropped;
    ``words`` are what is left to look for, ``subject`` the same as they were typed.
    """

    about: About
    situation: Situation
    constraints: tuple[Constraint, ...]
    when: When
    words: tuple[str, ...]
    subject: str
    now: datetime
    unclear: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether it asks what is on at some time, and for nothing else."""
        return self.about is About.EVENTS and self.when.dated and not self.words

    @property
    def windows(self) -> tuple[Window, ...]:
        """The stretches of time asked for, in order, in the city's zone."""
        return self.when.windows

    @property
    def mode(self) -> str | None:
        """``remote`` or ``on_site`` where one of them is asked for."""
        values = {each.value for each in self.constraints if each.value in ("remote", "on_site")}
        return values.pop() if len(values) == 1 else None


_EVENING_WORDS = """
que quoi koi kwa faire fer sortir prevu prevus prevue prevues passe agenda programme programmation happening going what whats what's ya
planned evening soir soiree nuit tonight today aujourd hui demain tomorrow matin apres midi week end weekend prochain
prochaine prochains prochaines next quand when date dates horaire horaires soirs bientot prochainement moment soon vacances
scolaires holidays holiday heure heures maintenant right rendez vous evenements manifestation manifestations
"""
_ASIDE = ASKING.union(_EVENING_WORDS.split())
_NOUNS = re.compile(
    r"(?<= )(?:agenda|programme(?! de| tv)|programmation|evenements?|events?|manifestations?|sorties?|festivals?|whats on|calendrier"
    r"|concerts?|spectacles?|expos?|expositions?|conferences?|projections?|vernissages?|brocantes?|vide greniers?"
    r"|portes ouvertes|gigs?|exhibitions?|(?:next|prochaine?s?) (?:atelier|date|rencontre|seance|soiree|workshop|talk|session)s?"
    r"|quand (?:est|a lieu|ont lieu|commence|se passe)|when (?:is|does|do|are))(?= )"
)
_OTHERWISE = re.compile(
    r"(?<= )(?:(?:que|quoi) faire (?:si|quand|en cas|pour (?!les? |la |un|des|mon|ma|mes|nos|notre|[a-z]+ ans)|contre|face|apres une?|de (?:ma|mon|mes|sa|son))"
    r"|what (?:to|can i|should i) do (?:if|when|about|in case|with my (?!kids?|children|son|daughter|family|friends?)))(?= )"
)
_HOW = re.compile(
    r"^ (?:comment|pourquoi|how (?:do|can|to|does)|why|combien|est ce que je peux|puis je|ou (?:trouver|acheter|deposer|faire))(?= )"
)
_LEARNING = re.compile(
    r"(?<= )(?:apprendre|cours|formations?|stages?|lecons?|initiations?|se former|m initier|ateliers?|learn|learning|course"
    r"|lessons?|classes|class|workshops?|training|aide|aider|help)(?= )"
)
_ONLINE = re.compile(
    r"(?<= )(?:en ligne|a distance|en visio|visio|en distanciel|online|remote(?:ly)?|livestream|on zoom)(?= )"
)
_HOLIDAYS = re.compile(
    r"(?<= )(?:(?:pendant|durant|pour|aux?|during|over|in) )*(?:(?:les|la|ces|toutes|l|the) )*"
    r"(?:prochaines )?(?:vacances(?: (?:scolaires|d (?:hiver|ete|automne)|de (?:la )?(?:noel|toussaint|paques|printemps|fevrier)))?|school holidays|(?:half|mid) ?term(?: break)?)(?= )"
)
_NOW = re.compile(
    r"(?<= )(?:(?:en ce moment|maintenant|tout de suite|la maintenant|right now|now|at the moment|currently)(?: meme)?)(?= )"
)
_OF_TOMORROW = re.compile(
    r"(?<= )(?:programme|programmation|agenda|evenements|sorties|soiree|journee) (?P<t>(?:de|pour) demain)(?= )"
)
_NIGHT = re.compile(r"(?<= )nights?(?= )")
_SOON = re.compile(r"(?<= )(?:bientot|prochainement|tres bientot|soon|shortly)(?= )")


class Asking:
    """Reads questions to the programme of one city, prepared once."""

    def __init__(self, city: City, holidays: Iterable[tuple[date, date]] = ()) -> None:
        """``holidays`` are the school holidays of the city's place, first and last days."""
        self.city = city
        self._holidays = tuple(sorted(holidays))
        self._interpreter = Interpreter(city)
        self._zone = ZoneInfo(city.zone)
        self._aside = _ASIDE.union(words(city.name))

    def understand(self, text: str, now: datetime, dropped: Collection[str] = ()) -> Asked:
        """What a question asked at ``now`` (aware) asks for, without the constraints whose keys are in ``dropped``."""
        now = now.astimezone(self._zone)
        core = spelt(strip_courtesies(text))
        reading = Reading(core)
        line = reading.line
        away, unclear = self._away(reading, now.date())
        extra = self._now(reading, now)
        situation = self._interpreter.read(reading, now)
        found = [*situation.constraints, *extra, *_night(reading, situation.constraints)]
        found += self._mode(reading, found) + _plain_hours(reading, found)
        situation = Situation(tuple(found), reading.rest())
        constraints = situation.without(frozenset(dropped))
        chosen = when(constraints, now, self.city.zone, away)
        aside = self._aside | _idle(line, constraints, dated=bool(away or unclear))
        spoken = content(situation.rest, aside)
        about = _about(line, constraints, spoken, dated=bool(away or unclear))
        return Asked(
            about, situation, constraints, chosen, spoken, _subject(situation.rest, aside), now, unclear
        )

    def _away(self, reading: Reading, today: date) -> tuple[tuple[tuple[date, date], ...], tuple[str, ...]]:
        match = _HOLIDAYS.search(reading.line)
        if match is None or not reading.free(*match.span()):
            return (), ()
        reading.claim(*match.span())
        left = [(max(first, today), last) for first, last in self._holidays if last >= today]
        return (tuple(left[:1]), ()) if left else ((), (HOLIDAYS,))

    def _now(self, reading: Reading, now: datetime) -> list[Constraint]:
        found = []
        if (match := _NOW.search(reading.line)) is not None:
            words = reading.claim(*match.span())
            found = [
                Constraint("day", now.date().isoformat(), words),
                Constraint("moment", f"{now:%H:%M}", words),
            ]
        elif (match := _OF_TOMORROW.search(reading.line)) is not None:
            tomorrow = now.date() + timedelta(days=1)
            found = [Constraint("day", tomorrow.isoformat(), reading.claim(*match.span("t")))]
        elif (match := _SOON.search(reading.line)) is not None:
            reading.claim(*match.span())
        return found

    def _mode(self, reading: Reading, found: Iterable[Constraint]) -> list[Constraint]:
        """« En ligne » also where the city has no facet that says so."""
        if any(each.value in ("remote", "on_site") for each in found):
            return []
        match = _ONLINE.search(reading.line)
        if match is None or not reading.free(*match.span()):
            return []
        return [Constraint("mode", "remote", reading.claim(*match.span()))]


def _night(reading: Reading, found: Iterable[Constraint]) -> list[Constraint]:
    """“Saturday night” is an evening; a night of museums is none."""
    match = _NIGHT.search(reading.line)
    said = {each.kind for each in found}
    if match is None or "day" not in said or "moment" in said or not reading.free(*match.span()):
        return []
    return [Constraint("moment", "evening", reading.claim(*match.span()))]


def _plain_hours(reading: Reading, found: Collection[Constraint]) -> list[Constraint]:
    """« Demain 20 h », where no preposition says that it is an hour."""
    named = any(each.kind == "day" for each in found)
    if not named or any(each.kind == "moment" and ":" in each.value for each in found):
        return []
    before = reading.rest()
    said = hours(reading)
    if said is None or (said.begins or 0) > 24 * 60:
        return []
    begins = "" if said.begins is None else _clock(said.begins)
    ends = "" if said.ends is None else _clock(min(said.ends, 24 * 60))
    value = "noon" if begins == "12:00" and said.at else begins if said.at else f"{begins}-{ends}"
    return [Constraint("moment", value, _taken(before, reading.rest()) or value)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _taken(before: str, after: str) -> str:
    """The words that a line has lost."""
    left = after.split()
    return " ".join(each for each in before.split() if each not in left)


def _subject(rest: str, aside: frozenset[str]) -> str:
    return " ".join(each for each in rest.split() if not aside.issuperset(words(each)))


def _idle(line: str, constraints: tuple[Constraint, ...], *, dated: bool) -> frozenset[str]:
    """The words by which somebody only asks what is on, once they say when."""
    if not dated and not any(each.kind in ("day", "moment") for each in constraints):
        return frozenset()
    said = [match[0] for pattern in (STRONG, IDLE) for match in pattern.finditer(line)]
    # « what s » of a line is « what's » of a text.
    words = {word for each in said for word in each.split()}
    return frozenset(words | {f"{word}'s" for word in words})


def _about(line: str, constraints: tuple[Constraint, ...], spoken: tuple[str, ...], *, dated: bool) -> About:
    days = [each for each in constraints if each.kind == "day"]
    once = dated or any(each.value[0].isdigit() or not again(each.words) for each in days)
    some = dated or any(each.kind in ("day", "moment") for each in constraints)
    noun = _NOUNS.search(line) is not None
    if _OTHERWISE.search(line) or (_HOW.search(line) and not noun):
        return About.LEARNING
    if STRONG.search(line) or (some and not spoken and IDLE.search(line)):
        return About.EVENTS if some or noun else About.BOTH
    if noun:
        return About.BOTH if _LEARNING.search(line) and not once else About.EVENTS
    if once:
        return About.BOTH if spoken or _LEARNING.search(line) else About.EVENTS
    return About.BOTH if some else About.LEARNING
