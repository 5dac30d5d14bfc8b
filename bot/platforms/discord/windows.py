"""A form as a window (a modal), and what comes back from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.conversation.i18n import _
from bot.conversation.messages import Field, Form
from bot.platforms.discord.components import ANSWER, FORM
from bot.platforms.discord.text import shorten

FIELDS = 5
CHOICES = 25
LONGEST = 4000


def fits(form: Form) -> bool:
    """Whether one window shows all of it."""
    return 0 < len(form.fields) <= FIELDS and all(len(each.choices) <= CHOICES for each in form.fields)


def of_form(form: Form) -> dict[str, Any]:
    """The window, with what is known already written in it."""
    return {
        "custom_id": FORM,
        "title": shorten(form.title, 45) or "…",
        "components": [_labelled(field) for field in form.fields],
    }


def for_answer() -> dict[str, Any]:
    """A window for one answer in one's own words."""
    field = Field("answer", _("Your answer"), long=True, limit=LONGEST)
    return {"custom_id": ANSWER, "title": _("Your answer"), "components": [_labelled(field)]}


def _labelled(field: Field) -> dict[str, Any]:
    label: dict[str, Any] = {
        "type": 18,
        "label": shorten(field.label, 45) or "…",
        "component": _menu(field) if field.choices else _line(field),
    }
    # A question longer than its line is said again in full below it.
    hint = field.hint if len(field.label) <= 45 else " · ".join(filter(None, (field.label, field.hint)))
    if hint:
        label["description"] = shorten(hint, 100)
    return label


def _menu(field: Field) -> dict[str, Any]:
    return {
        "type": 3,
        "custom_id": field.name,
        "required": field.required,
        "min_values": 1 if field.required else 0,
        "max_values": 1,
        "options": [
            {"label": shorten(shown, 100) or "…", "value": value, "default": value == field.value}
            for value, shown in field.choices
        ],
    }


def _line(field: Field) -> dict[str, Any]:
    line: dict[str, Any] = {
        "type": 4,
        "custom_id": field.name,
        "style": 2 if field.long or field.limit > 200 else 1,
        "required": field.required,
        "max_length": max(1, min(field.limit, LONGEST)),
    }
    if field.value:
        line["value"] = shorten(field.value, line["max_length"])
    return line


def filled(components: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The answers in a window sent back, by the name of their field."""
    answers = {}
    for each in components:
        inner: Mapping[str, Any] = each.get("component") or next(iter(each.get("components", ())), {})
        if "custom_id" in inner:
            values = inner.get("values") or [""]
            answers[inner["custom_id"]] = str(inner["value"] if "value" in inner else values[0])
    return answers
