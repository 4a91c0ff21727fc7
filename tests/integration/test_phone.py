"""The phone without scripts: plain pages and forms do the whole job. And what the page costs."""

import gzip
import re
from typing import Any

import httpx
import pytest

from tests.actors import (
    Room,
    bearer,
    dots,
    fields,
    make_room,
    open_text,
    points,
    ranking,
    scale,
    single_choice,
    text_slide,
    word_cloud,
)
from tests.server import API_TOKEN
from workshop_live.web.screens.assets import Assets


def form_of(page: str, number: int = 0) -> dict[str, str]:
    """The fields that the answer form of a page would send."""
    fields = dict(re.findall(r'<input type="hidden"(?: form="answer")? name="(\w+)" value="([^"]*)"', page))
    return {name: fields[name] for name in ("key", "activity", "round")}


def send(browser: httpx.Client, room: Room, page: str, value: str, **more: str) -> httpx.Response:
    return browser.post(f"/rooms/{room.id}/answers", data={**form_of(page), "value": value, **more})


def test_a_phone_without_scripts_joins_answers_changes_and_withdraws(client: httpx.Client, new_browser):
    room = make_room(client, open_text("Hva er viktigst?"))
    phone = new_browser()
    first = phone.get("/", params={"code": f"{room.code[:4]} {room.code[4:]}"})
    assert (first.status_code, first.headers["location"]) == (303, f"/{room.code}")
    assert "Økten har ikke startet ennå" in phone.get(f"/{room.code}").text
    room.act("open")
    page = phone.get(f"/{room.code}").text
    assert "Hva er viktigst?" in page
    sent = send(phone, room, page, "Trygge ledere\nFelles mål")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/{room.code}")
    page = phone.get(f"/{room.code}").text
    assert "Sendt ✓" in page
    assert "Trygge ledere\nFelles mål" in page
    key = re.search(r'href="\?change=([^"]+)"', page)
    assert key is not None
    changing = phone.get(f"/{room.code}", params={"change": key[1]}).text
    assert ">Trygge ledere\nFelles mål</textarea>" in changing
    fields = {"activity": room.activities[0], "value": "Modige ledere"}
    assert phone.post(f"/rooms/{room.id}/answers/{key[1]}", data=fields).status_code == 303
    assert room.texts() == ["Modige ledere"]
    assert phone.post(f"/rooms/{room.id}/answers/{key[1]}/withdraw").status_code == 303
    assert room.texts() == []
    assert "Modige ledere" not in phone.get(f"/{room.code}").text


@pytest.mark.parametrize(
    ("tag", "spoken"), [("EN-US", "en"), ("NB-NO", "nb"), ("NN", "nn"), ("NO", "nb"), ("?,;", "nb")]
)
def test_a_phone_joins_in_whatever_case_its_language_is_written(
    client: httpx.Client, new_browser, tag: str, spoken: str
):
    room = make_room(client, open_text())
    room.act("open")
    phone = new_browser()
    phone.headers["Accept-Language"] = tag
    page = phone.get(f"/{room.code}").text
    assert f'lang="{spoken}"' in page
    assert send(phone, room, page, "Tillit").status_code == 303
    assert f'lang="{spoken}"' in phone.get("/nothing").text
    assert client.get("/api/nothing", headers={"Accept-Language": tag}).status_code == 404
    assert f'lang="{spoken}"' in new_browser().get("/", params={"lang": spoken.upper()}).text


def test_a_form_that_is_sent_twice_counts_once(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    room.act("open")
    phone = new_browser()
    page = phone.get(f"/{room.code}").text
    for _ in range(3):
        assert send(phone, room, page, "Tillit").status_code == 303
    assert room.texts() == ["Tillit"]


def test_a_retry_gets_the_first_reply_also_when_the_question_has_been_removed(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    room.act("open")
    browser = new_browser()
    browser.get(f"/{room.code}")
    form = {"activity": room.activities[0], "round": "1", "key": "k", "value": "Tillit"}
    headers = {"Accept": "application/json"}
    assert browser.post(f"/rooms/{room.id}/answers", data=form, headers=headers).status_code == 201
    room.command("remove-activity", activity=room.activities[0])
    assert browser.post(f"/rooms/{room.id}/answers", data=form, headers=headers).status_code == 200


def test_a_choice_is_made_by_its_place(client: httpx.Client, new_browser):
    room = make_room(client, single_choice())
    room.act("open")
    phone = new_browser()
    page = phone.get(f"/{room.code}").text
    assert send(phone, room, page, "1").status_code == 303
    assert "Oppgave" in phone.get(f"/{room.code}").text.split('id="own"')[1]
    assert [option["count"] for option in room.results()["results"]["options"]] == [0, 1, 0]


def test_a_text_that_came_too_late_is_given_back(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    room.act("open")
    phone = new_browser()
    page = phone.get(f"/{room.code}").text
    room.act("close")
    late = send(phone, room, page, "Dette tok <lang> tid å skrive")
    assert late.status_code == 409
    assert "Vi fikk ikke sendt teksten din, men den ligger her." in late.text
    assert "Dette tok &lt;lang&gt; tid å skrive" in late.text


def test_following_a_link_makes_no_participant_and_the_first_answer_does(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    room.act("open")
    for _ in range(3):
        new_browser().get(f"/{room.code}")
    phone = new_browser()
    page = phone.get(f"/{room.code}").text
    send(phone, room, page, "Tillit")
    assert room.results()["participants"] == 1


def test_a_double_tap_on_join_makes_one_participant(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    room.act("open")
    without_cookie = [new_browser() for _ in range(2)]
    taps = [item.get("/", params={"code": room.code}, follow_redirects=True) for item in without_cookie]
    phone = new_browser()
    for page in taps:
        phone.cookies.update(page.cookies)  # a browser keeps the last of two
    path = f"/rooms/{room.id}/answers"
    for key in ("first", "second"):
        form = {"activity": room.activities[0], "round": "1", "key": key, "value": f"Svar {key}"}
        assert phone.post(path, data=form).status_code == 303
    assert room.results()["participants"] == 1


def test_a_wrong_code_and_that_of_an_ended_room_look_alike(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    room.command("end")
    stranger = new_browser()
    ended = stranger.get(f"/{room.code}")
    wrong = stranger.get("/99999999")
    assert ended.status_code == wrong.status_code == 404
    shown = f"{room.code[:4]} {room.code[4:]}"
    assert f"Vi finner ingen åpen økt med koden {shown}. Sjekk tallene på storskjermen." in ended.text
    assert ended.text.replace(shown, "") == wrong.text.replace("9999 9999", "")
    assert f'value="{shown}"' in ended.text, "what was typed is kept"
    assert client.post("/api/join", json={"code": room.code}).status_code == 404


@pytest.mark.parametrize("typed", ["abc", "123", "1234567890123", "", "<script>", "٣٥"])
def test_what_is_no_code_stays_in_the_field(client: httpx.Client, typed: str):
    page = client.get("/", params={"code": typed})
    assert page.status_code == 200
    assert "Vi finner ingen åpen økt med denne koden" in page.text
    assert "<script>" not in page.text


def test_somebody_who_was_there_sees_the_end_and_their_own_answers(client: httpx.Client, new_browser):
    room = make_room(client, open_text("Hva er viktigst?"))
    room.act("open")
    phone = new_browser()
    send(phone, room, phone.get(f"/{room.code}").text, "Tillit")
    room.command("end")
    page = phone.get(f"/{room.code}").text
    assert "Økten er slutt. Takk!" in page
    assert "Tillit" in page
    own = phone.get(f"/rooms/{room.id}/my-answers.txt")
    assert own.text == "Hva er viktigst?\n\nTillit\n"
    assert phone.post(f"/rooms/{room.id}/my-answers/withdraw").status_code == 303
    assert room.texts() == []
    assert "Tillit" not in phone.get(f"/{room.code}").text


def test_the_qr_code_leads_straight_to_the_room(client: httpx.Client, new_browser):
    room = make_room(client, open_text("Hva er viktigst?"))
    room.act("open")
    response = new_browser().get(room.links["participant"])
    assert response.status_code == 200
    assert "Hva er viktigst?" in response.text
    room.command("end")
    assert new_browser().get(room.links["participant"]).status_code == 404


def test_a_latecomer_sees_the_open_question(client: httpx.Client, new_browser):
    room = make_room(client, open_text("Første"), single_choice("Andre"), text_slide("Tredje"))
    room.act("open", 0)
    room.act("open", 1)
    assert "Andre" in new_browser().get(f"/{room.code}").text
    room.act("open", 2)
    assert "Tilbake 10.15" in new_browser().get(f"/{room.code}").text


def test_a_phone_in_nynorsk_in_a_room_in_bokmal(client: httpx.Client, new_browser):
    room = make_room(client, open_text("Hva er viktigst?"))
    room.act("open")
    page = new_browser().get(f"/{room.code}", headers={"Accept-Language": "nn-NO"}).text
    assert '<html lang="nn">' in page
    assert re.search(r'<h1 lang="nb" id="prompt"[^>]*>Hva er viktigst\?</h1>', page)
    assert "Svaret blir vist utan namn." in page
    phone = new_browser()
    phone.get(f"/{room.code}", params={"lang": "en"})
    assert '<html lang="en">' in phone.get(f"/{room.code}").text, "what was asked for is remembered"


def test_the_page_refreshes_itself_only_while_nothing_is_open(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    phone = new_browser()
    assert "http-equiv" in phone.get(f"/{room.code}").text
    room.act("open")
    assert "http-equiv" not in phone.get(f"/{room.code}").text
    room.act("close")
    assert "http-equiv" in phone.get(f"/{room.code}").text


def test_the_script_in_the_page_is_not_compressed_again_for_every_phone(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    with new_browser().stream("GET", f"/{room.code}", headers={"Accept-Encoding": "gzip"}) as response:
        sent = b"".join(response.iter_raw())
    assert Assets().participant_script.compressed[1] in sent


def test_the_page_with_everything_in_it_weighs_at_most_14_kilobytes(client: httpx.Client, new_browser):
    prompt = "Hva er det aller viktigste kommunen bør oppnå gjennom lederutviklingsprogrammet?"
    room = make_room(client, open_text(prompt), single_choice(prompt), text_slide(prompt), *[open_text(prompt)] * 6)
    room.act("open", 1)
    for language in ("nb", "nn", "en"):
        response = new_browser().get(f"/{room.code}", params={"lang": language}, headers={"Accept-Encoding": "gzip"})
        assert response.headers["content-encoding"] == "gzip"
        head = sum(len(name) + len(value) + 4 for name, value in response.headers.multi_items())
        assert int(response.headers["content-length"]) + head <= 14 * 1024
        assert len(gzip.compress(response.content)) <= 14 * 1024
        assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="(?!data:,")', response.text), "one request"


@pytest.mark.parametrize("activity", [ranking(), points(), dots(), scale(), fields()], ids=lambda it: it["type"])
def test_the_looks_of_a_phone_are_for_phones_alone(client: httpx.Client, activity: dict[str, Any]):
    room = make_room(client, activity)
    room.act("open")
    for screen in ("participant", "facilitator"):
        with room.watch(screen, room.join().token if screen == "participant" else None) as watcher:
            watcher.read_until("</fieldset>" if "fields" not in activity else "</textarea>")
            assert ("participant_later.css" in watcher.screen) == (screen == "participant")


def test_the_page_s_policy_allows_exactly_its_own_style_and_script(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    policy = new_browser().get(f"/{room.code}").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}' 'self';", policy), "and what comes later"
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]{44}' 'self';", policy)
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "'-alert(1)-'",
    "</textarea><svg onload=alert(1)>",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_write_is_shown_and_never_becomes_markup(client: httpx.Client, new_browser, payload: str):
    room = make_room(client, open_text(payload), single_choice(payload, options=[payload, "b"]), title=payload)
    room.act("open")
    room.act("show")
    phone = new_browser()
    send(phone, room, phone.get(f"/{room.code}").text, payload)
    pages = [phone.get(f"/{room.code}").text]
    for screen in ("presenter", "facilitator"):
        with room.watch(screen) as watcher:
            watcher.read_until("har svart")
            pages.append(watcher.screen)
        browser = new_browser()
        browser.get(room.links[screen])
        pages.append(browser.get(f"/rooms/{room.id}/{screen}").text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert payload.replace("{{7*7}}", "") in page.replace("&lt;", "<").replace("&gt;", ">").replace(
            "&#34;", '"'
        ).replace("&#39;", "'").replace("&amp;", "&")


def test_a_late_answer_that_is_changed_is_still_late(client: httpx.Client):
    room = make_room(client, open_text())
    room.act("open")
    room.act("close")
    phone = room.join()
    assert phone.answer("For sent", key="k" * 8, late=True).json()["late"]
    room.act("open")
    path, headers = f"/rooms/{room.id}/answers/{'k' * 8}", {**phone.headers, "Accept": "application/json"}
    fields = {"activity": room.activities[0], "value": "Endret", "revision": 1}
    changed = client.post(path, data=fields, headers=headers)
    assert (changed.status_code, changed.json()["late"]) == (201, True)
    assert room.texts() == []


def test_a_refusal_is_in_the_room_s_language_where_nothing_else_is_known(client: httpx.Client):
    body = {"title": "Samling", "language": "nn", "activities": [word_cloud()]}
    room = Room(client, client.post("/api/rooms", json=body, headers=bearer(API_TOKEN)).raise_for_status().json())
    room.act("open")
    fields = {"activity": room.activities[0], "value": "alt for mange ord på ein gong", "key": "k" * 16, "round": 1}
    headers = {**room.join().headers, "Accept": "text/html", "Accept-Language": "pl"}
    page = client.post(f"/rooms/{room.id}/answers", data=fields, headers=headers)
    assert (page.status_code, "Noko er feil utfylt" in page.text) == (422, True)
