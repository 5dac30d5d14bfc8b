"""The command line: ``passeur chat``, ``ask``, ``check``, ``migrate``, ``import``, ``export``, and what people taught and asked."""

import asyncio
import logging
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.screen import Screen
from bot.conversation.i18n import _, choose, set_language

_SPOKEN = [os.environ.get(name, "") for name in ("PASSEUR_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
# C and POSIX are nobody's language; where nothing else is said, it is the first city's.
set_language(choose(*(each for each in _SPOKEN if each.partition(".")[0] not in ("C", "POSIX")), "fr"))

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_("Passeur, the chat bot of learning cities."),
)
screen = Screen(highlight=False)
errors = Screen(stderr=True, highlight=False)


@app.command(help=_("Chat with the city in this terminal, or answer the lines of a pipe."))
def chat(
    city: Annotated[str, typer.Option(help=_("The city: a name or a folder."))] = "",
    person: Annotated[str, typer.Option("--as", help=_("Who speaks."))] = "moi",
) -> None:
    from bot.cli.chat import chat

    _run(chat(city, person))


@app.command(help=_("Ask one question and print the answer."))
def ask(
    question: Annotated[str, typer.Argument(help=_("The question, in quotes."))],
    city: Annotated[str, typer.Option(help=_("The city: a name or a folder."))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=_("Print it as JSON."))] = False,
) -> None:
    from bot.cli.chat import ask

    _run(ask(question, city, as_json=as_json))


@app.command(help=_("Serve the platforms that are configured."))
def run() -> None:
    from bot.cli.run import run

    _run(run(screen))


@app.command(help=_("See whether everything is in order, and what to do where it is not."))
def check() -> None:
    from bot.cli.check import check

    _run(check(screen))


@app.command(help=_("Bring the database's tables up to date; what people said is kept."))
def migrate(
    to: Annotated[str, typer.Option(help=_("A version, or head for the newest."))] = "head",
    down: Annotated[bool, typer.Option(help=_("Go back to that version."))] = False,
) -> None:
    from bot.cli.data import migrate

    _run(migrate(screen, to, down=down))


@app.command(
    "import",
    help=_(
        "Read entries, data·inclusion or a programme from a file or an address, or the city's own folder."
    ),
)
def import_(
    file: Annotated[
        str, typer.Argument(help=_("The file or its address; without one, the city's folder."))
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what would change."))] = False,
    whole: Annotated[bool, typer.Option("--whole", help=_("Take out what this file no longer has."))] = False,
    template: Annotated[
        bool,
        typer.Option(
            "--template", help=_("Print an empty CSV table to fill in; “events” after it: one of events.")
        ),
    ] = False,
) -> None:
    from bot.cli.data import import_

    _run(import_(screen, file, dry=dry_run, whole=whole, template=template))


@app.command(help=_("List the addresses that programmes are read from; add one, pause it, take it out."))
def sources(
    add: Annotated[str, typer.Option(help=_("An address to read from now on."))] = "",
    every: Annotated[
        int, typer.Option(help=_("Minutes between two readings."), min=15, max=7 * 24 * 60)
    ] = 60,
    pause: Annotated[int | None, typer.Option(help=_("The number of one that rests."), min=1)] = None,
    resume: Annotated[int | None, typer.Option(help=_("The number of one to read again."), min=1)] = None,
    remove: Annotated[int | None, typer.Option(help=_("The number of one to take out."), min=1)] = None,
) -> None:
    from bot.cli.agenda import sources

    _run(sources(screen, add=add, every=every, pause=pause, resume=resume, remove=remove))


@app.command(help=_("Write all entries, or the programme, as YAML, CSV, JSON-LD or iCalendar."))
def export(
    form: Annotated[str, typer.Argument(help="yaml, csv, jsonld, ics")] = "yaml",
    to: Annotated[Path | None, typer.Option("--to", help=_("The file to write."))] = None,
    events: Annotated[
        bool, typer.Option("--events", help=_("The programme instead of the entries."))
    ] = False,
) -> None:
    from bot.cli.data import export

    _run(export(screen, form, to, events=events))


@app.command(help=_("List what people taught the search; take a lesson back, or let it hold again."))
def lessons(
    withdraw: Annotated[
        int | None, typer.Option(help=_("The number of a lesson to take back."), min=1, max=2**31 - 1)
    ] = None,
    restore: Annotated[
        int | None,
        typer.Option(help=_("The number of a lesson that should hold again."), min=1, max=2**31 - 1),
    ] = None,
) -> None:
    from bot.cli.desk import lessons

    _run(lessons(screen, withdraw, restore))


@app.command(help=_("List what the city was asked and could not answer."))
def questions() -> None:
    from bot.cli.desk import questions

    _run(questions(screen))


@app.command(help=_("List the questions that wait for a person, or answer one."))
def calls(
    number: Annotated[
        int | None, typer.Argument(help=_("The question's number."), min=1, max=2**31 - 1)
    ] = None,
    answer: Annotated[str, typer.Argument(help=_("Your answer, in quotes."))] = "",
) -> None:
    from bot.cli.desk import calls

    _run(calls(screen, number, answer))


@app.command(help=_("List who has a role; invite somebody to one, or take one away."))
def roles(
    invite: Annotated[
        str, typer.Option(help=_("passeur, organiser, or steward with --space: print a code for one person."))
    ] = "",
    space: Annotated[str, typer.Option(help=_("The association that a steward looks after."))] = "",
    end: Annotated[
        int | None, typer.Option(help=_("The number of a role to take away."), min=1, max=2**31 - 1)
    ] = None,
) -> None:
    from bot.cli.roles import roles

    _run(roles(screen, invite, space, end))


@app.command("round", help=_("Hold a round of the exchange of skills now."))
def round_(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what it would bring."))] = False,
) -> None:
    from bot.cli.exchange import hold

    _run(hold(screen, dry=dry_run))


@app.command(help=_("List what people of the exchange reported, or say that it was dealt with."))
def reports(
    done: Annotated[
        int | None, typer.Option(help=_("The number of a report that was dealt with."), min=1, max=2**31 - 1)
    ] = None,
) -> None:
    from bot.cli.exchange import reports

    _run(reports(screen, done))


@app.command(help=_("Write what the city asked, found and exchanged: a PDF, pictures and a table."))
def figures(
    days: Annotated[int, typer.Option(help=_("How many days, up to yesterday."), min=1, max=3660)] = 28,
    to: Annotated[Path, typer.Option("--to", help=_("The folder to write to."))] = Path(),
) -> None:
    from bot.cli.desk import figures

    _run(figures(screen, days, to))


@app.command(help=_("Stop somebody with a role at once: roles, what is queued; see what was sent."))
def halt(
    whom: Annotated[
        str, typer.Argument(help=_("An account such as telegram:123, or a number of the list."))
    ] = "",
) -> None:
    from bot.cli.halt import halt

    _run(halt(screen, whom))


@app.command(help=_("List the messages that could not be sent, or try them again."))
def outbox(
    retry: Annotated[str, typer.Option(help=_("The number of a message, or all."))] = "",
) -> None:
    from bot.cli.outbox import outbox

    _run(outbox(screen, retry))


def _run(command: Coroutine[Any, Any, int]) -> None:
    """Run it; whatever keeps it from running is said kindly, with what to do next."""
    from bot.app import NotReady
    from bot.cli.problems import show
    from bot.settings import Misconfigured

    try:
        code = asyncio.run(command)
    except Misconfigured as fault:
        for name, matter in fault.problems:
            errors.print(
                _("The setting {name} needs a look: {matter}", name=name, matter=matter), markup=False
            )
        errors.print(
            _("Settings are in config/passeur.toml, or in the environment after PASSEUR_."), style="dim"
        )
        code = 2
    except NotReady as fault:
        show(errors, fault.problems)
        late = _("The tables are of another version. Bring them up to date first: passeur migrate")
        errors.print(late if str(fault) == "migrate" else str(fault), markup=False)
        code = 2
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # Whoever reads has read enough; nothing more is to be written, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as fault:
        # Here ends the way of whatever nobody else could say better: a sentence for people, the rest for the log.
        logging.getLogger(__name__).debug("how it failed", exc_info=fault)
        first = next(iter(str(fault).splitlines()), "")
        errors.print(_("This did not work: {fault}", fault=f"{type(fault).__name__} {first}"), markup=False)
        errors.print(_("See what is in the way: passeur check"), style="dim")
        code = 2
    raise typer.Exit(code)


def main() -> None:
    """The entry point ``passeur``."""
    logging.basicConfig(
        level=os.environ.get("PASSEUR_LOG", "WARNING").upper(), format="%(levelname)s %(name)s %(message)s"
    )
    app()


if __name__ == "__main__":
    main()
