"""News on Telegram: a picture uploaded once, every part changed and taken back where it stands."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from bot.conversation.errors import Undeliverable
from bot.conversation.markup import escape
from bot.conversation.messages import Address, Button, File, Reply
from bot.platforms.telegram import Telegram
from bot.spreading import clean
from tests.doubles.botapi import BotApi, Fault
from tests.platforms.telegram.scripted import ScriptedHost, eventually, telegram

BUTTONS = ((Button("Ça m’intéresse", "an-yes", "1:interested"),),)


@pytest.fixture
async def platform(api: BotApi) -> AsyncIterator[Telegram]:
    """One that only sends."""
    made = telegram(api)
    yield made
    await made.close()


def jpeg(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def news(text: str, *, picture: bool = False) -> Reply:
    files = (File.of("annonce.jpg", "image/jpeg", jpeg()),) if picture else ()
    return Reply(escape(text), buttons=BUTTONS, files=files)


async def test_a_picture_is_uploaded_once_for_all(api: BotApi, platform: Telegram) -> None:
    people = [api.human(f"P{number}") for number in range(3)]
    for each in people:
        await platform.post(Address("telegram", str(each.id)), news("Des guitares", picture=True), nonce="1")
    assert [each.sees[0].text for each in people] == ["Des guitares"] * 3
    assert [each.sees[0].file and each.sees[0].file[1] for each in people] == [jpeg()] * 3
    assert len(api.sending.pictures) == 1


@pytest.mark.parametrize(("length", "messages"), [(1000, 1), (1500, 2), (6000, 3)])
async def test_what_has_no_room_under_the_picture_follows(
    api: BotApi, platform: Telegram, length: int, messages: int
) -> None:
    ana = api.human()
    text = " ".join(f"mot{number:04}" for number in range(length // 8))
    posted = await platform.post(Address("telegram", str(ana.id)), news(text, picture=True), nonce="1")
    assert len(posted.split()) == len(ana.sees) == messages
    assert " ".join(each.text.replace("\n", " ") for each in ana.sees) == text
    assert [bool(each.buttons) for each in ana.sees] == [False] * (messages - 1) + [True]
    assert [each.photo for each in ana.sees] == [True] + [False] * (messages - 1)


@pytest.mark.parametrize("picture", [False, True])
async def test_it_is_corrected_in_place_and_taken_back(
    api: BotApi, platform: Telegram, picture: bool
) -> None:
    ana = api.human()
    here = Address("telegram", str(ana.id))
    posted = await platform.post(here, news("x " * 900 + "samedi", picture=picture), nonce="1")
    assert await platform.amend(here, posted, news("Dimanche", picture=picture))
    assert await platform.amend(here, posted, news("Dimanche", picture=picture))
    (shown,) = ana.sees
    assert (shown.text, shown.photo) == ("Dimanche", picture)
    assert shown.edits == 1
    assert await platform.withdraw(here, posted)
    assert await platform.withdraw(here, posted)
    assert ana.sees == []
    assert not await platform.amend(here, posted, news("Trop tard", picture=picture))


async def test_what_grew_or_is_too_old_is_not_changed_in_place(api: BotApi, platform: Telegram) -> None:
    ana = api.human()
    here = Address("telegram", str(ana.id))
    posted = await platform.post(here, news("Court"), nonce="1")
    assert not await platform.amend(here, posted, news("long " * 1500))
    ana.chat.messages[int(posted)]["old"] = True
    assert not await platform.withdraw(here, posted)
    assert [each.text for each in ana.sees] == ["Court"]


@pytest.mark.parametrize(
    ("fault", "doubtful", "permanent"),
    [
        (Fault("sendMessage", drop=True, late=True), True, False),
        (Fault("sendMessage", status=502), False, False),
        (Fault("sendMessage", retry_after=3), False, False),
        (Fault("sendMessage", status=403, description="Forbidden: bot was blocked by the user"), False, True),
    ],
)
async def test_it_says_whether_it_may_have_arrived(
    api: BotApi, platform: Telegram, fault: Fault, doubtful: bool, permanent: bool
) -> None:
    ana = api.human()
    api.faults.append(fault)
    with pytest.raises(Undeliverable) as refused:
        await platform.post(Address("telegram", str(ana.id)), news("Des guitares"), nonce="1")
    assert (refused.value.doubtful, refused.value.permanent) == (doubtful, permanent)
    assert refused.value.retry_after == (3.0 if fault.retry_after else None)


async def test_half_said_is_never_begun_again(api: BotApi, platform: Telegram) -> None:
    ana = api.human()
    api.faults.append(Fault("sendPhoto", times=0))
    here = Address("telegram", str(ana.id))
    long = "mot " * 1500
    api.faults.append(Fault("sendMessage", status=403, description="Forbidden: bot was blocked by the user"))
    with pytest.raises(Undeliverable) as refused:
        await platform.post(here, news(long, picture=True), nonce="1")
    assert refused.value.doubtful


async def test_a_picture_sent_in_is_named_and_given_out(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    ana.sends_photo("Regardez", content=jpeg("red"))
    await eventually(lambda: host.requests)
    (request,) = host.requests
    assert (request.text, request.brought) == ("Regardez", "photo")
    assert host.platform is not None
    assert await host.platform.picture(request.picture) == jpeg("red")
    assert await host.platform.picture("unknown") is None


def test_what_a_camera_wrote_into_a_picture_is_gone() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "12 rue des Lilas"
    Image.new("RGB", (5000, 3000), "green").save(out, "JPEG", exif=exif)
    assert b"Lilas" in out.getvalue()
    cleaned = clean(out.getvalue())
    assert cleaned is not None
    assert b"Lilas" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as image:
        assert max(image.size) == 2048
    assert clean(b"no picture") is None
