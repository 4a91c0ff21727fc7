"""The vocabulary of one question: each word form resolved to a concept in the context of all others."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from workshop_live.text import bokmal
from workshop_live.text.compounds import parts
from workshop_live.text.dictionaries import lemma
from workshop_live.text.language_detection import NORWEGIAN, detect_languages
from workshop_live.text.typing_errors import closest_word, dictionary_candidates, is_typo, is_unambiguous, max_edits

MAX_LENGTH = 40  # letters; longer words are left as they are

_MAX_UNKNOWN = 1_000  # words; correcting more would take longer than it helps
_MIN_STEM = 4  # letters of a name or a foreign word with an ending
_ENDINGS = ("ene", "ane", "en", "et", "er", "ar", "a", "s", "n", "r")
_QUALITIES = {"sv": "het", "da": "hed", "en": "ness"}


class Vocabulary:
    """The words of a question with their counts, and the lemmas that each may belong to."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        languages = tuple(detect_languages([word for word in counts if len(word) <= MAX_LENGTH]))
        self.lemmas = {word: _lemmas(word, languages) if len(word) <= MAX_LENGTH else () for word in counts}
        self.corrected = sum(not lemmas for lemmas in self.lemmas.values()) <= _MAX_UNKNOWN
        self.votes: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        for lemmas in self.lemmas.values():
            self.votes.update(lemmas)
            self.places.update({candidate: place for place, candidate in enumerate(lemmas)})
        self.by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in counts:
            if self.lemmas[word] or (counts[word] > 1 and not self._stem(word)):
                self.by_shape[word[0], len(word)].append(word)

    def concepts(self) -> dict[str, str]:
        """Return the concept of each word; equal concepts are one."""
        return {word: self._concept(word) for word in self.counts}

    def _concept(self, word: str) -> str:
        """Return the concept of a word: its lemma, stem, correction, parts as a compound, or the word itself."""
        own_lemmas = self.lemmas[word]
        if own_lemmas:
            return self._likeliest(own_lemmas)
        stem = self._stem(word)
        if stem:
            return self._concept(stem)
        if len(word) > MAX_LENGTH:
            return word
        compound = parts(word)
        if not self.corrected:
            return " ".join(compound or (word,))
        return self._corrected(word, compound)

    def _corrected(self, word: str, compound: tuple[str, str] | None) -> str:
        """Return the concept of an unknown word: that of its correction, its parts as a compound, or its own."""
        meant = self._meant(word)
        if meant and (not compound or is_typo(word, meant)):
            return self._concept(meant)
        forms = [form for form in dictionary_candidates(word) if is_typo(word, form) or not compound]
        corrections = [candidate for form in forms if is_unambiguous(word, form) for candidate in bokmal.lemmas(form)]
        correction = self._likeliest(corrections) if corrections else word
        return correction if not compound or self.votes[correction] else " ".join(compound)

    def _likeliest(self, lemmas: Sequence[str]) -> str:
        """Return the lemma that most words of the question share; ties prefer one that was written itself."""

        def likeliness(candidate: str) -> tuple[int, bool, int, str]:
            return self.votes[candidate], candidate in self.counts, -self.places[candidate], candidate

        return max(lemmas, key=likeliness)

    def _stem(self, word: str) -> str | None:
        """Return the counted word that an unknown word is a form of ("scrum" for "scrumen"), or None."""
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return next((stem for stem in stems if len(stem) >= _MIN_STEM and stem in self.counts), None)

    def _meant(self, word: str) -> str | None:
        """Return the known or more frequent word of the question that a typing error stands for. None without."""
        limit = max_edits(word)
        same_shape = (
            self.by_shape.get((word[0], length), ()) for length in range(len(word) - limit, len(word) + limit + 1)
        )
        candidates = [
            other
            for words in same_shape
            for other in words
            if self.lemmas[other] or self.counts[other] > self.counts[word]
        ]
        meant = closest_word(word, candidates, self.counts)
        return meant if meant and is_unambiguous(word, meant) else None


@lru_cache(20_000)
def _lemmas(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lemmas of a word, also as a genitive, in the first of the languages that has it; empty if none has."""
    for form in (word, word.removesuffix("s")):
        for language in languages:
            form_lemmas = bokmal.lemmas(form) if language == NORWEGIAN else tuple(_foreign(form, language))
            if form_lemmas:
                return form_lemmas
    return ()


def _foreign(word: str, language: str) -> Iterator[str]:
    """Yield the lemmas in another language; nouns of quality count as their adjective: "openness" is "open"."""
    ending = _QUALITIES.get(language, "")
    base = lemma(word, language)
    if base and ending and base.endswith(ending) and lemma(base.removesuffix(ending), language):
        yield base.removesuffix(ending)
    elif base:
        yield from dict.fromkeys((base, lemma(base, language) or base))
        if lemma(f"{word}s", language) == word:
            yield word
