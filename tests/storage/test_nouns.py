"""What repositories keep of a city and its people: wishes, calls, questions, searches, lessons, entries, spaces."""

from dataclasses import replace
from datetime import date, timedelta

from bot.conversation.messages import Person, Request
from bot.storage import Storage, Unit
from bot.storage.searches import Asked
from bot.storage.spaces import Home
from knowledge.catalogue import Entry
from tests.conversation.talk import NOON, said

TODAY = date(2026, 11, 21)


async def known(unit: Unit, who: str) -> Request:
    request = said(who=who)
    person = (await unit.conversations.open(request.address, request.sender, NOON)).person
    return replace(request, person=person, lang="fr")


async def test_people_are_known_from_their_first_word_and_choose_their_language(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana = (await known(unit, "ana")).who
        assert (await known(unit, "ana")).who == ana
        zoe = (await known(unit, "zoe")).who
        assert zoe.id != ana.id
        assert await unit.people.count() == 2
        await unit.people.speak(ana.id, "en")
        assert await unit.people.language("test", "ana") == "en"
        assert await unit.people.language("test", "zoe") == ""
        assert await unit.people.language("other", "ana") == ""
        assert (await known(unit, "ana")).who == Person(ana.id, "en")


async def test_two_replicas_that_meet_somebody_new_make_one_person(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.conversations._welcome("test", said().sender, NOON)
        await unit.conversations._welcome("test", said().sender, NOON)
        assert await unit.people.count() == 1


async def test_steps_that_nobody_came_back_to_go(storage: Storage) -> None:
    async with storage.unit() as unit:
        for who, hours in (("ana", 1), ("zoe", 3)):
            request = await known(unit, who)
            until = NOON + timedelta(hours=hours)
            await unit.conversations.set(request.address, request.sender, "first", {}, until)
            await unit.conversations.set(request.address, request.sender, "name", {"a": 1}, until)
        assert await unit.conversations.prune(NOON + timedelta(hours=2)) == 1
        zoe = said(who="zoe")
        opened = await unit.conversations.open(zoe.address, zoe.sender, NOON)
        assert (opened.step, opened.data) == ("name", {"a": 1})
        assert await unit.conversations.form(zoe.address, zoe.sender, NOON) is None
        await unit.conversations.close(zoe.address, zoe.sender)
        assert (await unit.conversations.open(zoe.address, zoe.sender, NOON)).step is None


async def test_a_wish_is_made_once_and_let_go_only_by_its_author(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, zoe = await known(unit, "ana"), await known(unit, "zoe")
        mine = await unit.profiles.begin(ana, "here", NOON)
        assert await unit.profiles.begin(ana, "here", NOON) == mine
        theirs = await unit.profiles.begin(zoe, "here", NOON)
        wish = await unit.skills.add(mine.id, "wish", "to swim", "sport", NOON)
        assert wish is not None
        assert await unit.skills.add(mine.id, "wish", "to swim", "sport", NOON) is None
        assert await unit.skills.add(mine.id, "offer", "to swim", None, NOON)
        assert await unit.skills.add(theirs.id, "wish", "to swim", "sport", NOON)
        assert [each.side for each in await unit.skills.of(mine.id)] == ["wish", "offer"]
        assert await unit.skills.one(zoe.who.id, wish.id) is None
        assert await unit.skills.one(ana.who.id, wish.id) == wish
        await unit.skills.let_go(wish.id, NOON)
        assert await unit.skills.one(ana.who.id, wish.id) is None
        assert [each.side for each in await unit.skills.of(mine.id)] == ["offer"]
        assert await unit.skills.words([wish.id]) == {wish.id: "to swim"}


async def test_a_call_waits_without_a_name_and_is_answered_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana = await known(unit, "ana")
        assert await unit.calls.put(ana, "here", "who repairs bikes?", NOON)
        assert not await unit.calls.put(ana, "here", "who repairs bikes?", NOON)
        assert await unit.calls.put(await known(unit, "zoe"), "here", "who repairs bikes?", NOON)
        first, _second = await unit.calls.waiting("here")
        assert set(first) == {"id", "lang", "question", "asked_at", "taken_by"}
        assert await unit.calls.waiting("there") == []
        assert await unit.calls.answer("there", first["id"], "Ahmed", NOON) is None
        answered = await unit.calls.answer("here", first["id"], "Ahmed", NOON)
        assert answered == {
            "address": "test:ana",
            "recipient": "ana",
            "question": "who repairs bikes?",
            "lang": "fr",
        }
        assert await unit.calls.answer("here", first["id"], "Léa", NOON) is None
        assert len(await unit.calls.waiting("here")) == 1
        assert await unit.calls.put(ana, "here", "who repairs bikes?", NOON)


async def test_questions_are_counted_and_words_kept_only_without_an_answer(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.questions.log("here", TODAY, "fr", entry="pottery", topic="crafts", words="not kept")
        for lang in ("fr", "fr", "en"):
            await unit.questions.log("here", TODAY, lang, words="fly a kite")
        await unit.questions.log("here", TODAY, "fr")
        await unit.questions.log("there", TODAY, "fr", words="elsewhere")
        assert await unit.questions.counts("here") == (5, 1)
        told = await unit.questions.unanswered("here")
        assert [(each["words"], each["lang"], each["times"], each["last"]) for each in told] == [
            ("fly a kite", "fr", 2, TODAY),
            ("fly a kite", "en", 1, TODAY),
        ]
        assert len(await unit.questions.unanswered("here", limit=1)) == 1


async def test_a_question_is_found_again_by_its_author_alone(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, zoe = (await known(unit, "ana")).who.id, (await known(unit, "zoe")).who.id
        assert await unit.searches.last(ana) is None
        asked = await unit.searches.keep(ana, Asked(0, "pottery"), NOON)
        further = replace(asked, dropped=("price",), refused=("e1",), shown=3, first="e2")
        assert await unit.searches.keep(ana, further, NOON) == further
        assert await unit.searches.of(ana, asked.id) == further
        assert await unit.searches.of(zoe, asked.id) is None
        newer = await unit.searches.keep(ana, Asked(0, "weaving"), NOON + timedelta(days=1))
        assert await unit.searches.last(ana) == newer
        assert await unit.searches.prune(NOON + timedelta(hours=1)) == 1
        assert await unit.searches.of(ana, asked.id) is None


async def test_a_lesson_counts_once_and_can_be_taken_back_and_restored(storage: Storage) -> None:
    async with storage.unit() as unit:
        versions = [await unit.lessons.version("here")]

        async def changed() -> bool:
            versions.append(await unit.lessons.version("here"))
            return versions[-1] != versions[-2]

        assert await unit.lessons.teach("here", 1, "to swim", "pool", 1, TODAY) == 0
        assert await changed()
        assert await unit.lessons.teach("here", 1, "to swim", "pool", 1, TODAY) == 1
        assert await unit.lessons.teach("here", 1, "to swim", "pool", -1, TODAY) == 1
        assert await changed()
        assert await unit.lessons.teach("here", 2, "to swim", "pool", 1, TODAY) == 0
        assert await changed()
        assert [(each.question, each.entry, each.sign) for each in await unit.lessons.active("here")] == [
            ("to swim", "pool", -1),
            ("to swim", "pool", 1),
        ]
        taken = await unit.lessons.take_back(2, "pool", TODAY)
        assert taken is not None
        assert await changed()
        assert await unit.lessons.take_back(2, "pool", TODAY) is None
        assert await unit.lessons.withdraw("there", taken.id, TODAY) is None
        restored = await unit.lessons.restore("here", taken.id)
        assert restored == taken
        assert await unit.lessons.restore("here", taken.id) is None
        assert await unit.lessons.withdraw("here", taken.id, TODAY) == taken
        assert await unit.lessons.teach("here", 2, "to swim", "pool", 1, TODAY) == 0
        assert len(await unit.lessons.active("here")) == 2
        first, second = await unit.lessons.active("here")
        assert [each["id"] for each in await unit.lessons.all("here")] == [second.id, first.id]
        await unit.lessons.withdraw("here", first.id, TODAY)
        assert await changed()
        await unit.lessons.withdraw("here", second.id, TODAY)
        await unit.lessons.restore("here", first.id)
        assert await changed()
        assert await unit.lessons.all("there") == []


async def test_a_receipt_is_never_twice_the_same(storage: Storage) -> None:
    async with storage.unit() as unit:
        codes = {await unit.people.receipt({"wishes": 1}, TODAY) for _each in range(20)}
        assert len(codes) == 20
        assert {each["counts"]["wishes"] for each in await unit.people.receipts()} == {1}


async def test_a_space_chooses_leaves_and_finds_its_choices_again(storage: Storage) -> None:
    here = said(who="ana", chat="square", space="town", private=False)
    async with storage.unit() as unit:
        assert await unit.spaces.of(here) is None
        await unit.spaces.leave(here, NOON)
        await unit.spaces.join(here, "The square", "fr", NOON)
        await unit.spaces.choose(here, lang="en", topics=["crafts"], quartier="north")
        home = Home("The square", "en", "test:square", "north", ("crafts",), "test:town")
        assert await unit.spaces.of(here) == home
        assert await unit.spaces.of(said(chat="other", space="town")) == home
        assert await unit.spaces.of(said(chat="square")) is None
        await unit.outbox.notice("n", "test:square", "square", "news", {}, NOON)
        await unit.spaces.leave(here, NOON)
        assert await unit.spaces.of(here) is None
        assert await unit.outbox.claim(NOON, ["test"]) == []
        await unit.spaces.join(here, "The new square", "fr", NOON)
        assert await unit.spaces.of(here) == replace(home, name="The new square")


async def test_entries_are_kept_by_city_and_origin(storage: Storage, entries: list[Entry]) -> None:
    one, two = entries
    async with storage.unit() as unit:
        assert (await unit.entries.count("here"), await unit.entries.digest("here", "city")) == (0, "")
        empty = await unit.entries.version("here")
        await unit.entries.put("here", "city", [], NOON)
        await unit.entries.put("here", "city", [(one, "f1")], NOON)
        await unit.entries.put("here", "file:x", [(two, "f2")], NOON)
        await unit.entries.put("there", "city", [(one, "f1")], NOON)
        first = await unit.entries.version("here")
        assert await unit.entries.all("here") == [one, two]
        assert await unit.entries.origins("here") == {one.id: "city", two.id: "file:x"}
        changed = one.model_copy(update={"summary": "Something else."})
        await unit.entries.put("here", "city", [(changed, "f3")], NOON + timedelta(minutes=1))
        assert await unit.entries.all("here") == [changed, two]
        assert await unit.entries.all("there") == [one]
        assert len({empty, first, await unit.entries.version("here")}) == 3
        await unit.entries.read("here", "city", "d1", NOON)
        await unit.entries.read("here", "city", "d2", NOON)
        assert await unit.entries.digest("here", "city") == "d2"
        assert await unit.entries.remove("here", [one.id, "unknown"]) == 1
        assert await unit.entries.count("here") == 1
