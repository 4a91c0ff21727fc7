"""Lemmas of Norwegian words, in Bokmål, likeliest first.

A form often belongs to several lemmas ("deler" to "del" and "dele"); the vocabulary of the question decides.
"""

from collections.abc import Iterator
from functools import lru_cache

from workshop_live.text.dictionaries import is_lemma, lemma
from workshop_live.text.nynorsk import bokmal_table, to_bokmal

_MIN_STEM = 3  # letters

# Agent nouns, which are more frequent in workshops than the verb: "leder" is no form of "lede" here.
_AGENT_NOUNS = ("leder", "lærer", "bruker", "giver", "taker", "pleier")

# A noun with this ending also has the others of one gender: "kvelder" with "kvelden" and "kveldene".
_NOUNS = {
    "er": (("en",),),
    "et": (("ene",), ("a",)),
    "a": (("en",), ("et",), ("ene",)),
    "ene": (("en",), ("et",)),
    "en": (("ene",),),
}
_VERBS = ("er", "et", "a", "te")

# Nouns in -het and -itet that mean something else than their adjective.
_NOT_QUALITIES = frozenset(
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
def lemmas(word: str) -> tuple[str, ...]:
    """Return the possible lemmas of a Bokmål or Nynorsk word, in Bokmål; empty if it is in no dictionary."""
    bokmal = bokmal_table().get(word)
    if bokmal:
        return lemmas(bokmal) or (bokmal,)
    if word.endswith(_AGENT_NOUNS) and lemma(word, "nb"):
        return (word,)
    candidates = [*_as_bokmal(word), *_as_nynorsk(word)]
    return tuple(dict.fromkeys(_quality(_translated(form)) for form in candidates))


def _as_bokmal(word: str) -> Iterator[str]:
    """Yield the lemmas of a word as Bokmål."""
    base = lemma(word, "nb")
    if base is None:
        return
    is_verb_form = word.endswith("er") and lemma(f"{word}ne", "nb") == word
    if base == word or is_verb_form:
        yield word
    if base != word or is_verb_form:
        yield from _nouns(word)
        yield base
        yield lemma(base, "nb") or base
        yield from _verbs(word)
    else:
        yield from _contracted(word)


def _contracted(word: str) -> Iterator[str]:
    """Yield the adjective of a contracted plural: "åpen" for "åpne", "sikker" for "sikre"."""
    stem, letter = word[:-2], word[-2:-1]
    if word.endswith(("ne", "re", "le")) and len(stem) > 1:
        whole = (f"{beginning}e{letter}" for beginning in (stem, stem + stem[-1]))
        yield from (form for form in whole if is_lemma(form, "nb") and lemma(f"{form}t", "nb") == form)


def _nouns(word: str) -> Iterator[str]:
    """Yield the nouns of which a word may be an inflection."""
    for ending, other_endings in _NOUNS.items():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _MIN_STEM and lemma(stem, "nb") and _has(stem, other_endings):
            yield stem


def _verbs(word: str) -> Iterator[str]:
    """Yield the verbs of which a word may be an inflection, or the word itself if it is one."""
    if lemma(f"{word}nde", "nb") == word:
        yield word
    for ending in _VERBS:
        verb = f"{word.removesuffix(ending)}e"
        if word.endswith(ending) and len(verb) > _MIN_STEM and lemma(f"{verb}nde", "nb") == verb == lemma(verb, "nb"):
            yield verb


def _has(stem: str, endings: tuple[tuple[str, ...], ...]) -> bool:
    """Return whether a noun has all endings of at least one of the genders."""
    return any(all(lemma(stem + ending, "nb") == stem for ending in gender) for gender in endings)


def _as_nynorsk(word: str) -> Iterator[str]:
    """Yield the Bokmål lemma of a word as Nynorsk. A word of both languages counts if it begins like the lemma."""
    base = lemma(word, "nn")
    if lemma(word, "nb"):
        if base and not is_lemma(word, "nb") and word.startswith(base[:-1]):
            yield base if is_lemma(base, "nb") else to_bokmal(base) or base
    else:
        form = base if base and lemma(base, "nb") else (base and to_bokmal(base)) or to_bokmal(word) or base
        if form:
            yield from lemmas(form) if lemma(form, "nb") else (form,)


def _translated(form: str) -> str:
    return bokmal_table().get(form, form)


def _quality(form: str) -> str:
    """Return the adjective of a noun of quality: "trygg" for "trygghet"; any other form as it is."""
    if form in _NOT_QUALITIES:
        return form
    for ending, replacement in _QUALITIES:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) >= _MIN_STEM and lemma(stem + replacement, "nb"):
            return lemma(stem + replacement, "nb") or form
    return form
