"""The form of an activity: sending it as it is drawn changes nothing, so that it has a field for every setting."""

from html.parser import HTMLParser

import httpx
import pytest

from tests.actors import make_room
from tests.unit.test_activity_types import USUAL
from workshop_live.activity_types import ACTIVITY_TYPES

KEYS = {"open_text": "formal", "fields": "grupper"}  # those that the usual joint text takes lines from
UNUSUAL = {"approve_first": True, "max_answers": 2}
TYPES = [name for name in ACTIVITY_TYPES if name != "slides"]  # which need a deck


class Form(HTMLParser):
    """The fields of the form that edits an activity, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._is_first = False
        self.fields: list[tuple[str, str]] = []
        self._is_inside = False
        self._open: tuple[str, str] | None = None  # a text area or a list of options: its name, and what it has so far
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        it = dict(attrs)
        if tag == "form":
            self._is_inside = str(it.get("action", "")).endswith("/commands/edit-activity")
        if not self._is_inside:
            return
        name, value = it.get("name"), it.get("value") or ""
        is_box = it.get("type") in {"checkbox", "radio"}
        if tag == "input" and name and ("checked" in it or not is_box):
            self.fields.append((name, value or ("on" if is_box else "")))
        elif tag in {"textarea", "select"} and name:
            self._open, self._is_first = (name, ""), True
        elif tag == "option" and self._open and ("selected" in it or self._is_first):
            self._open = (self._open[0], value)
            self._is_first = False

    def handle_data(self, data: str) -> None:
        if self._open and self.lasttag == "textarea":
            self._open = (self._open[0], self._open[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"} and self._open:
            self.fields.append(self._open)
            self._open = None
        if tag == "form":
            self._is_inside = False


@pytest.mark.parametrize("is_unusual", [False, True], ids=["usual", "unusual"])
def test_a_form_that_is_sent_as_it_is_drawn_changes_nothing(client: httpx.Client, is_unusual: bool):
    activities = []
    for name in TYPES:
        activity_type = ACTIVITY_TYPES[name]
        usual = activity_type.new_settings(USUAL[name])
        further = {key: value for key, value in UNUSUAL.items() if activity_type.has_texts and hasattr(usual, key)}
        further |= {"hidden": not usual.hidden} if activity_type.collects_answers else {}
        item = {"type": name, "prompt": "Hva nå?", "key": KEYS.get(name, name.replace("_", "-")), **USUAL[name]}
        activities.append(item | further if is_unusual else item)
    room = make_room(client, *activities)
    agenda = f"/api/v1/rooms/{room.id}/agenda"
    before = client.get(agenda, headers=room.headers).json()["activities"]
    for activity in before:
        drawn = client.get(f"/rooms/{room.id}/editor/{activity['id']}", headers=room.headers).raise_for_status().text
        sent = httpx.QueryParams(tuple(Form(drawn).fields))
        headers = {**room.headers, "Content-Type": "application/x-www-form-urlencoded"}
        address = f"/rooms/{room.id}/commands/edit-activity"
        reply = client.post(address, content=str(sent), headers=headers)
        assert not reply.is_error, f"{activity['type']}: {reply.text}"
    assert client.get(agenda, headers=room.headers).json()["activities"] == before
