"""The words of one question, each read in the light of all the others."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from workshop_live.text import bokmal
from workshop_live.text.compounds import parts
from workshop_live.text.dictionaries import base
from workshop_live.text.question_languages import NORWEGIAN, languages_of
from workshop_live.text.typing_errors import in_dictionary, is_clear, is_slip, most_different, nearest

MAX_LENGTH = 40  # letters of a word that is looked at

_MAX_UNKNOWN = 1_000  # words; among more, looking for what was meant takes longer than it helps
_MIN_STEM = 4  # letters of a name or a foreign word with an ending
_ENDINGS = ("ene", "ane", "en", "et", "er", "ar", "a", "s", "n", "r")
_QUALITIES = {"sv": "het", "da": "hed", "en": "ness"}


class QuestionWords:
    """The words of a question with how often they are written, and what each of them may be a form of."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        languages = tuple(languages_of([word for word in counts if len(word) <= MAX_LENGTH]))
        self.readings = {word: _readings(word, languages) if len(word) <= MAX_LENGTH else () for word in counts}
        self.corrected = sum(not readings for readings in self.readings.values()) <= _MAX_UNKNOWN
        self.votes: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        for readings in self.readings.values():
            self.votes.update(readings)
            self.places.update({reading: place for place, reading in enumerate(readings)})
        self.by_shape: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in counts:
            if self.readings[word] or (counts[word] > 1 and not self._stem(word)):
                self.by_shape[word[0], len(word)].append(word)

    def concepts(self) -> dict[str, str]:
        """The concept of each word."""
        return {word: self._concept(word) for word in self.counts}

    def _concept(self, word: str) -> str:
        known = self.readings[word]
        if known:
            return self._likeliest(known)
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
        """The concept of a word in no dictionary: of what was meant by it, of its parts, or its own."""
        meant = self._meant(word)
        if meant and (not compound or is_slip(word, meant)):
            return self._concept(meant)
        forms = [form for form in in_dictionary(word) if is_slip(word, form) or not compound]
        slips = [reading for form in forms if is_clear(word, form) for reading in bokmal.readings(form)]
        slip = self._likeliest(slips) if slips else word
        return slip if not compound or self.votes[slip] else " ".join(compound)

    def _likeliest(self, readings: Sequence[str]) -> str:
        """The reading that most words of the question share; of several one that is written, or the likeliest."""

        def likeliness(reading: str) -> tuple[int, bool, int, str]:
            return self.votes[reading], reading in self.counts, -self.places[reading], reading

        return max(readings, key=likeliness)

    def _stem(self, word: str) -> str | None:
        """The word of the question that a word in no dictionary is a form of: "scrumen" of "scrum"."""
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return next((stem for stem in stems if len(stem) >= _MIN_STEM and stem in self.counts), None)

    def _meant(self, word: str) -> str | None:
        """The word of the question that a typing error was to be: one that is known, or that more have written."""
        most = most_different(word)
        alike = (self.by_shape.get((word[0], length), ()) for length in range(len(word) - most, len(word) + most + 1))
        others = [
            other
            for of_length in alike
            for other in of_length
            if self.readings[other] or self.counts[other] > self.counts[word]
        ]
        meant = nearest(word, others, self.counts)
        return meant if meant and is_clear(word, meant) else None


@lru_cache(20_000)
def _readings(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """What a word may be a form of, in the first of the languages that knows it; also as a genitive."""
    for form in (word, word.removesuffix("s")):
        for language in languages:
            found = bokmal.readings(form) if language == NORWEGIAN else tuple(_foreign(form, language))
            if found:
                return found
    return ()


def _foreign(word: str, language: str) -> Iterator[str]:
    """The base forms in another language; a quality and its noun are one there too: "openness" is "open"."""
    ending = _QUALITIES.get(language, "")
    known = base(word, language)
    if known and ending and known.endswith(ending) and base(known.removesuffix(ending), language):
        yield known.removesuffix(ending)
    elif known:
        yield from dict.fromkeys((known, base(known, language) or known))
        if base(f"{word}s", language) == word:
            yield word
