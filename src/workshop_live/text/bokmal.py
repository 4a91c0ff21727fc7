"""What a Norwegian word may be a form of: its base forms in Bokmål, the likeliest first.

A form often belongs to two words ("deler" to "del" and "dele"). Which of them is meant shows in what else is written.
"""

from collections.abc import Iterator
from functools import lru_cache

from workshop_live.text.dictionaries import base, is_base
from workshop_live.text.nynorsk import bokmal_of, in_bokmal

_MIN_STEM = 3  # letters

# Persons, who are named more often in workshops than what they do is: "leder" is no form of "lede" here.
_PERSONS = ("leder", "lærer", "bruker", "giver", "taker", "pleier")

# A noun with this ending has the other endings too, in one gender at least: "kvelder" with "kvelden" and "kveldene".
_NOUNS = {
    "er": (("en",),),
    "et": (("ene",), ("a",)),
    "a": (("en",), ("et",), ("ene",)),
    "ene": (("en",), ("et",)),
    "en": (("ene",),),
}
_VERBS = ("er", "et", "a", "te")

# Qualities whose noun is another thing than the quality.
_STAY = frozenset(
    {
        "enhet", "helhet", "nyhet", "mulighet", "virksomhet", "leilighet", "hastighet", "nærhet", "ulikhet",
        "likhet", "menighet", "myndighet", "rettighet", "ferdighet", "personlighet", "offentlighet", "begivenhet",
        "omstendighet", "beskaffenhet", "egenhet", "hemmelighet", "særegenhet", "overhet", "aktivitet", "realitet",
        "nasjonalitet", "mentalitet", "spesialitet", "lokalitet", "formalitet", "kriminalitet", "personalitet",
        "kvalitet",
    }
)  # fmt: skip
_QUALITIES = (("ivitet", "iv"), ("bilitet", "bel"), ("bilitet", "bil"), ("alitet", "al"), ("het", ""))


@lru_cache(20_000)
def readings(word: str) -> tuple[str, ...]:
    """The base forms that a word of Bokmål or Nynorsk may have, none if it stands in no dictionary."""
    bokmal = bokmal_of().get(word)
    if bokmal:
        return readings(bokmal) or (bokmal,)
    if word.endswith(_PERSONS) and base(word, "nb"):
        return (word,)
    found = [*_as_bokmal(word), *_as_nynorsk(word)]
    return tuple(dict.fromkeys(_quality(_translated(form)) for form in found))


def _as_bokmal(word: str) -> Iterator[str]:
    known = base(word, "nb")
    if known is None:
        return
    does = word.endswith("er") and base(f"{word}ne", "nb") == word
    if known == word or does:
        yield word
    if known != word or does:
        yield from _nouns(word)
        yield known
        yield base(known, "nb") or known
        yield from _verbs(word)
    else:
        yield from _contracted(word)


def _contracted(word: str) -> Iterator[str]:
    """The adjective whose plural looks like another word: "åpne" to "åpen", "sikre" to "sikker"."""
    stem, letter = word[:-2], word[-2:-1]
    if word.endswith(("ne", "re", "le")) and len(stem) > 1:
        whole = (f"{begun}e{letter}" for begun in (stem, stem + stem[-1]))
        yield from (form for form in whole if is_base(form, "nb") and base(f"{form}t", "nb") == form)


def _nouns(word: str) -> Iterator[str]:
    for ending, others in _NOUNS.items():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _MIN_STEM and base(stem, "nb") and _has(stem, others):
            yield stem


def _verbs(word: str) -> Iterator[str]:
    if base(f"{word}nde", "nb") == word:
        yield word
    for ending in _VERBS:
        verb = f"{word.removesuffix(ending)}e"
        if word.endswith(ending) and len(verb) > _MIN_STEM and base(f"{verb}nde", "nb") == verb == base(verb, "nb"):
            yield verb


def _has(stem: str, endings: tuple[tuple[str, ...], ...]) -> bool:
    return any(all(base(stem + ending, "nb") == stem for ending in of_gender) for of_gender in endings)


def _as_nynorsk(word: str) -> Iterator[str]:
    """The Bokmål base form of what may be Nynorsk. A word of both belongs to a form that it begins like."""
    known = base(word, "nn")
    if base(word, "nb"):
        if known and not is_base(word, "nb") and word.startswith(known[:-1]):
            yield known if is_base(known, "nb") else in_bokmal(known) or known
    else:
        form = known if known and base(known, "nb") else (known and in_bokmal(known)) or in_bokmal(word) or known
        if form:
            yield from readings(form) if base(form, "nb") else (form,)


def _translated(form: str) -> str:
    return bokmal_of().get(form, form)


def _quality(form: str) -> str:
    """A quality and its noun are one: "trygghet" is "trygg"."""
    if form in _STAY:
        return form
    for ending, instead in _QUALITIES:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) >= _MIN_STEM and base(stem + instead, "nb"):
            return base(stem + instead, "nb") or form
    return form
