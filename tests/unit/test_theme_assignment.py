"""Where answers belong that arrive when people have decided on the themes."""

import pytest

from workshop_live.text.theme_assignment import assign_to_themes

QUESTION = "Hva skal til for at festivalen blir bedre?"
TOILETS = ["Flere toaletter", "Reinare toalett", "toalettene var skitne", "For få toaletter ved scenen"]
FOOD = ["Bedre mat", "Maten var dyr", "Billigare mat", "Mat uten kø", "Mer vegetarmat"]
BUSES = ["Bussene kom for sent", "Nattbuss hjem", "Fleire bussar", "Buss fra sentrum"]
THEMES = [TOILETS, FOOD, BUSES]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Toalett i teltet", 0),
        ("Reine toalett!", 0),
        ("varm mat om natta", 1),
        ("Veganmat", 1),
        ("Gratis buss til alle", 2),
        ("fleire nattbussar", 2),
    ],
)
def test_an_answer_that_arrives_is_placed_where_its_words_are(text: str, place: int):
    assert assign_to_themes(QUESTION, THEMES, [text]) == [place]


def test_a_theme_that_only_has_a_label_takes_answers_too():
    texts = ["Reine toalett", "Maten var kald", "Bussen gikk ikke", "Gratis parkering"]
    assert assign_to_themes(QUESTION, [["toaletter"], ["mat"], ["buss"]], texts) == [0, 1, 2, None]


@pytest.mark.parametrize("text", ["Xylofon", "", "og det var det", "?!", "😀", "Festivalen", "日本語の回答"])
def test_an_answer_about_something_else_is_in_no_theme(text: str):
    assert assign_to_themes(QUESTION, THEMES, [text]) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Gratis parkering til alle, nye scener med lyd, trivelige vakter, toaletter",
        "Flere toaletter, mat servert i parkens grønne hage",
        "Mat servert i parkens grønne hage, flere toaletter",
    ],
)
def test_what_is_said_at_greater_length_is_placed_by_the_point_that_is_nearest(text: str):
    assert assign_to_themes(QUESTION, THEMES, [text]) == [0]


def test_texts_keep_their_places_and_the_order_of_the_themes_does_not_matter():
    texts = ["", "Mat uten kø", "Xylofon", "Buss", "Toalett", "Mat uten kø"]
    assert assign_to_themes(QUESTION, THEMES, texts) == [None, 1, None, 2, 0, 1]
    assert assign_to_themes(QUESTION, THEMES[::-1], texts) == [None, 1, None, 0, 2, 1]
    for text, place in zip(texts, assign_to_themes(QUESTION, THEMES, texts), strict=True):
        assert assign_to_themes(QUESTION, [answers[::-1] for answers in THEMES], [text]) == [place]


def test_an_answer_that_stands_in_two_themes_is_read_in_both():
    themes = [[*TOILETS, "Rene toaletter, billig mat"], [*FOOD, "Rene toaletter, billig mat"]]
    assert assign_to_themes(QUESTION, themes, ["Toaletter", "Mat"]) == [0, 1]


@pytest.mark.parametrize("themes", [[], [[]], [[""]], [["og", "?!"], []]])
def test_without_anything_to_be_near_to_no_answer_is_placed(themes: list[list[str]]):
    assert assign_to_themes(QUESTION, themes, ["Mat", ""]) == [None, None]
    assert assign_to_themes("", themes, []) == []


def test_an_empty_theme_beside_others_takes_nothing():
    assert assign_to_themes(QUESTION, [[], FOOD, ["..."]], ["Mat", "Xylofon"]) == [1, None]


@pytest.mark.parametrize("text", ["mat, " * 800, "W" * 4_000, "ord " * 1_000, "ΣΊΣΥΦΟΣ ﬁnt ǅ ß", "e\u0301clair\x00"])
def test_whatever_arrives_is_read(text: str):
    assert assign_to_themes(QUESTION, [*THEMES, [text]], [text, "Buss"])[1] == 2
