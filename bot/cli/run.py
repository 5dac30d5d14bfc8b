"""Serve every platform that is configured, until the system says stop."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from rich.console import Console as Screen

from bot.app import App, opened
from bot.conversation.i18n import _
from bot.conversation.messages import Address, Form, Sender
from bot.platforms.base import Platform
from bot.serving import halted_by_signals, serve
from bot.settings import Settings, load


async def run(screen: Screen) -> int:
    """1 where there is nothing to serve, no platform and no feeds, or where one cannot be used."""
    settings = load()
    logging.getLogger().setLevel(settings.log.upper())
    async with opened(settings) as app:
        platforms = configured(settings, app)
        if not platforms and not settings.web_port:
            screen.print(
                _(
                    "No platform is configured yet. passeur check says what to set; passeur chat works without."
                )
            )
            return 1
        names = (
            ", ".join(each.name for each in platforms) or f"http://{settings.web_host}:{settings.web_port}"
        )
        screen.print(
            _(
                "Passeur serves {city} on {platforms}. Ctrl+C stops it.",
                city=app.town.city.name,
                platforms=names,
            )
        )
        try:
            await serve(app, platforms, stop=halted_by_signals())
        except ExceptionGroup as refused:
            for each in refused.exceptions:
                screen.print(str(each), markup=False, style="red")
            return 1
    return 0


def configured(settings: Settings, app: App) -> list[Platform]:
    """The platforms that have a token. Their client libraries load only where they are used."""
    found: list[Platform] = []
    if settings.telegram_token:
        from bot.platforms.telegram import Telegram, Webhook

        webhook = None
        if settings.telegram_webhook:
            secret = settings.telegram_webhook_secret
            webhook = Webhook(
                url=settings.telegram_webhook,
                secret=secret.get_secret_value() if secret else "",
                host=settings.telegram_webhook_host,
                port=settings.telegram_webhook_port,
            )
        token = settings.telegram_token.get_secret_value()
        found.append(Telegram(token, base_url=settings.telegram_api, webhook=webhook, clock=app.clock))
    if settings.discord_token:
        from bot.platforms.discord import Discord

        found.append(
            Discord(
                settings.discord_token.get_secret_value(),
                clock=app.clock,
                api=settings.discord_api,
                gateway=settings.discord_gateway,
                open_form=form_of(app),
                heard=heard_by(app),
                elsewhere=in_telegram(settings.telegram_name),
                noticeboard=app,
            )
        )
    return found


def form_of(app: App) -> Callable[[Address, Sender], Awaitable[Form | None]]:
    """Which form waits for somebody in a chat, for platforms that show it in a window."""

    async def open_form(address: Address, sender: Sender) -> Form | None:
        async with app.storage.reading() as unit:
            return await unit.conversations.form(address, sender, app.clock())

    return open_form


def in_telegram(name: str) -> Callable[[str], str] | None:
    """The address in Telegram of the entry or event that a press shows; without the bot's name there is none."""

    def elsewhere(press: str) -> str:
        action, _colon, payload = press.partition(":")
        first, _colon, last = payload.partition(":")
        shown = {"see": last, "ev": first}.get(action, "")
        return f"https://t.me/{name.removeprefix('@')}?start={shown}" if shown else ""

    return elsewhere if name else None


def heard_by(app: App) -> Callable[[], Awaitable[Sequence[str]]]:
    """Where to ask for what was said while nobody listened: the last that was heard of each chat."""

    async def heard() -> Sequence[str]:
        async with app.storage.reading() as unit:
            return await unit.inbox.latest("discord")

    return heard
