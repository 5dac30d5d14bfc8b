"""After a meeting: did it happen, what did it change, thanks, and a hand held out to whoever would pass something on."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.conversation.i18n import _, language, lazy, listed
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, File, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.drawing import thanks
from bot.handlers.exchange import learnt
from bot.handlers.exchange.company import Company
from bot.handlers.exchange.learnt import MET, MISSED, exchanged, faded, others, seated, stands
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import Seat
from bot.storage.skills import OFFER

router: Router[Unit, Town] = Router[Unit, Town]().join((learnt.router,))

AGAIN = timedelta(days=7)
"""After « not yet », when it is asked once more."""

CHANGES = {
    "skill": lazy("I can do something new"),
    "confidence": lazy("I feel more confident"),
    "people": lazy("I met people"),
    "mood": lazy("It was a good moment"),
    "nothing": lazy("Nothing in particular"),
}


@router.notice("afterwards")
async def afterwards(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Did you meet? Asked when the day has passed, and once more after « not yet »."""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or not stands(*found) or found[1].met:
        return None
    proposal, seat = found
    company = await Company.of(unit, town, proposal)
    words = dict.fromkeys(each for each in (company.learns(seat), *company.shows(seat)) if each)
    lines = [bold(_("Did you meet?"))]
    if held := company.sheet(seat):
        lines.append(escape(held))
    if people := [company.someone(each, seat) for each in others(proposal, seat)]:
        lines.append(_("It was to be with {people}.", people=escape(listed(people))))
    lines += [f"• {italic(each)}" for each in words]
    number = str(seat.id)
    buttons = [Button(_("Yes, we met"), "af-yes", number)]
    if not args.get("again"):
        buttons.append(Button(_("Not yet"), "af-later", number))
    buttons.append(Button(_("No"), "af-no", number))
    return Reply("\n".join(lines), buttons=(tuple(buttons),))


@router.press("af-yes")
async def met(request: Request, unit: Unit, town: Town) -> Outcome:
    """They met: what did it change? One tap."""
    if (found := await seated(request, unit)) is None:
        return faded()
    await unit.proposals.seated(found[1].id, met=MET)
    buttons = [Button(str(label), "af-changed", f"{found[1].id}:{id}") for id, label in CHANGES.items()]
    return Reply(
        _("I am glad. What did it change for you? One tap is enough."),
        buttons=in_rows(buttons, 1),
        edits=True,
    )


@router.press("af-later")
async def not_yet(request: Request, unit: Unit, town: Town) -> Outcome:
    """Not yet: it is asked once more, in a week, and then left to them."""
    if (found := await seated(request, unit)) is None:
        return faded()
    proposal, seat = found
    told = (Button(_("Yes, we met"), "af-yes", str(seat.id)),)
    asked = proposal.followed_at or town.clock()
    profile = await unit.profiles.get(seat.profile_id)
    if town.clock() >= asked + AGAIN or profile is None:
        return Reply(
            _("There is no hurry. I won't ask again; tell me when it is done, if you like."), (), (told,)
        )
    await unit.outbox.notice(
        f"afterwards:{seat.id}:again",
        profile.address,
        profile.recipient,
        "afterwards",
        {"seat": seat.id, "again": True, "lang": profile.lang},
        asked + AGAIN,
    )
    return Reply(_("There is no hurry. I ask once more in a week."), buttons=(told,))


@router.press("af-no")
async def missed(request: Request, unit: Unit, town: Town) -> Outcome:
    """They did not meet: no reason is asked for."""
    if (found := await seated(request, unit)) is None:
        return faded()
    proposal, seat = found
    await unit.proposals.seated(seat.id, met=MISSED, changed="", shares_note=False)
    # Theirs may have been the last word that the others waited for.
    without = replace(proposal, seats=others(proposal, seat))
    await exchanged(unit, town, without)
    return Reply(
        _(
            "Thank you for telling me. It happens, and nobody has to explain. Your wishes and offers stay as they are."
        ),
        buttons=((Button(_("We did meet after all"), "af-yes", str(seat.id)),),),
        edits=True,
    )


@router.press("af-changed")
async def changed(request: Request, unit: Unit, town: Town) -> Outcome:
    """What it changed is written down; what may follow is offered, and asked of nobody."""
    number, _colon, change = request.text.partition(":")
    found = await seated(replace(request, text=number), unit)
    if found is None or change not in CHANGES or found[1].met != MET:
        return faded()
    proposal, seat = found
    await unit.proposals.seated(seat.id, changed=change)
    lines = [
        _("Thank you for saying it plainly. Not every meeting has to change something.")
        if change == "nothing"
        else _("How good to hear. Thank you, and thank you for those who were with you.")
    ]
    row = [
        Button(_("Write what I learnt"), "af-note", number),
        Button(_("A thank-you card"), "af-card", number),
    ]
    rows = [tuple(row)]
    if any(each.shares_note for each in others(proposal, seat)) and not seat.shares_note:
        lines.append(
            _("Somebody of your exchange would like to share what they learnt, if all of you agree.")
        )
        rows.append(
            (Button(_("I agree"), "af-share", number), Button(_("I'd rather not"), "af-keep", number))
        )
    if change != "nothing" and await _invites(unit, seat):
        lines.append(_("And if you feel like it one day: would you become a mentor in your turn?"))
        rows.append((Button(_("Become a mentor in my turn"), "af-give", number),))
    return Reply("\n".join(lines), buttons=tuple(rows), edits=True)


async def _invites(unit: Unit, seat: Seat) -> bool:
    """Whether to ask them to become a mentor: it is done once in a life, and here it is marked as done."""
    profile = await unit.profiles.get(seat.profile_id)
    if profile is None or profile.invited or profile.gives_first or profile.held or profile.age == "minor":
        return False
    await unit.profiles.change(profile.id, invited=True)
    return True


@router.press("af-give")
async def give(request: Request, unit: Unit, town: Town) -> Outcome:
    """They go first from now on; who offers nothing yet is shown where to say it."""
    if (found := await seated(request, unit)) is None:
        return faded()
    profile = found[1].profile_id
    await unit.profiles.change(profile, gives_first=True)
    undo = ((Button(_("On second thoughts, no"), "af-take", request.text),),)
    if await unit.skills.of(profile, OFFER):
        return Reply(
            _("Thank you. From now on a chain may begin with you; each time, you are asked first."),
            buttons=undo,
        )
    command = next(
        (each.name(language()) for each in town.commands if "proposer" in each.names.values()), "proposer"
    )
    return Reply(
        _(
            "Thank you. Write /{offer} and tell me in a few words what you like to show.",
            offer=escape(command),
        ),
        buttons=undo,
    )


@router.press("af-take")
async def take_back(request: Request, unit: Unit, town: Town) -> Outcome:
    """They would rather not go first, after all."""
    if (found := await seated(request, unit)) is None:
        return faded()
    await unit.profiles.change(found[1].profile_id, gives_first=False)
    return Reply(_("Very well, everything stays as it was."), edits=True)


@router.press("af-card")
async def card(request: Request, unit: Unit, town: Town) -> Outcome:
    """A picture that says thank you, for them to pass on as they like."""
    if (found := await seated(request, unit)) is None or found[1].met != MET:
        return faded()
    proposal, seat = found
    company = await Company.of(unit, town, proposal)
    teacher = company.teacher(seat)
    thanked = [teacher] if teacher else list(company.learners(seat))
    profiles = [company.profiles[each.id] for each in thanked]
    called = [each.called for each in profiles if each.called]
    wished = company.learns(seat) if teacher else ""
    # Drawing takes a moment, during which others go on talking.
    picture = await asyncio.to_thread(
        thanks,
        _("Thank you, {people}!", people=listed(called)) if called else _("Thank you!"),
        what=_("for showing me: {what}", what=wished) if wished else _("for the time we spent together"),
        sender=company.profiles[seat.id].called,
        place=town.city.name,
    )
    file = File.of(_("thank-you.png"), "image/png", picture)
    return Reply(
        _("Here it is. It is yours to pass on, or to keep."), personal=True, files=(file,), trace=False
    )
