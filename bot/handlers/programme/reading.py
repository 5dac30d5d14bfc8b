"""What became of a programme's source, in the words of whoever looks after it."""

from bot.conversation.i18n import _, day, ngettext
from bot.storage.sources import Source


def why(fault: str, status: int = 0) -> str:
    """Why it could not be had, and what to do."""
    match fault:
        case "address":
            return _("This is not an address that I can read: it begins with https://.")
        case "private":
            return _("This address is inside a private network: I only read what is on the public internet.")
        case "gone":
            return _("Nothing is at this address any more ({status}).", status=status)
        case "refused":
            return _("The server did not give it out ({status}).", status=status)
        case "slow":
            return _("The server takes too long to answer.")
        case "large":
            return _("The file is too large for a programme.")
        case "elsewhere":
            return _("The address leads on and on to other ones.")
        case "file_empty":
            return _("The file is empty. Export it once more, and give me the new one.")
        case "file_damaged":
            return _(
                "This is not text, or it was damaged on its way. Export it once more, as .ics, .json or .csv."
            )
        case "file_page":
            return _(
                "This is a page of the web, not the file itself. Look on it for the link that exports the calendar."
            )
        case "unreadable" | "file_other":
            return _("What is there is not a calendar, an OpenAgenda export or a table of events.")
    return _("The server cannot be reached.")


def result(source: Source) -> str:
    """What its last reading did, in one line."""
    told = source.result
    if fault := told.get("fault"):
        return why(str(fault), int(told.get("status", 0)))
    if source.read_at is None:
        return _("not read yet")
    counted = {name: int(told.get(name, 0)) for name in ("added", "changed", "gone", "unchanged", "kept")}
    counted |= {name: int(told.get(name, 0)) for name in ("replaced", "faults")}
    said = {
        "added": ngettext("{n} event added", "{n} events added", counted["added"]),
        "changed": ngettext("{n} event changed", "{n} events changed", counted["changed"]),
        "gone": ngettext("{n} event taken out", "{n} events taken out", counted["gone"]),
        "unchanged": ngettext("{n} event unchanged", "{n} events unchanged", counted["unchanged"]),
        "kept": ngettext("{n} changed here stays so", "{n} changed here stay so", counted["kept"]),
        "replaced": ngettext(
            "{n} changed here was replaced", "{n} changed here were replaced", counted["replaced"]
        ),
        "faults": ngettext("{n} place to mend", "{n} places to mend", counted["faults"]),
    }
    parts = [text for name, text in said.items() if counted[name]]
    done = " · ".join(parts) or _("nothing new")
    return f"{day(source.read_at.date())} · {done}"
