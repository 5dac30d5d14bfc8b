"""A form where no window can show it whole: one question after the other, each answer checked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape, italic, plainly
from bot.conversation.messages import Ask, Button, Field, Form, Reply, Request

STEP = "form"
"""The step that waits for the next field."""

ANSWER = "form-pick"
"""The button that answers a field: its payload is the field's number and the value, ``0.free``."""

SKIP = "form-skip"
"""The button that leaves a field empty: its payload is the field's number, ``0.``."""

_FORM = TypeAdapter(Form)


def begin(form: Form) -> Ask:
    """The form with its first question open."""
    return _ask(form, {}, heading=True)


def presses(request: Request) -> bool:
    """Whether a form's own button was pressed."""
    return request.press.partition(":")[0] in (ANSWER, SKIP)


def carry_on(request: Request) -> Ask | tuple[Form, dict[str, str]]:
    """The next question, or the form and all its values once nothing is left to ask.

    A window sends ``request.filled`` at once; elsewhere the text is the answer to the open field, or a button
    pressed, which names its own field: one that was answered before asks the open one again. Raises Invalid with what
    to say instead.
    """
    form = _FORM.validate_python(request.data["form"])
    if request.filled is not None:
        return form, {each.name: check(each, request.filled.get(each.name, "")) for each in form.fields}
    values = dict(request.data["values"])
    here = next(each for each in form.fields if each.name not in values)
    said = request.text
    if presses(request):
        number, _dot, said = request.press.partition(":")[2].partition(".")
        if number != str(len(values)):
            return _ask(form, values)
    values[here.name] = check(here, said)
    if len(values) < len(form.fields):
        return _ask(form, values)
    return form, values


def opened(data: Mapping[str, Any]) -> Form:
    """The form whose open step holds this data, each field with what was answered already."""
    form = _FORM.validate_python(data["form"])
    values = data["values"]
    return replace(
        form, fields=tuple(replace(each, value=values.get(each.name, each.value)) for each in form.fields)
    )


def check(field: Field, said: str) -> str:
    """The value that this answer gives to the field, or Invalid."""
    text = said.strip()
    if not text:
        if field.required:
            raise Invalid(_("I need an answer here: {label}", label=bold(field.label)))
        return ""
    if field.choices:
        for value, label in field.choices:
            if plainly(text) in (plainly(value), plainly(label)):
                return value
        raise Invalid(
            _("Please choose one of these: {choices}", choices=", ".join(escape(c[1]) for c in field.choices))
        )
    if len(text) > field.limit:
        raise Invalid(
            _(
                "That is {length} characters, and there is room for {limit}. Could you say it more briefly?",
                length=len(text),
                limit=field.limit,
            )
        )
    return text


def _ask(form: Form, values: Mapping[str, str], *, heading: bool = False) -> Ask:
    field = next(each for each in form.fields if each.name not in values)
    lines = [bold(form.title)] if heading else []
    lines.append(escape(field.label))
    if field.hint:
        lines.append(italic(field.hint))
    number = len(values)
    rows = tuple((Button(label, ANSWER, f"{number}.{value}"),) for value, label in field.choices)
    if not field.required:
        rows += ((Button(_("Skip"), SKIP, f"{number}."),),)
    data = {"form": _FORM.dump_python(form, mode="json", exclude_defaults=True), "values": dict(values)}
    return Ask(Reply("\n".join(lines), buttons=rows, form=form if heading else None), STEP, data, form.keep)
