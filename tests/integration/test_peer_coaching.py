"""The page for peer coaching: what the server sends of it, and how one finds it."""

import re

import httpx
import pytest

from tests.integration.conftest import NewBrowser


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main>")[2]).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", ("1. Saken fortelles", "3. De andre reflekterer høyt", "Lytter bare Den som har saken", "Til sammen 30 min")),
        ("nn", ("1. Saka blir fortald", "3. Dei andre reflekterer høgt", "Lyttar berre Den som har saka", "Til saman 30 min")),
        ("en", ("1. The case is told", "3. The others reflect aloud", "Only listens Whoever brings the case", "All in all 30 min")),
    ],
)  # fmt: skip
def test_it_is_a_list_of_steps_with_times_without_scripts(new_browser: NewBrowser, language: str, said: tuple[str]):
    html = new_browser().get("/peer-coaching", headers={"Accept-Language": language}).text
    assert f'<html lang="{language}">' in html
    minutes = re.findall(r'<li data-minutes="(\d+)".*?<span class="minutes">(\d+) min</span>', html, re.DOTALL)
    assert minutes == [("5", "5"), ("5", "5"), ("10", "10"), ("5", "5"), ("5", "5")]
    for words in said:
        assert words in text_of(html)
    controls = re.findall(r"<(?:button|label)[^>]*>", html.partition('<div class="now" hidden>')[0])
    assert len(controls) == 12
    assert all(" hidden" in control for control in controls), "what needs scripts is not there without them"


def test_it_sets_no_cookie_and_may_connect_to_nobody(new_browser: NewBrowser):
    browser = new_browser()
    for address in ("/peer-coaching", "/peer-coaching?lang=nn", "/peer-coaching?lang=%00&step=9"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "connect-src" not in policy
        assert page.headers["cache-control"] == "private, no-cache"
    assert "Saka blir fortald" in browser.get("/peer-coaching?lang=nn").text
    assert not browser.cookies


def test_it_is_found_from_the_start_page_and_where_plans_are_chosen(new_browser: NewBrowser, organiser_session: str):
    assert '<a href="/peer-coaching">Kollegaveiledning</a>' in new_browser().get("/").text
    rooms = new_browser(session=organiser_session).get("/rooms").text
    assert 'href="/peer-coaching"' in rooms
    assert "/kollegaveiledning</span>" in rooms, "the address to tell"


@pytest.mark.parametrize("name", ["kollegaveiledning", "kollegarettleiing"])
def test_its_norwegian_names_lead_there(client: httpx.Client, name: str):
    assert client.get(f"/{name}").headers["location"] == "/peer-coaching"
