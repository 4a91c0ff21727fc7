"""A parser for the forms of our pages, which records the positions of their tags and controls."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate

_CONTROLS = frozenset({"input", "select", "textarea"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag, and its start and end offsets in the page."""

    name: str
    attributes: dict[str, str | None]
    start: int
    end: int


@dataclass(slots=True)
class Control:
    """A control of a form. ``after`` is the offset for a message about it: behind it and its label."""

    tag: Tag
    options: list[Tag] = field(default_factory=list)
    inner_end: int = 0
    """The end offset of a textarea's content."""
    after: int = 0

    @property
    def name(self) -> str:
        """The name of its field."""
        return self.tag.attributes.get("name") or ""

    @property
    def type(self) -> str:
        """The type of an input, or the name of the element."""
        return self.tag.attributes.get("type") or "text" if self.tag.name == "input" else self.tag.name


@dataclass(slots=True)
class Form:
    """A form of a page. ``details`` are the elements that must be open for it to be visible."""

    tag: Tag
    details: Sequence[Tag]
    controls: list[Control] = field(default_factory=list)

    @property
    def action(self) -> str:
        """The address in its ``action``; empty for that of the page."""
        return self.tag.attributes.get("action") or ""


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page with the method POST, in order."""
    reader = _Reader(page)
    reader.feed(page)
    by_id = {form.tag.attributes.get("id"): form for form in reader.forms}
    for control in reader.elsewhere:
        if form := by_id.get(control.tag.attributes["form"]):
            form.controls.append(control)
    return [form for form in reader.forms if form.tag.attributes.get("method") == "post"]


class _Reader(HTMLParser):
    """An HTML parser that collects forms. Forms are not nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.elsewhere: list[Control] = []
        """Controls outside of their form, with a ``form`` attribute."""
        self._page = page
        self._lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self._form: Form | None = None
        self._details: list[Tag] = []
        self._control: Control | None = None
        self._label: list[Control] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        start_tag = Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "details":
            self._details.append(start_tag)
        elif tag == "form":
            self._form = Form(start_tag, tuple(self._details))
            self.forms.append(self._form)
        elif tag == "label":
            self._label = []
        elif tag == "option" and self._control:
            self._control.options.append(start_tag)
        elif tag in _CONTROLS:
            self._found(Control(start_tag, after=start_tag.end))

    def _found(self, control: Control) -> None:
        self._control = control
        if "form" in control.tag.attributes:
            self.elsewhere.append(control)
        elif self._form:
            self._form.controls.append(control)
        if self._label is not None:
            self._label.append(control)

    def handle_endtag(self, tag: str) -> None:
        end = self._page.index(">", self._at()) + 1
        if tag == "details":
            self._details.pop()
        elif tag == "form":
            self._form = None
        elif tag in _CONTROLS and self._control:
            self._control.inner_end, self._control.after = self._at(), end
        elif tag == "label":
            for control in self._label or ():
                control.after = end
            self._label = None

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
