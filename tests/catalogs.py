"""Bring the catalogs up to date with the code: ``python -m tests.catalogs`` (or ``make catalogs``).

English says what the code says; what another language lacks is listed, to be translated in its ``messages.po``.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.conversation.i18n import LANGUAGES, LOCALES

ROOT = Path(__file__).parent.parent
EXTRACT = ("extract", "-F", "babel.cfg", "-k", "lazy", "-k", "ngettext:1,2", "--no-location")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        babel = (sys.executable, "-m", "babel.messages.frontend", "-q", *EXTRACT, "-o", str(template), ".")
        subprocess.run(babel, check=True, cwd=ROOT)
        with template.open("rb") as file:
            wanted = read_po(file)
    missing = 0
    for language in LANGUAGES:
        path = LOCALES / language / "LC_MESSAGES" / "messages.po"
        with path.open("rb") as file:
            known = read_po(file, locale=language)
        catalog = Catalog(
            locale=language,
            project="Passeur",
            version="0",
            copyright_holder="The Passeur maintainers",
            header_comment=known.header_comment,
            fuzzy=False,
        )
        for message in wanted:
            if not message.id:
                continue
            had = known.get(message.id)
            empty = ("", "") if isinstance(message.id, tuple | list) else ""
            # What was said of one thing alone says nothing of several.
            known_so = had is not None and isinstance(had.string, str) is isinstance(empty, str)
            said = message.id if language == "en" else had.string if had and known_so else empty
            catalog.add(message.id, said, flags=message.flags)
            if not said or not all(said):
                missing += 1
                print(f"{language}: {message.id!r}")
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
