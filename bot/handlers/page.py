"""One entry whole, wherever the way to it began."""

from bot.conversation.i18n import _
from bot.conversation.messages import Button, Reply, Rows
from bot.handlers import words
from bot.handlers.cards import full_card
from bot.handlers.town import Town


def details(town: Town, search: int, id: str) -> Reply:
    """Everything about one entry; after a search, also whether it was what was meant."""
    entry = town.catalogue.get(id)
    if entry is None:
        return vanished()
    buttons: Rows = ()
    if search:
        buttons = (
            (Button(_("That's it"), "yes", f"{search}:{id}"), Button(_("Not that"), "no", f"{search}:{id}")),
        )
    if entry.contact and entry.contact.url:
        buttons += ((Button(_("Open the site"), url=entry.contact.url),),)
    more = words.topic_button(town.city, entry.topics[0])
    back = Button(_("Something else"), "other", str(search)) if search else Button(_("All topics"), "topics")
    changed = Button(_("Has something changed?"), "sg", id)
    card = full_card(entry, town.city, town.today(), buttons=buttons)
    return Reply(cards=(card,), buttons=((more, back), (changed,)))


def vanished() -> Reply:
    """The entry was taken out since the button was made."""
    return Reply(_("This page is no longer there. Ask me again: something else may fit."), personal=True)
