"""The one font of ours: how it is served, to whom, and what it has."""

import re
from urllib.parse import urljoin

import httpx
from fontTools.ttLib import TTFont

from tests.actors import make_room, open_text
from workshop_live import resources

WRITTEN_IN_NORWAY = "æøåÆØÅéòôàèêüöäđŋŧčšžáĐŊŦČŠŽÁ«»–—…"


def test_the_screens_load_the_font_from_the_server_for_ever(client: httpx.Client):
    room = make_room(client, open_text())
    for screen in ("presenter", "facilitator"):
        page = client.get(f"/rooms/{room.id}/{screen}", headers=room.headers)
        assert "font-src 'self';" in page.headers["content-security-policy"]
        style = re.search(r'href="([^"]+/css/tokens\.css)"', page.text)
        assert style is not None
        faces = re.findall(
            r'src: url\("([^"]+)"\);\s+font-weight: ([^;]+);\s+font-display: swap', client.get(style[1]).text
        )
        assert [weights for _, weights in faces] == ["400", "500 900"]
        for source, _ in faces:
            font = client.get(urljoin(style[1], source))
            assert font.headers["content-type"] == "font/ttf"
            assert "immutable" in font.headers["cache-control"]
            assert (urljoin(style[1], source) in page.text) == (screen == "presenter"), "the projector preloads it"


def test_no_page_of_a_phone_names_the_font(client: httpx.Client, new_browser):
    room = make_room(client, open_text())
    phone = new_browser()
    for path in ("/", f"/{room.code}", "/nothing-there", "/privacy", "/accessibility", "/peer-coaching"):
        page = phone.get(path).text
        linked = [phone.get(item).text for item in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)]
        for text in (page, *linked):
            assert "Inter" not in text
            assert "@font-face" not in text


def test_both_weights_have_what_is_written_in_norway_and_figures_of_one_width():
    weights = {}
    for path in (resources.STATIC / "fonts").glob("*.ttf"):
        with TTFont(path) as font:
            assert set(map(ord, WRITTEN_IN_NORWAY)) <= font.getBestCmap().keys()
            assert "tnum" in {item.FeatureTag for item in font["GSUB"].table.FeatureList.FeatureRecord}
            assert "SIL Open Font License" in font["name"].getDebugName(13)
            assert font["name"].getDebugName(0) in (path.parent / "LICENSE.txt").read_text()
            weights[font["name"].getBestFamilyName()] = weights.get(font["name"].getBestFamilyName(), set()) | {
                font["OS/2"].usWeightClass
            }
    assert weights == {"Inter": {400, 600}}
