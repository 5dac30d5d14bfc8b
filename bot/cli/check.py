"""The doctor: what is in order, what is not, and what to do about it."""

import os
import re
from base64 import b64decode
from dataclasses import dataclass

from rich.console import Console as Screen
from rich.markup import escape
from rich.table import Column, Table

from bot.cli.problems import show
from bot.conversation.i18n import _, ngettext
from bot.settings import Settings, config_file, load, strangers
from bot.storage import Storage, file_of, schema
from knowledge.answer import Answerer
from knowledge.catalogue import Problem
from knowledge.formats.city_files import Loaded, load_catalogue
from knowledge.formats.problems import DOUBTS


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table. ``good`` is None where something is merely not set up."""

    what: str
    good: bool | None
    found: str
    advice: str = ""


async def check(screen: Screen) -> int:
    """Print the table; 1 where something needs care."""
    settings = load()
    loaded = load_catalogue(settings.city_folder)
    findings = [
        Finding(_("Settings"), True, str(config_file() or _("built-in"))),
        *(
            Finding(name, False, _("not a setting"), _("Perhaps: {advice}", advice=near) if near else "")
            for name, near in strangers()
        ),
        *await _database(settings),
        *_city(settings, loaded),
        *_platforms(settings),
        _web(settings),
    ]
    table = Table(_("What"), "", *(Column(each, overflow="fold") for each in (_("Found"), _("What to do"))))
    for each in findings:
        mark = {True: "[green]✓[/]", False: "[red]✗[/]", None: "[dim]·[/]"}[each.good]
        table.add_row(each.what, mark, escape(each.found), escape(each.advice))
    screen.print(table)
    for link in _invitation(settings):
        screen.out(link, highlight=False)
    show(screen, loaded.problems)
    return 1 if any(each.good is False for each in findings) else 0


async def _database(settings: Settings) -> list[Finding]:
    none_yet = Finding(_("Tables"), None, _("none yet"), _("passeur migrate, or simply passeur chat"))
    try:
        file = file_of(settings.database)
        if file is not None and not file.exists():
            # A doctor looks and leaves nothing behind.
            above = next(each for each in file.absolute().parents if each.exists())
            if above.is_dir() and os.access(above, os.W_OK):
                return [Finding(_("Database"), True, str(file)), none_yet]
        storage = Storage(settings.database)
    except Exception as fault:
        # Not an address at all, or a folder that cannot be: it may hold a password, so it is not shown.
        advice = _("Start it, or mend the setting database.")
        return [Finding(_("Database"), False, f"database ({type(fault).__name__})", advice)]
    where = storage.url.render_as_string(hide_password=True)
    try:
        version = await schema.found(storage)
        differing = await schema.drift(storage) if version == schema.expected() else []
    except Exception as fault:
        # Whatever the driver says, the doctor's line is the same: it cannot be reached.
        return [
            Finding(
                _("Database"),
                False,
                f"{where} ({type(fault).__name__})",
                _("Start it, or mend the setting database."),
            )
        ]
    finally:
        await storage.close()
    tables = Finding(_("Tables"), True, version or "")
    if version is None:
        tables = none_yet
    elif version > schema.expected():
        tables = Finding(
            _("Tables"),
            False,
            f"{version} > {schema.expected()}",
            _("A newer Passeur made these tables: update this one, or restore a backup."),
        )
    elif version < schema.expected():
        tables = Finding(_("Tables"), False, f"{version} < {schema.expected()}", "passeur migrate")
    elif differing:
        tables = Finding(
            _("Tables"),
            False,
            "; ".join(differing)[:200],
            _("Somebody changed the tables by hand: restore a backup."),
        )
    return [Finding(_("Database"), True, where), tables]


def _city(settings: Settings, loaded: Loaded) -> list[Finding]:
    doubts = [each for each in loaded.problems if each.code in DOUBTS]
    faults = [each for each in loaded.problems if each.code not in DOUBTS]
    if loaded.catalogue is None:
        return [
            Finding(
                _("City"),
                False,
                str(settings.city_folder),
                _("Mend the files listed below, or choose another city."),
            )
        ]
    found = ngettext("{n} entry", "{n} entries", len(loaded.catalogue))
    city = Finding(_("City"), not faults, f"{loaded.catalogue.city.name}, {found}", _advice(faults, doubts))
    answerer = Answerer.of(loaded.catalogue)
    index = Finding(
        _("Search"), len(answerer.index) > 0, ngettext("{n} entry", "{n} entries", len(answerer.index))
    )
    return [city, index]


def _advice(faults: list[Problem], doubts: list[Problem]) -> str:
    if faults:
        return ngettext("Mend {n} line, listed below.", "Mend {n} lines, listed below.", len(faults))
    return (
        ngettext("Look at {n} line, listed below.", "Look at {n} lines, listed below.", len(doubts))
        if doubts
        else ""
    )


def _platforms(settings: Settings) -> list[Finding]:
    found = []
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    secret = settings.telegram_webhook_secret.get_secret_value() if settings.telegram_webhook_secret else ""
    for name, given, fits, setting in (
        ("Telegram", token, re.fullmatch(r"\d{5,}:[\w-]{30,}", token), "PASSEUR_TELEGRAM_TOKEN"),
        ("Discord", settings.discord_token, _application(settings), "PASSEUR_DISCORD_TOKEN"),
        (
            "Webhook",
            settings.telegram_webhook,
            settings.telegram_webhook.startswith("https://")
            and re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret),
            "PASSEUR_TELEGRAM_WEBHOOK",
        ),
    ):
        if given and fits:
            found.append(Finding(name, True, _("configured")))
        elif given and name == "Webhook":
            advice = _(
                "It takes an address that begins with https:// and a secret of 16 to 256 letters, digits, _ and -."
            )
            found.append(Finding(name, False, settings.telegram_webhook, advice))
        elif given:
            found.append(Finding(name, False, "", _("This does not look like a bot's token: copy it again.")))
        elif name == "Webhook":
            continue
        else:
            found.append(
                Finding(name, None, _("not configured"), _("To use it, set {setting}.", setting=setting))
            )
    return found


def _web(settings: Settings) -> Finding:
    """Whether calendars and open data are served, and at which address people are sent there."""
    if not settings.web_port:
        advice = _("To use it, set {setting}.", setting="PASSEUR_WEB_PORT")
        return Finding(_("Calendars"), None, _("not configured"), advice)
    where = f"{settings.web_host}:{settings.web_port} {settings.web_url}".strip()
    advice = "" if settings.web_url else _("Set web_url, so that people are given links that lead there.")
    return Finding(_("Calendars"), True, where, advice)


def _application(settings: Settings) -> int | None:
    """The number of the Discord application, which its bot's token begins with; None where that is no token."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    first = token.partition(".")[0]
    try:
        return int(b64decode(first + "=" * (-len(first) % 4)).decode("ascii"))
    except ValueError:
        return None


def _invitation(settings: Settings) -> list[str]:
    """The link by which an association takes Passeur in, whole, to be copied."""
    if (application := _application(settings)) is None:
        return []
    from bot.platforms.discord import PERMISSIONS, invitation

    number = _("Invitation for Discord servers (permissions {number}):", number=PERMISSIONS.value)
    return [number, invitation(application)]
