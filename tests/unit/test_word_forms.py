"""Which of the words that people wrote are one concept."""

import itertools

import pytest

from workshop_live.text.nynorsk import bokmal_table
from workshop_live.text.word_forms import concepts

ONE = [
    ["leder", "ledere", "lederne", "leiar", "leiarane", "Leder"],
    ["trygg", "trygge", "trygghet", "tryggleik", "tryggheten", "trygt", "tryggare"],
    ["åpen", "åpenhet", "openheit", "open"],
    ["tydelige mål", "tydelege mål", "tydelig mål"],
    ["samarbeid", "samarbeidet"],
    ["kveld", "kvelder", "kvelden"],
    ["lederplattform", "leiarplattform", "leiar plattform", "leder plattform", "leder-plattform"],
    ["arbeidsmiljø", "arbeids miljø"],
    ["kommunikasjon", "komunikasjon", "kommunikasjn"],
    ["mulighet", "moglegheit", "moglegheiter"],
    ["å lytte", "lytte", "lytter"],
    ["team", "teams"],
    ["sykepleier", "sjukepleiarar", "sykepleierens"],
    ["brukermedvirkning", "brukarmedverknad"],
    ["fleksibel", "fleksibilitet"],
    ["virksomhet", "verksemder"],
    ["kreve", "krevje", "krev"],
    ["synlighet", "synleg", "synlig"],
    ["sikker", "sikre", "sikkert"],
    ["buss", "bussene", "bussar", "busser"],
]
NOT_ONE = [
    ("leder", "lever"), ("leder", "lede"), ("lærer", "leder"), ("mål", "mat"), ("møter", "mørk"), ("verdier", "verdig"),
    ("enhet", "en"), ("samarbeid", "arbeid"), ("tid", "tillit"), ("ulik", "lik"), ("arbeidslag", "arbeidsdag"),
    ("ulik", "ulikhet"), ("lytte", "lytting"), ("samarbeid", "samarbeide"), ("aktiv", "aktivitet"), ("tall", "toll"),
    ("mål", "måler"), ("del", "dele"), ("lærer", "lære"), ("sykepleier", "sykepleie"), ("bygging", "bygning"),
    ("støtte", "støte"), ("frihet", "fritid"), ("møtelag", "møtedag"), ("ledermåte", "ledermøte"), ("verdi", "verden"),
]  # fmt: skip


@pytest.mark.parametrize("forms", ONE, ids=lambda forms: forms[0])
def test_forms_of_one_concept_count_together(forms: list[str]):
    assert len(set(concepts(forms))) == 1, dict(zip(forms, concepts(forms), strict=True))


@pytest.mark.parametrize("pair", NOT_ONE)
def test_two_words_that_are_known_are_never_one(pair: tuple[str, str]):
    first, second = concepts(pair)
    assert first != second


def test_the_order_does_not_matter():
    texts = ["komunikasjon", "kommunikasjon", "kommunikasjn"]
    for order in itertools.permutations(texts):
        assert len(set(concepts(order))) == 1


@pytest.mark.parametrize(
    ("form", "with_one", "with_another"),
    [
        ("deler", "dele", "del"),
        ("støtter", "støtte", "støtteren"),
        ("måla", "målet", "målte"),
        ("løsere", "løst", "løs"),
    ],
)
def test_a_form_of_two_words_belongs_to_the_one_that_the_question_has(form: str, with_one: str, with_another: str):
    for word in (with_one, with_another):
        assert len(set(concepts([form, word]))) == 1, concepts([form, word])


def test_what_most_words_of_a_question_are_forms_of_is_meant():
    verb, form, *_ = concepts(["dele", "deler", "delte", "del"])
    assert verb == form


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("forstaelse", "forståelsen"),  # without the keys for them
        ("laering", "læringa"),
        ("motivsjon", "motivasjonen"),  # a slip in a word that only the dictionary has
        ("samhadnling", "samhandling"),
        ("tillitt", "tillit"),
        ("lærring", "læring"),
        ("engasjemang", "engasjement"),
        ("kompetense", "kompetanse"),
        ("godtoggjengen", "godtogjengen"),  # that nobody knows, but more have written
    ],
)
def test_a_typing_error_counts_as_what_was_meant(written: str, meant: str):
    first, second, _ = concepts([written, meant, meant])
    assert first == second


@pytest.mark.parametrize(
    ("unknown", "known"),
    [
        ("meting", "mestring"),  # two letters in a short word
        ("mesting", "mestring"),  # one letter from eight words
        ("fagdal", "fagdag"),  # a compound of two words
        ("xledelse", "ledelse"),  # another first letter
        ("rommo", "rom"),
    ],
)
def test_what_may_be_a_word_of_its_own_is_no_typing_error(unknown: str, known: str):
    first, second = concepts([unknown, known])
    assert first != second


@pytest.mark.parametrize(
    ("forms", "beside"),
    [
        (["meeting", "meetings"], ["more", "time", "for", "feedback"]),
        (["open", "openness"], ["trust", "honest"]),
        (["möte", "möten", "mötet"], ["bättre", "tid"]),
        (["öppen", "öppenhet"], ["och", "från"]),
        (["uddannelse", "uddannelser", "uddannelsen"], ["meget", "af"]),
        (["tryghed", "tryg"], ["uddannelse", "mere"]),
        (["Sitzung", "Sitzungen"], ["und", "mehr"]),
    ],
)
def test_the_languages_of_a_question_are_read(forms: list[str], beside: list[str]):
    found = concepts([*forms, *beside])
    assert len(set(found[: len(forms)])) == 1, found
    assert len(set(found)) == 1 + len(beside)


@pytest.mark.parametrize("texts", [["scrum", "scrumen", "scrums"], ["blågtang", "blågtanga", "blågtanga"]])
def test_a_word_that_nobody_knows_has_forms_too(texts: list[str]):
    assert len(set(concepts(texts))) == 1, concepts(texts)


def test_the_same_letters_are_another_word_in_another_language():
    assert concepts(["open", "åpen"])[0] == concepts(["open", "åpen"])[1]
    english = concepts(["open", "openness", "trust", "sharing"])
    assert english[0] == english[1] == "open"


def test_words_are_joined_only_when_the_question_has_them_as_one():
    apart, one = concepts(["små barn", "barn"])
    assert apart.endswith(f" {one}")
    apart, together = concepts(["små barn", "småbarn"])
    assert apart == together


def test_the_table_of_nynorsk_leads_to_bokmal_in_one_step():
    table = bokmal_table()
    assert len(table) > 1_000
    assert not {word: table[other] for word, other in table.items() if other in table}
    assert all(word == word.casefold() and other == other.casefold() for word, other in table.items())


@pytest.mark.parametrize("text", ["", "!?", "😀", "123", "W" * 30, "w" * 20_000, "日本語", "a", "سلام"])
def test_whatever_is_written_has_a_concept(text: str):
    assert concepts([text, text]) == [concepts([text])[0]] * 2
    assert concepts([text, "tillit"])[0] != concepts(["tillit"])[0]


CHOSEN = {
    "a person merges what no rule would": ({"lunsj": "matpause"}, [["lunsj", "matpause"], ["mat"]]),
    "a person merges with all forms of a word": ({"sjefer": "leder"}, [["Sjefer", "leiarar", "lederne"], ["sjef"]]),
    "a person splits what a rule merges": ({"ledere": "ledere"}, [["Ledere"], ["leder", "lederne"]]),
    "the form that names a concept stands alone": ({"leder": "leder"}, [["leder"], ["ledere", "lederne"]]),
    "what counts as one that stands alone stands with it": (
        {"ledere": "ledere", "lederne": "ledere"},
        [["ledere", "Lederne"], ["leder", "leiar"]],
    ),
    "a chain is followed to its end": ({"a1": "b1", "b1": "c1", "c1": "mål"}, [["a1", "b1", "c1", "måla"], ["a2"]]),
    "a circle is one": ({"rø": "gul", "gul": "blå", "blå": "rø"}, [["rø", "gul", "blå"], ["hvit"]]),
    "a way into a circle belongs to it": ({"x1": "gul", "gul": "blå", "blå": "gul"}, [["x1", "gul", "blå"], ["hvit"]]),
    "capitals and spaces do not matter": ({"felles  MÅL": "Retning"}, [["Felles mål", "retning"], ["mål"]]),
    "texts without words too": ({"😀": "humor", "!!": "!!"}, [["😀", "humor"], ["!!"], ["=!!"]]),
    "a typing error that is decided is no typing error": (
        {"komunikasjon": "komunikasjon"},
        [["komunikasjon"], ["kommunikasjon", "kommunikasjn"]],
    ),
}


@pytest.mark.parametrize(("counts_as", "groups"), CHOSEN.values(), ids=list(CHOSEN))
def test_what_a_person_decided_wins(counts_as: dict[str, str], groups: list[list[str]]):
    texts = [text for group in groups for text in group]
    for order in (texts, texts[::-1]):
        concept_of = dict(zip(order, concepts(order, counts_as), strict=True))
        of_groups = [{concept_of[text] for text in group} for group in groups]
        assert all(len(of_group) == 1 for of_group in of_groups), concept_of
        assert len(set.union(*of_groups)) == len(groups), concept_of
