"""Sheets kept for people without a phone: made with their consent, changed and erased at their word, printed large."""

from dataclasses import replace

from bot.app import App
from bot.conversation.markup import plain
from bot.conversation.messages import Reply
from bot.storage.profiles import Profile
from bot.storage.proposals import AGREED, ASKED, BROKEN, LATER, YES
from bot.storage.skills import OFFER, WISH
from tests.conftest import Clock
from tests.handlers.gatherings import CITY, again, profile_of, ring
from tests.handlers.visitor import Visitor, buttons, pressed, whole
from tests.papers import read

SKIPPED = ""
"""The answer of whoever presses the button that leaves a question open."""


async def fill(visitor: Visitor, *answers: str) -> Reply:
    """Consent, then the answers to the form; the last thing said."""
    return await go_on(
        visitor, await visitor.press(pressed(await visitor.press("he-new"), "They know, and agree")), *answers
    )


async def go_on(visitor: Visitor, reply: Reply, *answers: str) -> Reply:
    """Answer an open form, one question after the other."""
    for answer in answers:
        if answer == SKIPPED:
            reply = await visitor.press(next(each for each in buttons(reply) if each.action == "form-skip"))
        else:
            reply = await visitor.say(answer)
    return reply


async def kept(app: App, visitor: Visitor) -> list[Profile]:
    """The sheets that this visitor keeps."""
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(visitor.address, visitor.sender, app.clock())
        return await unit.profiles.held(opened.person.id, CITY)


async def words(app: App, profile: Profile, side: str) -> list[str]:
    """What is on a sheet."""
    async with app.storage.reading() as unit:
        return [each.words for each in await unit.skills.of(profile.id, side)]


async def fatou(app: App, bob: Visitor, *offers: str, **more: object) -> Profile:
    """A sheet that Bob keeps for Fatou."""
    async with app.storage.unit() as unit:
        profile = await profile_of(unit, bob, "Fatou", held=True, **more)
        for each in offers or ("embroider",):
            await unit.skills.add(profile.id, OFFER, each, None, app.clock())
    return profile


async def test_a_sheet_from_consent_to_folder(app: App, bob: Visitor) -> None:
    folder = await bob.say("/sheets")
    assert "0 sheet" not in folder.text
    consent = await bob.press(pressed(folder, "New sheet"))
    for said in ("knows what is written", "a parent or guardian", "erased at their first word"):
        assert said in consent.text
    made = await fill(
        bob, "  Fatou  *B* ", "18 or over", "Old Bridge", "embroider\n\ncook couscous", "read bus signs"
    )
    assert "The sheet is ready." in made.text
    assert "Fatou *B*" in plain(made.text)
    assert "Old Bridge" in made.text
    (profile,) = await kept(app, bob)
    assert (profile.called, profile.age, profile.quartier) == ("Fatou *B*", "adult", "vieux-pont")
    assert profile.held
    assert profile.ready
    assert await words(app, profile, OFFER) == ["embroider", "cook couscous"]
    assert await words(app, profile, WISH) == ["read bus signs"]
    again = await bob.say("/sheets")
    assert "1 sheet." in again.text
    assert "embroider" in (await bob.press(pressed(again, "Fatou *B*"))).text


async def test_one_may_begin_with_a_name_and_an_age(app: App, bob: Visitor) -> None:
    made = await fill(bob, "Ali", "under 18", SKIPPED, SKIPPED, SKIPPED)
    assert "only propose places and groups" in made.text
    assert "the sheet takes part" in made.text
    (profile,) = await kept(app, bob)
    assert not profile.ready
    form = await bob.press(pressed(made, "Add"))
    assert "What they can show" in whole(form)
    full = await go_on(bob, form, SKIPPED, "learn to sew")
    assert "learn to sew" in full.text
    (profile,) = await kept(app, bob)
    assert profile.ready
    assert profile.age == "minor"


async def test_contacts_and_endless_lists_are_left_out(app: App, bob: Visitor) -> None:
    many = "\n".join(f"song {each}" for each in range(22))
    wishes = "\n".join(("call me: 06 12 34 56 78", "write to a@example.org", "x" * 201, "sing", "sing"))
    made = await fill(bob, "Fatou", "18 or over", SKIPPED, many, wishes)
    assert "a contact or an address" in made.text
    assert "beyond 20" in made.text
    (profile,) = await kept(app, bob)
    assert len(await words(app, profile, OFFER)) == 20
    assert await words(app, profile, WISH) == ["sing"]


async def test_a_name_is_no_address(app: App, bob: Visitor) -> None:
    refused = await fill(bob, "Fatou 06 12 34 56 78", "18 or over", SKIPPED, "sew", SKIPPED)
    assert "A first name is enough" in refused.text
    assert await kept(app, bob) == []
    form = await bob.press(pressed(refused, "Begin again"))
    assert "as they wish to be called" in whole(form)


async def test_the_person_decides_anew(app: App, bob: Visitor) -> None:
    profile = await fatou(app, bob, quartier="vieux-pont")
    sheet = await bob.press(f"he-see:{profile.id}")
    form = await bob.press(pressed(sheet, "Change"))
    refused = await go_on(bob, form, "Fa, 12 rue des Lilas", "18 or over", SKIPPED)
    assert "A first name is enough" in refused.text
    form = await bob.press(pressed(refused, "Begin again"))
    changed = await go_on(bob, form, "Mame", "under 18", "Les Tilleuls")
    assert "Mame" in changed.text
    (profile,) = await kept(app, bob)
    assert (profile.called, profile.age, profile.quartier) == ("Mame", "minor", "les-tilleuls")


async def test_moments_and_languages_are_put_in_and_taken_out(app: App, bob: Visitor) -> None:
    profile = await fatou(app, bob)
    sheet = await bob.press(f"he-see:{profile.id}")
    grid = await bob.press(pressed(sheet, "Moments"))
    assert len([each for each in buttons(grid) if each.action == "he-when"]) == 21
    grid = await bob.press(pressed(grid, "Saturday morning"))
    grid = await bob.press(pressed(grid, "Monday evening"))
    assert (await kept(app, bob))[0].moments == ("mon-evening", "sat-morning")
    await bob.press(pressed(grid, "✓ Saturday morning"))
    assert (await kept(app, bob))[0].moments == ("mon-evening",)
    await bob.press(f"he-when:{profile.id}:someday")
    assert (await kept(app, bob))[0].moments == ("mon-evening",)
    spoken = await bob.press(pressed(sheet, "Languages"))
    spoken = await bob.press(pressed(spoken, "العربية"))
    await bob.press(pressed(spoken, "✓ English"))
    assert (await kept(app, bob))[0].languages == ("ar",)
    back = await bob.press(pressed(spoken, "Back to the sheet"))
    assert "Monday evening" in back.text
    assert "العربية" in back.text


async def test_prices_and_what_is_there_already_are_left_out(app: App, bob: Visitor) -> None:
    offers = "mend a bicycle\nthe mending of bicycles\nhair braiding, £20"
    made = await fill(bob, "Fatou", "18 or over", SKIPPED, offers, "sign language")
    assert "nobody pays and nobody is paid" in made.text
    assert "says the same as what was there: _the mending of bicycles_" in made.text
    (profile,) = await kept(app, bob)
    assert await words(app, profile, OFFER) == ["mend a bicycle"]


async def test_something_comes_off_a_sheet(app: App, bob: Visitor) -> None:
    profile = await fatou(
        app, bob, "embroider", "tell the long story of the bridge that nobody crosses any more"
    )
    choice = await bob.press(f"he-drop:{profile.id}")
    assert max(len(each.label) for each in buttons(choice)) <= 40
    await bob.press(pressed(choice, "✕ embroider"))
    assert len(await words(app, profile, OFFER)) == 1
    await bob.press(pressed(choice, "✕ embroider"))
    (last,) = [each for each in buttons(await bob.press(f"he-drop:{profile.id}")) if each.action == "he-drop"]
    assert "the sheet takes part" in (await bob.press(last)).text
    (profile,) = await kept(app, bob)
    assert not profile.ready


async def test_a_sheet_is_erased_and_those_who_waited_are_not_forgotten(
    app: App, bob: Visitor, ana: Visitor
) -> None:
    profile = await fatou(app, bob)
    async with app.storage.unit() as unit:
        other = await profile_of(unit, ana, "Léa")
    made = await ring(app, [profile, other], ["embroider roses", "weld"], state=ASKED)
    sheet = await bob.press(f"he-see:{profile.id}")
    sure = await bob.press(pressed(sheet, "Erase this sheet"))
    assert len(await kept(app, bob)) == 1
    done = await bob.press(pressed(sure, "Yes, erase it"))
    assert "nothing of this sheet is left" in done.text
    assert await kept(app, bob) == []
    left = await again(app, made)
    assert (left.state, [each.profile_id for each in left.seats]) == (BROKEN, [other.id])
    assert "don't find that sheet" in (await bob.press(pressed(sure, "Yes, erase it"))).text


async def test_the_folder_turns_its_pages_and_has_an_end(app: App, bob: Visitor) -> None:
    async with app.storage.unit() as unit:
        for number in range(50):
            await profile_of(unit, bob, f"Person {number}", held=True)
    first = await bob.say("/fiches")
    assert "50 sheets." in first.text
    assert pressed(first, "Person 9")
    second = await bob.press(pressed(first, "More sheets"))
    assert pressed(second, "Person 10")
    assert pressed(await bob.press(pressed(second, "Earlier ones")), "Person 0")
    last = await bob.press("he-all:999")
    assert pressed(last, "Person 49")
    assert "More sheets" not in whole(last)
    assert "already keep 50" in (await bob.press("he-new")).text
    assert "already keep 50" in (await bob.press("he-ok")).text


async def test_nobody_elses_sheet_is_found(app: App, bob: Visitor) -> None:
    profile = await fatou(app, bob)
    eve = Visitor(app, "eve", "en")
    for action in ("see", "edit", "add", "drop", "when", "lang", "end", "gone"):
        for payload in (f"{profile.id}", f"{profile.id}:1", "", "x", "²", "-1", "9" * 20):
            assert "don't find that sheet" in (await eve.press(f"he-{action}:{payload}")).text
    assert len(await kept(app, bob)) == 1


async def test_ones_own_profile_is_no_sheet(app: App, bob: Visitor) -> None:
    async with app.storage.unit() as unit:
        own = await profile_of(unit, bob, "Bob")
    assert "don't find that sheet" in (await bob.press(f"he-gone:{own.id}")).text


async def test_a_form_whose_sheet_is_gone_says_so(app: App, bob: Visitor) -> None:
    for press, answers in (("he-edit", ("Mame", "under 18", SKIPPED)), ("he-add", (SKIPPED, SKIPPED))):
        profile = await fatou(app, bob)
        reply = await bob.press(f"{press}:{profile.id}")
        async with app.storage.unit() as unit:
            await unit.profiles.let_go(profile.id)
        assert "don't find that sheet" in (await go_on(bob, reply, *answers)).text


async def test_sheets_are_kept_in_private(app: App, bob: Visitor) -> None:
    profile = await fatou(app, bob)
    requests = [bob.request(text="/sheets")]
    requests += [
        bob.request(press=f"he-{each}:{profile.id}")
        for each in ("all", "new", "ok", "see", "edit", "add", "drop", "when", "lang", "end", "gone", "print")
    ]
    for request in requests:
        (reply,) = await bob.answers(replace(request, private=False))
        assert "in private" in reply.text
        assert "Fatou" not in whole(reply)


async def test_a_proposal_is_printed_with_a_slip_for_the_answer(app: App, bob: Visitor, ana: Visitor) -> None:
    profile = await fatou(app, bob)
    async with app.storage.unit() as unit:
        await profile_of(unit, bob, "Nadia")
        other = await profile_of(unit, ana, "Léa")
    made = await ring(app, [profile, other], ["embroider roses", "weld"], state=ASKED)
    page = await bob.press(f"he-see:{profile.id}")
    assert "waits for their answer" in page.text
    reply = await bob.press(pressed(page, "Print the proposal"))
    (file,) = reply.files
    assert (file.name, file.media, reply.trace) == ("proposal.pdf", "application/pdf", False)
    paper = read(file.read())
    for said in (
        "A proposal for Fatou",
        "weld",
        "embroider roses",
        "quartier",
        "Yes, gladly",
        "Not now",
        "No, thank you",
    ):
        assert said in paper.text
    for said in (
        "The answer of Fatou",
        "Date:",
        "Place:",
        "To give back to: Nadia",
        "Petiteville",
        "Saturday",
    ):
        assert said in paper.text
    assert "Léa" not in paper.text
    assert min(paper.sizes) >= 18
    assert (paper.title, paper.language, len(paper.pages)) == ("A proposal for Fatou", "en", 1)
    shown = await bob.press(pressed(page, "See and answer"))
    await bob.press(pressed(shown, "Yes, gladly"))
    assert (await again(app, made)).seats[0].answer == YES
    assert "waits for their answer" not in (await bob.press(f"he-see:{profile.id}")).text


async def test_once_all_said_yes_the_sheet_says_who_when_and_where(
    app: App, bob: Visitor, ana: Visitor, clock: Clock
) -> None:
    profile = await fatou(app, bob)
    async with app.storage.unit() as unit:
        other = await profile_of(unit, ana, "Léa")
    made = await ring(app, [profile, other], ["embroider roses", "weld"])
    bare = await bob.press(f"he-print:{made.seats[0].id}")
    assert "a line to write them by hand" in bare.text
    free = read(bare.files[0].read())
    assert "Léa" in free.text
    assert "Yes, gladly" not in free.text
    async with app.storage.unit() as unit:
        await unit.proposals.change(made.id, meets_at=clock(), meets_in="bibliotheque-du-pont")
    paper = read((await bob.press(f"he-print:{made.seats[0].id}")).files[0].read())
    assert "Saturday" in paper.text
    assert "1 quai du Pont" in paper.text
    assert free.lines - paper.lines == 2
    async with app.storage.unit() as unit:
        await unit.proposals.answer(made.seats[0].id, LATER, clock())
    assert "no longer open" in (await bob.press(f"he-print:{made.seats[0].id}")).text
    assert "Print the proposal" not in whole(await bob.press(f"he-see:{profile.id}"))


async def test_words_in_other_letters_leave_room_for_the_hand(app: App, bob: Visitor, ana: Visitor) -> None:
    profile = await fatou(app, bob)
    async with app.storage.unit() as unit:
        other = await profile_of(unit, ana)
    made = await ring(app, [profile, other], ["embroider roses", "العربية"], state=ASKED)
    reply = await bob.press(f"he-print:{made.seats[0].id}")
    assert "a line to write them by hand" in reply.text
    assert "What you would learn" in read(reply.files[0].read()).text


async def test_who_only_shows_or_only_learns_reads_their_own_half(app: App, bob: Visitor) -> None:
    async with app.storage.unit() as unit:
        shows, learns = [await profile_of(unit, bob, name, held=True) for name in ("Fatou", "Mame")]
        offer = await unit.skills.add(shows.id, OFFER, "embroider", None, app.clock())
        assert offer is not None
        why: dict[str, object] = {"near": "near", "moments": [], "language": "en"}
        seats = [
            {"profile_id": shows.id, "why": why},
            {"profile_id": learns.id, "teacher": 0, "offer_id": offer.id, "why": why},
        ]
        made = await unit.proposals.make(CITY, "chain", seats, app.clock(), app.clock())
    first, second = [
        read((await bob.press(f"he-print:{each.id}")).files[0].read()).text for each in made.seats
    ]
    assert ("What you would show" in first, "What you would learn" in first) == (True, False)
    assert ("What you would show" in second, "What you would learn" in second) == (False, True)


async def test_only_a_holder_prints(app: App, bob: Visitor, ana: Visitor) -> None:
    profile = await fatou(app, bob)
    async with app.storage.unit() as unit:
        other = await profile_of(unit, ana, "Léa")
    made = await ring(app, [profile, other], ["embroider roses", "weld"], state=ASKED)
    eve = Visitor(app, "eve", "en")
    for visitor, number in ((eve, made.seats[0].id), (bob, made.seats[1].id), (bob, 0)):
        reply = await visitor.press(f"he-print:{number}")
        assert "no longer open" in reply.text
        assert not reply.files
    refused = await ana.press(f"he-print:{made.seats[1].id}")
    assert not refused.files
    async with app.storage.unit() as unit:
        await unit.proposals.moved_on(made.id, BROKEN, ASKED, AGREED)
    assert not (await bob.press(f"he-print:{made.seats[0].id}")).files
