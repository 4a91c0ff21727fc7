"""What the answers to a question are about."""

import random

import numpy as np
import pytest

from workshop_live.text.clustering import cluster, similarities
from workshop_live.text.lexicon import STOP_WORDS
from workshop_live.text.points import extract_points
from workshop_live.text.themes import Themes, find_themes

QUESTION = "Hva skal til for at festivalen blir bedre?"
TOILETS = [
    "Flere toaletter",
    "Reinare toalett",
    "toalettene var skitne",
    "For få toaletter ved scenen",
    "more toaletter!",
]
FOOD = ["Bedre mat", "Maten var dyr", "Billigare mat", "Mat uten kø", "Mer vegetarmat"]
BUSES = ["Bussene kom for sent", "Nattbuss hjem", "Fleire bussar", "Buss fra sentrum", "Ingen bussar om natta"]


def answered(*texts: str) -> list[tuple[str, str]]:
    return [(f"a{number:04}", text) for number, text in enumerate(texts)]


def together(found: Themes, *ids: str) -> bool:
    return any(set(ids) <= set(theme.answers) for theme in found.themes)


MEALS = [
    (f"m{number}", f"{kind} mat {where}")
    for kind in ("vegansk", "glutenfri")
    for number, where in enumerate(("i bodene", "til frokost", "i teltet", "om natta"), start=len(kind) * 10)
]
FESTIVAL = answered(*TOILETS, *FOOD, *BUSES)


def test_answers_about_the_same_are_a_theme_across_bokmal_and_nynorsk():
    found = find_themes(QUESTION, FESTIVAL)
    ids = [identity for identity, _ in FESTIVAL]
    for number in range(0, 15, 5):
        assert together(found, *ids[number : number + 5]), [(theme.label, theme.answers) for theme in found.themes]
    assert len(found.themes) == 3


def test_a_theme_is_called_what_most_people_wrote():
    labels = " ".join(theme.label for theme in find_themes(QUESTION, FESTIVAL).themes)
    for word in ("toaletter", "mat", "buss"):
        assert word in labels


def test_a_label_is_two_words_where_people_say_two():
    answers = answered(*["Felles mål", "felles mål for alle", "Eit felles mål", "vi trenger felles mål"], *FOOD, *BUSES)
    assert "felles mål" in {theme.label for theme in find_themes(QUESTION, answers).themes}


def test_what_is_often_said_in_two_words_is_a_theme_of_its_own():
    goals = ["Felles mål", "felles mål for året", "Felles mål og rammer"]
    rooms = ["Felles rom", "et felles rom i andre etasje", "felles rom til lunsj"]
    found = find_themes(QUESTION, answered(*goals, *rooms, *FOOD))
    assert {"felles mål", "felles rom"} <= {theme.label for theme in found.themes}


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        (["Poor wifi", "The wifi is slow", "wifi down again", "no wifi in the hall"], "wifi"),
        (["For dyrt øl", "ølet er dyrt", "Dyrt øl i baren", "dyrt øl"], "dyrt øl"),
        (["👍", "👍👍", "👍 👍", "👍"], "👍"),
        (["Lange køer", "køane er lange", "kø", "Kø ved inngangen"], "kø"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_labels_are_said_aloud_in_every_language(texts: list[str], label: str):
    assert label in {theme.label for theme in find_themes(QUESTION, answered(*texts, *FOOD, *BUSES)).themes}


def test_no_label_is_given_twice_and_none_is_only_little_words():
    found = find_themes(QUESTION, [*FESTIVAL, *MEALS], gamma=2)
    labels = [theme.label.casefold() for theme in found.themes]
    assert len(labels) == len(set(labels)) > 3
    for label in labels:
        assert 1 <= len(label.split()) <= 3
        assert not set(label.split()) <= STOP_WORDS


def test_every_answer_is_in_a_theme_or_left_over_and_never_both():
    answers = [*FESTIVAL, ("odd", "xylofon"), ("empty", ""), ("little", "og det var det")]
    found = find_themes(QUESTION, answers)
    in_themes = {identity for theme in found.themes for identity in theme.answers}
    assert in_themes | set(found.other) == {identity for identity, _ in answers}
    assert not in_themes & set(found.other)
    assert {"odd", "empty", "little"} <= set(found.other)


def test_the_typical_answer_is_about_nothing_else():
    answers = [
        *FESTIVAL,
        ("long", "Gratis parkering til alle, nye scener med bedre lyd, billigare mat, trivelige vakter"),
    ]
    for theme in find_themes(QUESTION, answers).themes:
        assert theme.typical == theme.answers[0]
        if "long" in theme.answers:
            assert theme.answers[-1] == "long"


@pytest.mark.parametrize(
    "text",
    [
        "Rene toaletter hele natta, billigere mat i bodene",
        "Rene toaletter hele natta. Billigere mat i bodene!",
        "Reine toalett\nBilleg mat",
        "Reine toalett heile natta – billegare mat i bodene",
        "Reine toalett heile natta - billegare mat i bodene",
    ],
)
def test_an_answer_that_makes_two_points_is_in_two_themes(text: str):
    found = find_themes(QUESTION, [*FESTIVAL, ("both", text)])
    labels = [theme.label for theme in found.themes if "both" in theme.answers]
    assert len(labels) == 2
    assert "toalett" in "".join(labels)
    assert "mat" in "".join(labels)


def test_a_part_that_goes_on_with_the_sentence_is_no_point_of_its_own():
    found = find_themes(QUESTION, [*FESTIVAL, ("one", "Rene toaletter hele natta, slik som maten i bodene")])
    assert sum("one" in theme.answers for theme in found.themes) == 1


def test_words_of_the_question_hold_no_theme_together():
    answers = answered(*[f"{text} på festivalen" for text in TOILETS + FOOD], *BUSES)
    found = find_themes(QUESTION, answers)
    assert not together(found, "a0000", "a0005")
    assert not any("festival" in theme.label for theme in found.themes)


@pytest.mark.parametrize(("between", "count"), [(0.03, 7), (0.3, 6)])
def test_small_groups_that_are_hardly_alike_are_not_one_because_the_others_are_many(between: float, count: int):
    alike = np.zeros((24, 24), np.float32)
    alike[:4, :4] = between
    for first, after in ((0, 2), (2, 4), (4, 8), (8, 12), (12, 16), (16, 20), (20, 24)):
        alike[first:after, first:after] = 0.9
    np.fill_diagonal(alike, 1)
    assert len(cluster(alike, np.ones(24, np.float32), 1.2)) == count


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_answers_does_not_matter(seed: int):
    answers = [*FESTIVAL, ("twin1", "Bedre mat"), ("twin2", "Bedre mat"), ("both", "Reine toalett\nBilleg mat")]
    shuffled = random.Random(seed).sample(answers, len(answers))
    assert find_themes(QUESTION, shuffled) == find_themes(QUESTION, answers)


def test_a_higher_gamma_gives_more_themes():
    counts = [len(find_themes(QUESTION, [*FESTIVAL, *MEALS], gamma=gamma).themes) for gamma in (0.1, 1.2)]
    assert counts == sorted(set(counts))


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_answers_have_no_themes(count: int):
    answers = FESTIVAL[:count]
    found = find_themes(QUESTION, answers)
    assert not found.themes
    assert sorted(found.other) == [identity for identity, _ in answers]


@pytest.mark.parametrize(
    ("texts", "themes"),
    [
        (["mat"] * 12, 1),
        (["mat"] * 2_000, 1),
        (["😀"] * 12, 1),
        (["bra"] * 12, 1),
        (["5"] * 12, 1),
        (["og det var det"] * 12, 0),
        ([""] * 12, 0),
        (["?!", "...", "—", "\n", "\u200d", "\x00"] * 2, 0),
        (["a", "b", "c", "d", "e", "f"] * 2, 0),
    ],
    ids=["same", "same_2000", "emoji", "praise", "figure", "stop_words", "empty", "marks", "letters"],
)
def test_odd_answers_get_a_sensible_result(texts: list[str], themes: int):
    found = find_themes(QUESTION, answered(*texts))
    assert len(found.themes) == themes
    assert sum(len(theme.answers) for theme in found.themes) + len(found.other) == len(texts)


@pytest.mark.parametrize("question", ["", "Mat???"])
@pytest.mark.parametrize(
    "texts",
    [
        ["mat, " * 800] * 11,
        ["W" * 4_000, "ord " * 1_000, "Nei. " * 800] * 4,
        [
            "日本語の回答",
            "سلام",
            "Привет всем",
            "สวัสดี",
            "mat",
            "🍕 mat",
            "न्यूनतम",
            "ΣΊΣΥΦΟΣ",
            "e\u0301clair",
            "ﬁnt",
            "ǅ",
            "ß",
        ],
        [
            "<b>mat</b>",
            "mat'",
            "’mat",
            "mat—buss",
            "mat/buss",
            "#mat",
            "@mat",
            "mat_buss",
            "1,5",
            "http://mat.no",
            "a*b",
        ],
    ],
    ids=["lists", "endless", "scripts", "marks"],
)
def test_whatever_is_written_is_read(question: str, texts: list[str]):
    found = find_themes(question, answered(*texts))
    in_themes = {identity for theme in found.themes for identity in theme.answers}
    assert len(in_themes) + len(found.other) == len(texts)
    assert all(theme.label for theme in found.themes)


@pytest.mark.parametrize("word", ["tid", "arbeid", "verdi", "folk"])
def test_what_workshops_talk_about_is_no_stop_word(word: str):
    assert word not in STOP_WORDS
    found = find_themes(QUESTION, answered(*[word] * 5, *FOOD))
    assert word in {theme.label for theme in found.themes}


def test_answers_meet_that_say_the_same_in_other_words():
    crew = ["For få ansatte", "Trenger mer personale", "fleire medarbeidarar", "Understaffed"]
    found = find_themes(QUESTION, answered(*crew, *FOOD, *BUSES))
    assert together(found, "a0000", "a0001", "a0002", "a0003"), found


def test_when_it_is_holds_no_theme_together():
    found = find_themes(QUESTION, answered(*[f"{word} i morgen" for word in ("Regn", "Fisk", "Sang")], *FOOD, *BUSES))
    assert {"a0000", "a0001", "a0002"} <= set(found.other)


def test_a_time_or_a_figure_is_one_word():
    texts = [f"{text} klokka 08:30" for text in (*TOILETS, *FOOD)]
    found = find_themes(QUESTION, answered(*texts, *BUSES))
    assert not together(found, "a0000", "a0005")
    assert not any(character.isdigit() for theme in found.themes for character in theme.label)


def test_other_words_for_what_the_question_is_about_hold_no_theme_together():
    words = ("Regn", "Fisk", "Sang")
    texts = [
        f"{word} for {people}" for word, people in zip(words, ("personalet", "medarbeidere", "staben"), strict=True)
    ]
    found = find_themes("Hva trenger de ansatte?", answered(*texts, *FOOD, *BUSES))
    assert {"a0000", "a0001", "a0002"} <= set(found.other)


def test_how_much_it_is_holds_no_theme_together():
    found = find_themes(QUESTION, answered("Mer latter", "Lytte meir", "Mer luft", *FOOD, *BUSES))
    assert not together(found, "a0000", "a0001")
    assert not together(found, "a0000", "a0002")


@pytest.mark.parametrize("polite", ["Vennligst", "Venlegast", "Please", "Vänligen", "Bitte"])
def test_what_is_only_polite_holds_no_theme_together(polite: str):
    found = find_themes(QUESTION, answered(*[f"{polite} {word}" for word in ("regn", "fisk", "sang")], *FOOD, *BUSES))
    assert {"a0000", "a0001", "a0002"} <= set(found.other)


def test_words_are_more_alike_in_the_same_order():
    texts = ["lang kø hjem", "lang kø hjem", "lang hjem kø"]
    first, _, third = [point.weights for point in extract_points("", texts)]
    alike = similarities([first, third], np.arange(2))
    assert alike[0, 0] > alike[0, 1] + 0.05


def test_an_answer_is_met_first_in_its_main_theme():
    besides = [f"{text}, bedre mat" for text in TOILETS]
    found = find_themes(QUESTION, answered(*besides, *FOOD, *BUSES))
    toilets, food = (next(theme for theme in found.themes if word in theme.label) for word in ("toalett", "mat"))
    assert len(food.answers) > len(toilets.answers) == len(TOILETS)
    assert found.themes.index(toilets) < found.themes.index(food)


@pytest.mark.parametrize("gone", range(0, len(FESTIVAL + MEALS), 3))
def test_themes_stay_when_an_answer_goes(gone: int):
    answers = [*FESTIVAL, *MEALS]
    rest = [*answers[:gone], *answers[gone + 1 :]]
    left = {identity for identity, _ in rest}
    before = {frozenset(left.intersection(theme.answers)) for theme in find_themes(QUESTION, answers).themes}
    assert {frozenset(theme.answers) for theme in find_themes(QUESTION, rest).themes} == before


def test_six_answers_have_themes_only_where_words_are_shared():
    assert [theme.label for theme in find_themes(QUESTION, answered(*FOOD[:3], *BUSES[1:4])).themes] != []
    apart = answered("Xylofon", "Parkering", "Mer mat", "Skygge", "Renere strand", "Gratis vann")
    assert not find_themes(QUESTION, apart).themes
