"""Conversations written as a customer reads them, played on the real thing.

# A line of title
> je cherche un atelier de poterie       what the first person says
Léa > …                                  what another person says
Léa >                                    they look at what came unasked
> [Tout savoir]                          a button is pressed, by its words
< Montferrand                            found in the answer, in this order
<! 04 73                                 not to be found in the answer
# now: 2026-12-05 18:00                  the clock moves (the city's time)
# later: 3 days                          it moves on (days, hours, minutes), and what is due then happens
# event: Cyanotype, 2026-11-24 14:00     the programme has it, or has it so from now on (place=…, capacity=…)
# shows: Léa Cyanotype                   Léa sees it, with what one can tap
# role: Odile organiser                  Odile has a role from now on (organiser, passeur)
# round                                  the exchange holds its round
Léa > /roles CODE                        CODE stands for the last code that anybody was shown
# restart                                the process ends and another one begins
# Léa is on telegram                     in the head: three platforms at once, and who lives where
# city: cork-limerick                    in the head: which city
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.conversation.messages import Button, Reply
from knowledge.agenda import Event
from tests.talkers import Talker

CODE = re.compile(r"\b[2-9A-HJKMNP-TV-Z]{8,10}\b")

EVENTS = ("# now:", "# later:", "# role:", "# round", "# restart", "# event:", "# shows:")
"""What comes about by itself, told in a comment."""


@dataclass
class Turn:
    """One thing said, what must be in the answer, what must not, and what happens before."""

    line: int
    who: str
    said: str
    expected: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)


@dataclass
class Dialog:
    """A whole conversation."""

    title: str
    city: str
    turns: list[Turn]
    homes: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Dialog:
    """A conversation from its file."""
    homes = dict[str, str]()
    title, city, turns, before = path.stem, "clermont-ferrand", list[Turn](), list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# city:"):
            city = line.partition(":")[2].strip()
        elif found := re.fullmatch(r"# (\w+) is on (console|telegram|discord)", line):
            homes[found[1]] = found[2]
        elif line.startswith(EVENTS):
            before.append(line[2:])
        elif line.startswith("#"):
            title = line[1:].strip() if title == path.stem else title
        elif line.startswith("<!"):
            turns[-1].absent.append(line[2:].strip())
        elif line.startswith("<"):
            turns[-1].expected.append(line[1:].strip())
        elif line.strip():
            who, _arrow, said = line.partition(">")
            turns.append(Turn(number, who.strip() or "moi", said.strip(), before=before))
            before = []
    return Dialog(title, city, turns, homes)


async def play(dialog: Dialog, talker: Talker) -> AsyncIterator[tuple[Turn, str]]:
    """Every turn with its answer."""
    code = "CODE"
    for turn in dialog.turns:
        for event in turn.before:
            await happen(event, talker)
        said = re.sub(r"\bCODE\b", code, turn.said)
        answer = await (talker.say(turn.who, said) if said else talker.news(turn.who))
        code = next(iter(CODE.findall(answer)), code)
        yield turn, answer


async def happen(event: str, talker: Talker) -> None:
    """What comes about by itself."""
    what, _colon, how = event.partition(":")
    match what:
        case "now":
            await talker.app.remind()
            zone = ZoneInfo(talker.app.town.city.zone)
            talker.clock.now = datetime.fromisoformat(how.strip()).replace(tzinfo=zone)
            await talker.app.remind()
        case "later":
            number, unit = how.split()
            await talker.app.remind()
            talker.clock.now += timedelta(**{unit if unit.endswith("s") else f"{unit}s": float(number)})
            await talker.app.upkeep()
            await talker.app.remind()
        case "event":
            await put(talker, event_of(how, talker))
        case "shows":
            who, title = how.strip().split(" ", 1)
            await talker.show(who, page(event_of(title, talker)))
        case "role":
            who, role = how.split()
            await talker.give(who, role)
        case "round":
            await talker.app.round()
        case "restart":
            await talker.restart()
        case _:
            raise ValueError(f"nobody knows what « {event} » is")
    await talker.deliver()


def event_of(how: str, talker: Talker) -> Event:
    """An event as a line tells it: « Cyanotype, 2026-11-24 14:00, capacity=1 », one and a half hours long."""
    title, _comma, rest = how.strip().partition(", ")
    start, *more = rest.split(", ") if rest else ["2026-11-24 14:00"]
    at = datetime.fromisoformat(start)
    values: dict[str, object] = {name: value for name, _is, value in (each.partition("=") for each in more)}
    if "place" in values:
        values["place"] = {"name": values["place"]}
    if "topics" in values:
        values["topics"] = [values["topics"]]
    zone = talker.app.town.city.zone
    return Event.model_validate(
        {"uid": title, "title": title, "start": at, "end": at + timedelta(minutes=90), "zone": zone, **values}
    )


async def put(talker: Talker, event: Event) -> None:
    """The programme has it from now on."""
    async with talker.app.storage.unit() as unit:
        await unit.events.put(talker.app.town.city.id, "dialog", [event], talker.clock())
        await talker.app.town.refresh(unit)
    await talker.app.remind()


def page(event: Event) -> Reply:
    """What one taps wherever an event is shown."""
    row = (Button("Suivre", "fl", f"event:{event.id}"), Button("S’inscrire", "rg", event.id))
    return Reply(event.title, buttons=(row,))


def missing(turn: Turn, answer: str) -> list[str]:
    """What the answer lacks, or has and should not have."""
    text, at, faults = even(answer), 0, []
    for each in turn.expected:
        found = text.find(even(each), at)
        if found < 0:
            faults.append(f"line {turn.line}: no « {each} » in the answer")
        else:
            at = found
    faults += [
        f"line {turn.line}: « {each} » should not be there" for each in turn.absent if even(each) in text
    ]
    return faults


def even(text: str) -> str:
    """Spaces and apostrophes as anybody types them; a label and its value are set apart differently everywhere."""
    text = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", re.sub(r"\s*[:·]\s+", " : ", text))
