"""``passeur halt``: the last resort against an account in the wrong hands."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from bot.conversation.messages import Address, Sender
from bot.storage import Storage
from bot.storage.announcements import DRAFT, DUE
from bot.storage.copies import Recipient
from bot.storage.news_models import Announcement, Copy
from tests.cli.conftest import Passeur
from tests.storage.reading import rows


def test_whoever_is_named_loses_every_role_and_what_they_queued(place: Path, passeur: Passeur) -> None:
    assert "Nobody has a role yet." in passeur("halt", lang="en").output

    async def prepare() -> None:
        storage, now = Storage(f"sqlite+aiosqlite:///{place}/data/passeur.db"), datetime.now(UTC)
        async with storage.unit() as unit:
            opened = await unit.conversations.open(Address("telegram", "42"), Sender("42"), now)
            await unit.duties.give(opened.person.id, "petiteville", "organiser", now, called="Basile")
            ours = await unit.spaces.found("Les [Fils]", "fr", now)
            await unit.duties.give(opened.person.id, "petiteville", "steward", now, space=ours.key)
            id = await unit.announcements.draft(
                "petiteville", opened.person.id, "", {"fr": "Cliquez ici"}, "", now
            )
            await unit.announcements.change(id, DRAFT, state=DUE, issue=1)
            await unit.copies.spread(
                id, 1, [Recipient(None, f"telegram:{n}", f"{n}", "", "news", now) for n in range(3)]
            )
        await storage.close()

    asyncio.run(prepare())
    listed = passeur("halt").output
    for said in ("Basile", "organisation", "responsable chez Les [Fils]"):
        assert said in listed
    assert passeur("halt", "telegram:41").exit_code == 1
    assert passeur("halt", "' OR 1=1").exit_code == 1
    done = passeur("halt", "telegram:42", lang="en")
    for said in ("2 roles ended.", "1 announcement halted.", "3 messages are not sent any more."):
        assert said in done.output
    assert "Basile" not in passeur("halt").output

    async def look() -> tuple[set[str], set[str]]:
        storage = Storage(f"sqlite+aiosqlite:///{place}/data/passeur.db")
        states = {row["state"] for row in await rows(storage, Announcement)}
        copies = {row["state"] for row in await rows(storage, Copy)}
        await storage.close()
        return states, copies

    assert asyncio.run(look()) == ({"halted"}, {"dropped"})
