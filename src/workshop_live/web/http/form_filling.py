"""Filling in a form of a rendered page with submitted values and error messages."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from workshop_live.web.http.form_parser import Control, Form, Tag, forms_of

Sent = Sequence[tuple[str, str]]
"""The names and values of a form, in order."""

_FROM_THE_PAGE = frozenset({"version", "seen", "was", "key", "looked_at", "revision"})
"""Hidden fields with the state that a page was rendered from; they do not identify a form."""
_NEVER_FILLED = frozenset({"hidden", "password", "file"})


def fill_form(page: str, address: str, sent: Sent, message: str, errors: Mapping[str, str]) -> str | None:
    """Return the page with submitted values in the form for ``address``; None if there is no such form.

    ``errors`` maps field names to messages. Errors of fields that the form lacks are shown as ``message``.
    """
    form = _form_for(forms_of(page), address, sent)
    if form is None:
        return None
    edits = [(tag.start, tag.end, _written(tag, {**tag.attributes, "open": None})) for tag in form.details]
    placed: set[str] = set()
    for control in form.controls:
        error = None if control.name in placed or control.type == "hidden" else errors.get(control.name)
        if error is not None:
            placed.add(control.name)
        edits += _edits(control, sent, error, is_first=error is not None and len(placed) == 1)
    said = " ".join([message, *(text for name, text in errors.items() if name not in placed)])
    focus = "" if placed else ' tabindex="-1" autofocus'
    edits.append((form.tag.end, form.tag.end, f'<p class="error" role="alert"{focus}>{escape(said)}</p>'))
    return _edited(page, edits)


def _form_for(forms: Iterable[Form], address: str, sent: Sent) -> Form | None:
    """Return the form for an address with the most matching hidden fields, or None."""
    values = dict(sent)

    def strange(form: Form) -> int:
        return sum(
            values.get(control.name) != control.tag.attributes.get("value")
            for control in form.controls
            if control.type == "hidden" and control.name not in _FROM_THE_PAGE
        )

    return min((form for form in forms if form.action in {address, ""}), key=strange, default=None)


def _edits(control: Control, sent: Sent, error: str | None, *, is_first: bool) -> list[tuple[int, int, str]]:
    edits = []
    attributes = dict(control.tag.attributes)
    values = [value for name, value in sent if name == control.name]
    if control.name and control.type not in _NEVER_FILLED:
        edits = _fill(control, attributes, values)
    if error is not None:
        place = f"error-{control.tag.start}"
        attributes |= {"aria-invalid": "true", "aria-describedby": place}
        attributes |= {"autofocus": None} if is_first else {}
        edits.append((control.after, control.after, f'<p class="error" id="{place}">{escape(error)}</p>'))
    if attributes != control.tag.attributes:
        edits.append((control.tag.start, control.tag.end, _written(control.tag, attributes)))
    return edits


def _fill(control: Control, attributes: dict[str, str | None], values: Sequence[str]) -> list[tuple[int, int, str]]:
    """Set the attributes of a control to the submitted values. Return edits (start, end, text) of its content."""
    if control.type in {"checkbox", "radio"}:
        attributes.pop("checked", None)
        if attributes.get("value", "on") in values:
            attributes["checked"] = None
    elif control.type == "select":
        return [_option(tag, values) for tag in control.options]
    elif control.type == "textarea":
        return [(control.tag.end, control.inner_end, "\n" + escape(values[0]))] if values else []
    elif values:
        attributes["value"] = values[0]
    return []


def _option(tag: Tag, values: Sequence[str]) -> tuple[int, int, str]:
    attributes = {name: value for name, value in tag.attributes.items() if name != "selected"}
    if attributes.get("value") in values:
        attributes["selected"] = None
    return tag.start, tag.end, _written(tag, attributes)


def _written(tag: Tag, attributes: Mapping[str, str | None]) -> str:
    said = (f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag.name}{''.join(said)}>"


def _edited(page: str, edits: Iterable[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [page[at:start], text]
        at = end
    return "".join([*pieces, page[at:]])
