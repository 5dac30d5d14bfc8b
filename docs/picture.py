"""Draw docs/conversation.svg from a real conversation: ``python docs/picture.py`` (or ``make picture``)."""

import asyncio
import io
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console as Screen
from rich.terminal_theme import MONOKAI
from rich.text import Text

SAID = (
    "bonjour",
    "gratuit samedi pr ma fille de 8 ans",
    "1",
    "apprendr la potrie",
    "piloter un sous-marin jaune",
)
WIDTH = 96
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; line-height: {line_height}px;
font-variant-east-asian: full-width; }} .{unique_id}-title {{ font-size: 18px; font-weight: bold;
font-family: sans-serif; }} {styles}</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>{lines}</defs>{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


async def converse() -> str:
    from bot.app import opened
    from bot.conversation.i18n import set_language
    from bot.platforms.console import Console
    from bot.settings import Settings

    set_language("fr")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite+aiosqlite:///{folder}/passeur.db", durable=False)
        async with opened(settings, clock=lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) as app:
            screen = io.StringIO()
            console = Console(io.StringIO(), screen, ready=app.ready, downloads=Path(folder), terminal=True)
            app.join(console)
            for line in SAID:
                screen.write(f"\x1b[1mvous › {line}\x1b[0m\n")
                await console.say(app, line)
            return screen.getvalue()


def main() -> None:
    os.environ["COLUMNS"] = str(WIDTH)
    said = asyncio.run(converse())
    canvas = Screen(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    canvas.print(Text.from_ansi(said))
    svg = canvas.export_svg(title="Passeur", theme=MONOKAI, code_format=FRAME, unique_id="passeur")
    Path(__file__).with_name("conversation.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
