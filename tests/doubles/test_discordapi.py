"""The double speaks with Discord's own client library, and refuses what Discord refuses."""

import asyncio
from typing import Any

import aiohttp
import discord as library
import pytest
from discord.http import Route

from tests.doubles.discordapi import Clock, DiscordDouble, Limit, payloads, spec
from tests.doubles.discordapi.recorder import Recorder, listening

NOBODY = library.AllowedMentions.none()


async def begun(double: DiscordDouble, client: Recorder) -> library.Interaction:
    """A command in a private chat, received."""
    ada = double.human("Ada")
    told = double.world.interaction(2, ada.user, ada.private)
    data = {"id": "1", "name": "aide", "type": 1, "options": []}
    await double.gateway.tell("INTERACTION_CREATE", payloads.interaction(told, double.bot, data))
    await double.until(lambda: client.interactions)
    return client.interactions[-1]


async def test_words_go_both_ways() -> None:
    async with DiscordDouble() as double, listening(double) as client:
        ada = double.human("Ada")
        guild = await double.guild("La Maison", ada, "général")
        await ada.says("@Passeur bonjour", guild.channels[0])
        await ada.says("pas pour le bot", guild.channels[0])
        await double.until(lambda: len(client.messages) == 2)
        assert [each.clean_content for each in client.messages] == ["@Passeur bonjour", ""]
        said = await client.messages[0].reply("salut", allowed_mentions=NOBODY)
        assert ada.sees(guild.channels[0]) == ["salut"]
        await said.edit(content="re", allowed_mentions=NOBODY)
        assert ada.sees(guild.channels[0]) == ["re"]
        assert not double.door.complaints


async def test_what_a_client_did_not_ask_for_is_not_told() -> None:
    async with DiscordDouble() as double, listening(double, guilds=True) as client:
        ada = double.human("Ada")
        await ada.says("personne n'écoute")
        await double.guild("La Maison", ada)
        await double.until(lambda: client.guilds)
        assert client.messages == []


async def _come_and_go(double: DiscordDouble, intents: dict[str, bool]) -> None:
    async with listening(double, **intents):
        pass


@pytest.mark.parametrize(
    ("token", "intents"), [("wrong", {"guilds": True}), (None, {"message_content": True})]
)
async def test_wrong_tokens_and_privileged_intents_are_thrown_out(
    token: str | None, intents: dict[str, bool]
) -> None:
    async with DiscordDouble() as double:
        if token is not None:
            double.gateway._token = token
        thrown_out = pytest.raises((library.ConnectionClosed, library.PrivilegedIntentsRequired))
        with thrown_out:
            await _come_and_go(double, intents)


async def test_a_client_that_comes_back_is_told_what_it_missed() -> None:
    async with DiscordDouble() as double, listening(double) as client:
        ada = double.human("Ada")
        await double.gateway.drop(4000)
        await ada.says("manqué")
        await double.until(lambda: client.resumed)
        await double.until(lambda: [each.content for each in client.messages] == ["manqué"])
        await double.gateway.reconnect()
        await double.until(lambda: client.resumed == 2)
        await double.gateway.invalidate(resumable=True)
        await double.until(lambda: client.resumed == 3)
        await double.gateway.invalidate()
        await double.until(lambda: client.connected == 2, timeout=10)
        assert len(client.messages) == 1


async def test_heartbeats_are_answered() -> None:
    async with DiscordDouble() as double:
        double.gateway.interval = 0.1
        async with listening(double):
            await double.until(lambda: double.gateway.log.count("<1") > 3)
            assert double.gateway.log.count(">11") >= 3


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["{"], 4002),
        ([{"op": 99}], 4001),
        ([{"op": 3, "d": {}}], 4003),
        ([{"op": 1}] * 121, 4008),
        ([{"op": 2, "d": {"token": "wrong", "intents": 1}}], 4004),
        ([{"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}], 4004),
    ],
)
async def test_bad_frames_close_the_gateway(frames: list[Any], code: int) -> None:
    async with (
        DiscordDouble() as double,
        aiohttp.ClientSession() as session,
        session.ws_connect(double.gateway.url + "?v=10&encoding=json") as socket,
    ):
        await socket.receive()
        for frame in frames:
            await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
        while not socket.closed:
            await socket.receive()
        assert socket.close_code == code


async def test_an_interaction_is_acknowledged_once() -> None:
    async with DiscordDouble() as double, listening(double) as client:
        interaction = await begun(double, client)
        await interaction.response.defer(ephemeral=True)
        interaction.response._response_type = None
        with pytest.raises(library.HTTPException) as caught:
            await interaction.response.defer()
        assert caught.value.code == 40060
        assert [code for _, code in double.refusals] == [40060]


async def test_an_interaction_is_acknowledged_within_three_seconds() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as double, listening(double) as client:
        interaction = await begun(double, client)
        clock.move(seconds=3.1)
        with pytest.raises(library.NotFound) as caught:
            await interaction.response.defer()
        assert caught.value.code == 10062
        with pytest.raises(library.NotFound) as unknown:
            await interaction.followup.send("trop tôt", allowed_mentions=NOBODY)
        assert unknown.value.code == 10015


async def test_an_interaction_is_followed_for_a_quarter_of_an_hour() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as double, listening(double) as client:
        interaction = await begun(double, client)
        await interaction.response.defer(ephemeral=True)
        ada = next(each for each in double.world.users.values() if not each.bot)
        channel = double.world.private(ada, double.bot)
        await interaction.followup.send("un", allowed_mentions=NOBODY)
        await interaction.followup.send("deux", allowed_mentions=NOBODY)
        assert [(each.content, bool(each.only)) for each in channel.messages] == [
            ("un", True),
            ("deux", False),
        ]
        clock.move(minutes=15)
        with pytest.raises(library.HTTPException) as caught:
            await interaction.followup.send("trois", allowed_mentions=NOBODY)
        assert caught.value.code == 50027


async def test_limits_are_told_and_kept() -> None:
    async with DiscordDouble() as double, listening(double):
        double.door.limits.by_route["POST /channels/{channel_id}/messages"] = Limit(2, 0.3)
        ada = double.human("Ada")
        url = f"{double.api}/channels/{ada.private.id}/messages"
        headers = {"Authorization": f"Bot {double.token}", "User-Agent": "DiscordBot (x, 1)"}
        payload = {"content": "x", "allowed_mentions": {"parse": []}}
        async with aiohttp.ClientSession(headers=headers) as session:
            answers = [await session.post(url, json=payload) for _ in range(3)]
            assert [each.status for each in answers] == [200, 200, 429]
            assert [each.headers["X-RateLimit-Remaining"] for each in answers] == ["1", "0", "0"]
            told = await answers[2].json()
            assert 0 < told["retry_after"] <= 0.3
            await asyncio.sleep(told["retry_after"])
            assert (await session.post(url, json=payload)).status == 200
            double.door.limits.overall = Limit(1, 5)
            await session.get(f"{double.api}/users/@me")
            refused = await session.get(f"{double.api}/users/@me")
            assert (await refused.json())["global"]


async def test_a_nonce_is_said_once() -> None:
    async with DiscordDouble() as double, listening(double) as client:
        ada = double.human("Ada")
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=ada.private.id)
        payload = {"content": "x", "nonce": "7", "enforce_nonce": True, "allowed_mentions": {"parse": []}}
        first = await client.http.request(route, json=payload)
        second = await client.http.request(route, json=payload)
        assert first["id"] == second["id"]
        assert ada.sees() == ["x"]


BUTTON = {"type": 2, "style": 2, "label": "x", "custom_id": "x"}
MENU = {"type": 3, "custom_id": "m", "options": [{"label": "x", "value": "x"}] * 2}


@pytest.mark.parametrize(
    "payload",
    [
        {"content": "x" * 2001},
        {"content": "  "},
        {"content": "x", "embeds": [{"title": "x"}] * 11},
        {"content": "x", "embeds": [{"description": "x" * 4000}] * 2},
        {"content": "x", "embeds": [{"title": "x", "fields": [{"name": "", "value": "x"}]}]},
        {"content": "x", "embeds": [{}]},
        {"content": "x", "components": [{"type": 1, "components": [BUTTON]}] * 2},
        {"content": "x", "components": [{"type": 1, "components": [BUTTON] * 6}]},
        {"content": "x", "components": [{"type": 1, "components": [BUTTON, MENU]}]},
        {"content": "x", "components": [{"type": 1, "components": [MENU]}]},
        {"content": "x", "components": [{"type": 1, "components": [{**BUTTON, "url": "https://a.fr"}]}]},
        {"content": "x", "components": [{"type": 1, "components": [{**BUTTON, "custom_id": "x" * 101}]}]},
        {"content": "x", "components": [{"type": 2}]},
        {"content": "x", "allowed_mentions": {"parse": ["everyone"]}},
        {"content": "x", "nonce": "x" * 26},
        {"content": "x", "enforce_nonce": True},
        {"content": "x", "attachments": [{"id": "0", "filename": "a.txt"}]},
    ],
)
async def test_what_discord_refuses_is_refused(payload: dict[str, Any]) -> None:
    if "nonce" in payload and spec.loaded() is None:
        pytest.skip("only the specification says so")
    async with DiscordDouble() as double, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {double.token}", "User-Agent": "DiscordBot (x, 1)"}
        url = f"{double.api}/channels/{double.human('Ada').private.id}/messages"
        sent = {"allowed_mentions": {"parse": []}, **payload}
        async with session.post(url, json=sent, headers=headers) as answer:
            assert answer.status == 400


@pytest.mark.skipif(spec.path() is None, reason="the specification is not at hand")
async def test_calls_are_held_against_the_specification() -> None:
    async with DiscordDouble() as double, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bot {double.token}", "User-Agent": "DiscordBot (x, 1)"}
        url = f"{double.api}/channels/{double.human('Ada').private.id}/messages"
        for payload in ({"content": 12}, {"contents": "x"}):
            async with session.post(url, json=payload, headers=headers) as answer:
                assert answer.status == 400
        assert len(double.door.complaints) == 2
        async with session.post(url, json={"content": "x"}) as answer:
            assert answer.status == 401


async def test_faults_happen_before_or_after_the_deed() -> None:
    async with DiscordDouble() as double, aiohttp.ClientSession() as session:
        ada = double.human("Ada")
        headers = {"Authorization": f"Bot {double.token}", "User-Agent": "DiscordBot (x, 1)"}
        url = f"{double.api}/channels/{ada.private.id}/messages"
        payload = {"content": "x", "allowed_mentions": {"parse": []}}
        double.fail("*", 502)
        double.fail("POST /channels/{channel_id}/messages", 503, after=True)
        assert (await session.post(url, json=payload, headers=headers)).status == 503
        assert (await session.post(url, json=payload, headers=headers)).status == 502
        double.fail("*", 0)
        with pytest.raises(aiohttp.ClientError):
            await session.post(url, json=payload, headers=headers)
        assert ada.sees() == ["x"]
