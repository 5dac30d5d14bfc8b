"""A form is a window, opened from what the database knows, at any time."""

from collections.abc import Awaitable, Callable

from bot.conversation.messages import Address, Button, Field, Form, Reply, Request, Sender
from tests.doubles.discordapi import Clock, DiscordDouble
from tests.platforms.discord.host import echo, playing

OFFER = Form(
    "Proposer un savoir",
    (
        Field("what", "Que savez-vous faire ?", hint="En quelques mots"),
        Field(
            "level", "Pour qui ?", choices=(("all", "Tout le monde"), ("kids", "Les enfants")), value="all"
        ),
        Field(
            "more", "Voulez-vous en dire un peu plus à celles et ceux qui liront ?", required=False, long=True
        ),
    ),
    "offer",
)


class Forms:
    """The forms that wait, by the person's id."""

    def __init__(self) -> None:
        self.waiting: dict[str, Form] = {}
        self.asked: list[Address] = []
        self.answer: Callable[[Address, Sender], Awaitable[Form | None]] | None = None

    async def __call__(self, address: Address, sender: Sender) -> Form | None:
        if self.answer is not None:
            return await self.answer(address, sender)
        self.asked.append(address)
        return self.waiting.get(sender.id)


def script(request: Request) -> Reply:
    if request.filled is not None:
        return Reply(f"merci : {request.filled['what']} / {request.filled['level']}", edits=True)
    return Reply("*Proposer un savoir*\nQue savez-vous faire ?", form=OFFER)


async def test_a_form_opens_as_a_window_and_comes_back_whole() -> None:
    forms = Forms()
    async with DiscordDouble() as discord, playing(discord, script, open_form=forms) as play:
        ada = discord.human("Ada")
        forms.waiting[ada.user.id] = OFFER
        await ada.commands("/aide")
        assert await ada.hears() == "Proposer un savoir\nQue savez-vous faire ?"
        await ada.presses("Répondre")
        window = await ada.window()
        assert window["title"] == "Proposer un savoir"
        assert window["components"][1]["component"]["options"][0]["default"]
        long = window["components"][2]
        assert long["description"] == "Voulez-vous en dire un peu plus à celles et ceux qui liront ?"
        await ada.fills(
            {"Que savez-vous faire ?": "réparer un vélo", "Pour qui ?": "Les enfants", long["label"]: ""}
        )
        await discord.until(lambda: ada.sees() == ["merci : réparer un vélo / kids"])
        assert play.host.heard[-1].filled == {"what": "réparer un vélo", "level": "kids", "more": ""}
        assert str(forms.asked[0]) == f"discord:{ada.user.id}"


async def test_the_button_opens_the_window_after_a_restart() -> None:
    forms = Forms()
    async with DiscordDouble() as discord:
        ada = discord.human("Ada")
        forms.waiting[ada.user.id] = OFFER
        async with playing(discord, script, open_form=forms):
            await ada.says("proposer")
            await ada.hears()
        async with playing(discord, script, open_form=forms):
            await ada.presses("Répondre")
            assert (await ada.window())["custom_id"]


async def test_somebody_else_and_a_form_that_is_closed_get_a_kind_word() -> None:
    forms = Forms()
    async with DiscordDouble() as discord, playing(discord, script, open_form=forms):
        ada, bob = discord.human("Ada"), discord.human("Bob", "en-US")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        forms.waiting[ada.user.id] = OFFER
        await ada.commands("/aide", guild.channels[0])
        await bob.hears(guild.channels[0])
        await bob.presses("Répondre", guild.channels[0])
        await bob.hears(guild.channels[0], count=2)
        assert len(ada.sees(guild.channels[0])) == 1


async def test_a_window_that_comes_too_late_is_no_trouble() -> None:
    clock, forms = Clock(), Forms()
    async with DiscordDouble(clock) as discord, playing(discord, script, open_form=forms, strict=False):
        ada = discord.human("Ada")
        forms.waiting[ada.user.id] = OFFER
        await ada.says("proposer")
        await ada.hears()
        asked = forms.asked

        async def slow(address: Address, _: Sender) -> Form | None:
            asked.append(address)
            clock.move(seconds=4)
            return OFFER if len(asked) == 1 else None

        forms.answer = slow
        for n in range(2):
            await ada.presses("Répondre")
            await discord.until(lambda: len(discord.refusals) > n)  # noqa: B023
        assert len(ada.sees()) == 1


async def test_without_windows_a_form_is_asked_field_by_field() -> None:
    async with DiscordDouble() as discord, playing(discord, script):
        ada = discord.human("Ada")
        await ada.says("proposer")
        await ada.hears()
        assert ada.labels() == []


async def test_a_form_of_many_fields_is_asked_field_by_field() -> None:
    many = Form("Tout", tuple(Field(f"f{n}", f"Champ {n}") for n in range(6)), "all")
    async with (
        DiscordDouble() as discord,
        playing(discord, lambda _: Reply("Champ 0", form=many), open_form=Forms()),
    ):
        ada = discord.human("Ada")
        await ada.says("tout")
        await ada.hears()
        assert ada.labels() == []


async def test_one_answer_is_given_in_a_window_in_a_server_and_typed_in_private() -> None:
    def asks(request: Request) -> Reply | None:
        if request.text.startswith("/"):
            return Reply(
                "Comment vous appelez-vous ?",
                personal=True,
                asks=True,
                buttons=((Button("Passer", "skip"),),),
            )
        return echo(request)

    async with DiscordDouble() as discord, playing(discord, asks):
        ada = discord.human("Ada")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        general = guild.channels[0]
        await ada.commands("/aide", general)
        await ada.hears(general)
        assert ada.labels(general) == ["Passer", "Répondre"]
        await ada.presses("Répondre", general)
        await ada.fills({(await ada.window())["components"][0]["label"]: "Ada L."})
        assert await ada.hears(general, count=2) == "oui : Ada L."
        await ada.commands("/aide")
        await ada.hears()
        assert ada.labels() == ["Passer"]
