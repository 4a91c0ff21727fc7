"""Static files, and the participant page's style and script."""

import gzip
import re
from collections import Counter

import pytest

from workshop_live import resources
from workshop_live.web.screens.assets import (
    PARTICIPANT_GROUP,
    PARTICIPANT_KEPT,
    PARTICIPANT_LATER,
    PARTICIPANT_LATER_STYLE,
    PARTICIPANT_SCRIPT,
    Assets,
)

MODULES = sorted(resources.STATIC.rglob("*.js"))


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets()


def test_a_file_has_an_address_of_its_version(assets: Assets):
    assert assets.url("css/tokens.css") == f"/static/{assets.digest}/css/tokens.css"
    assert assets.digest == Assets().digest
    with pytest.raises(KeyError):
        assets.url("css/nothing.css")


def test_the_participant_s_script_is_one_without_imports(assets: Assets):
    script = assets.participant_script.text
    assert not re.search(r"\b(import|export)\b[^(]", script)
    assert 'customElements.define("live-room"' in script
    assert len(gzip.compress(script.encode())) < 9.6 * 1024


@pytest.mark.parametrize("name", [PARTICIPANT_LATER, PARTICIPANT_GROUP, PARTICIPANT_KEPT])
def test_what_only_some_questions_need_is_one_file_without_imports(name: str, assets: Assets):
    later = assets.get(name)
    assert later is not None
    assert not re.search(rb"\b(import|export)\b[^(]", later.content)
    assert len(later.compressed) <= 8 * 1024


@pytest.mark.parametrize("name", [PARTICIPANT_SCRIPT, PARTICIPANT_LATER, PARTICIPANT_GROUP, PARTICIPANT_KEPT])
def test_no_two_modules_of_a_script_of_the_participant_s_use_a_name(name: str):
    text = Assets().bundle(name)
    declared = re.findall(r"^(?:async )?(?:function|class|const|let)\s+(\w+)", text, re.MULTILINE)
    assert [name for name, count in Counter(declared).items() if count > 1] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_imports_what_there_is_and_makes_html_in_one_place_only(path):
    source = path.read_text()
    for target in re.findall(r'from "([^"]+)"|import "([^"]+)"', source):
        assert (path.parent / "".join(target)).resolve().is_file()
    if path.name != "trusted.js":
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", source)
    assert len(source.splitlines()) <= 300


def test_nothing_that_a_browser_loads_is_elsewhere():
    for path in [
        *resources.STATIC.rglob("*"),
        *resources.TEMPLATES.rglob("*"),
        *resources.ACTIVITY_TYPES.rglob("*.html"),
    ]:
        if path.is_file() and path.parent.name != "fonts":
            addresses = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.]+", path.read_text())
            assert [address for address in addresses if address != "http://www.w3.org"] == [], path


def test_the_participant_s_style_is_for_old_phones_too(assets: Assets):
    later = assets.get(PARTICIPANT_LATER_STYLE)
    assert later is not None
    for style in (assets.participant_style.text, later.content.decode()):
        assert "@layer" not in style
        assert "oklch" not in style
        assert set(re.findall(r"var\(--([\w-]+)\)", style)) <= set(re.findall(r"--([\w-]+):", style))
