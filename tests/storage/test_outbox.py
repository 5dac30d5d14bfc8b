"""Rows to send: leased by one, taken over by another, set aside, forgotten in time."""

from datetime import timedelta

from bot.conversation.messages import Address, Reply
from bot.storage import Storage
from bot.storage.models import Account
from bot.storage.outbox import LEASE, Notice
from tests.conversation.talk import NOON, said
from tests.storage.reading import outbox, rows

HERE = ("test",)


async def notice(storage: Storage, key: str = "n", who: str = "ana", minutes: int = 0) -> None:
    async with storage.unit() as unit:
        await unit.outbox.notice(
            key, f"test:{who}", who, "news", {"n": key}, NOON + timedelta(minutes=minutes)
        )


async def test_a_key_is_written_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        letter = await unit.outbox.reply("k", said("a"), Reply("one"), NOON)
        assert letter is not None
        assert (letter.address, letter.recipient, letter.kind) == (Address("test", "ana"), "ana", "reply")
        assert await unit.outbox.reply("k", said("a"), Reply("two"), NOON) is None
    await notice(storage)
    await notice(storage)
    assert [row["key"] for row in await outbox(storage)] == ["k", "n"]


async def test_what_is_due_is_leased_to_one_alone_until_the_lease_ends(storage: Storage) -> None:
    await notice(storage, "now")
    await notice(storage, "later", minutes=5)
    async with storage.unit() as unit:
        (letter,) = await unit.outbox.claim(NOON, HERE)
        assert (letter.name, letter.args) == ("news", {"n": "now"})
        assert await unit.outbox.claim(NOON, HERE) == []
        assert await unit.outbox.claim(NOON + LEASE - timedelta(seconds=1), HERE) == []
        assert await unit.outbox.claim(NOON + LEASE, HERE) == [letter]
        both = await unit.outbox.claim(NOON + timedelta(minutes=5), HERE)
        assert [each.args["n"] for each in both] == ["now", "later"]


async def test_a_reply_is_leased_to_whoever_wrote_it(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.outbox.reply("k", said("a"), Reply("one"), NOON)
        assert await unit.outbox.claim(NOON, HERE) == []
        (letter,) = await unit.outbox.claim(NOON + LEASE, HERE)
        await unit.outbox.release(letter.id)
        assert await unit.outbox.claim(NOON, HERE) == [letter]


async def test_only_what_can_be_said_here_is_claimed(storage: Storage) -> None:
    await notice(storage)
    async with storage.unit() as unit:
        assert await unit.outbox.claim(NOON, ["tes", "test2"]) == []
        assert len(await unit.outbox.claim(NOON, ["other", "test"])) == 1


async def test_no_more_is_claimed_than_asked_for_and_the_oldest_first(storage: Storage) -> None:
    for number in range(3):
        await notice(storage, f"n{number}", minutes=-number)
    async with storage.unit() as unit:
        (letter,) = await unit.outbox.claim(NOON, HERE, limit=1)
        assert letter.args["n"] == "n2"


async def test_two_replicas_share_what_is_due(storage: Storage) -> None:
    for number in range(6):
        await notice(storage, f"n{number}")
    async with storage.unit() as unit:
        first = await unit.outbox.claim(NOON, HERE, limit=3)
    async with storage.unit() as unit:
        second = await unit.outbox.claim(NOON, HERE)
    assert len(first) == len(second) == 3
    assert {each.id for each in first} & {each.id for each in second} == set()


async def test_what_waits_longer_counts_its_attempts_unless_told_not_to(storage: Storage) -> None:
    await notice(storage)
    async with storage.unit() as unit:
        (letter,) = await unit.outbox.claim(NOON, HERE)
        await unit.outbox.later(letter.id, NOON + timedelta(minutes=1), "x" * 300)
        await unit.outbox.later(letter.id, NOON + timedelta(minutes=2), "busy", counts=False)
        assert await unit.outbox.claim(NOON + timedelta(minutes=1), HERE) == []
        (again,) = await unit.outbox.claim(NOON + timedelta(minutes=2), HERE)
        assert again.attempts == 1
        await unit.outbox.later(letter.id, NOON, "x" * 300)
    (row,) = await outbox(storage)
    assert len(row["error"]) == 200


async def test_what_is_sent_drops_the_words_of_a_reply_and_is_found_by_its_key(storage: Storage) -> None:
    async with storage.unit() as unit:
        letter = await unit.outbox.reply("k", said("a"), Reply("one"), NOON)
        assert letter is not None
        assert await unit.outbox.told_as("k") == ""
        await unit.outbox.sent([], NOON)
        await unit.outbox.sent([(letter.id, "m1")], NOON)
        assert await unit.outbox.told_as("k") == "m1"
        assert await unit.outbox.told_as("unknown") == ""
    (row,) = await outbox(storage)
    assert (row["args"], row["state"], row["sent_at"]) == ({}, "sent", NOON)


async def test_a_gone_account_waits_until_it_speaks_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.conversations.open(said().address, said().sender, NOON)
        await unit.outbox.switch_off(Address("other", "ana"), "ana", NOON)
    await notice(storage)
    await notice(storage, "z", who="zoe")
    async with storage.unit() as unit:
        await unit.outbox.switch_off(said().address, "ana", NOON)
        assert [each.recipient for each in await unit.outbox.claim(NOON, HERE)] == ["zoe"]
    (account,) = await rows(storage, Account)
    assert account["off_since"] == NOON
    async with storage.unit() as unit:
        await unit.conversations.open(said().address, said().sender, NOON)
        assert [each.recipient for each in await unit.outbox.claim(NOON, HERE)] == ["ana"]


async def test_a_chat_that_moves_takes_its_mail_along(storage: Storage) -> None:
    await notice(storage)
    async with storage.unit() as unit:
        await unit.outbox.moved(Address("test", "ana"), Address("test", "new"))
        assert [each.address.chat for each in await unit.outbox.claim(NOON, HERE)] == ["new"]


async def test_what_is_old_goes_even_where_it_was_never_sent(storage: Storage) -> None:
    for key, minutes in (("sent", 0), ("dead", 0), ("waiting", 0), ("vanished", 0), ("tomorrow", 1440)):
        await notice(storage, key, minutes=minutes)
    ids = {row["key"]: row["id"] for row in await outbox(storage)}
    async with storage.unit() as unit:
        await unit.outbox.sent([(ids["sent"], "m")], NOON)
        await unit.outbox.dead(ids["dead"], "gone")
        await unit.outbox.vanish(ids["vanished"])
        assert await unit.outbox.prune(NOON) == 0
        assert await unit.outbox.prune(NOON + timedelta(seconds=1)) == 3
    assert [row["key"] for row in await outbox(storage)] == ["tomorrow"]


async def test_many_notices_at_once_are_said_once_each_and_can_be_unsaid(storage: Storage) -> None:
    def some(text: str) -> list[Notice]:
        return [
            Notice(f"many:{number}", f"test:{number % 7}", str(number % 7), "news", {"of": text}, NOON)
            for number in range(1203)
        ]

    async with storage.unit() as unit:
        assert await unit.outbox.notices(some("first")) == 1203
        await unit.outbox.notices(some("again"))
        assert await unit.outbox.counts() == {"due": 1203}
        (leased,) = await unit.outbox.claim(NOON, ["test"], limit=1)
        assert leased.args == {"of": "first"}
        assert await unit.outbox.unsay([f"many:{number}" for number in range(1100)]) == 1099
        assert await unit.outbox.counts() == {"due": 104}
