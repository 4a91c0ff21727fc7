"""Detection of the languages of a question from the words of all its answers, since one answer is too short."""

import re
from collections.abc import Collection, Sequence

from workshop_live.text.bokmal import lemmas
from workshop_live.text.dictionaries import lemma

NORWEGIAN = "no"

# Words and spellings that do not occur in Norwegian: only if a question has some, that language's dictionary is loaded.
_SIGNS = {
    "sv": re.compile(
        r".*[äö].*|och|jag|inte|från|mycket|bättre|hur|vad|"
        r"arbete\w*|\w+skap(et|en)|\w+[aeo]rna|\w+tion(en|er)?|\w*ck\w*"
    ),
    "da": re.compile(
        r"af|hvad|mere|meget|noget|vores|fælles|uden|"
        r"\w*ej[dn]\w*|\w+hed(en|er|erne|s)?|op[bdfghklnrsv]\w+|ud\w+|\w+tion(en|er)?"
    ),
    "de": re.compile(
        r".*[ßäöü].*|und|nicht|mit|wir|mehr|ist|eine?|zu|"
        r"\w*sch\w*|\w+(ung|keit|heit)(en)?|\w*(tz|pf)\w*"
    ),
}
_SHARE = 20  # one word in 20 with such a sign is enough


def detect_languages(words: Collection[str]) -> Sequence[str]:
    """Return the languages of the words, those that recognise most of them first.

    Norwegian, Bokmål and Nynorsk together, is always among them.
    """
    unknown = [word for word in words if not lemmas(word)]
    if not unknown:
        return [NORWEGIAN]
    recognised = {NORWEGIAN: len(words) - len(unknown)}
    if any(lemma(word, "en") for word in unknown):
        recognised["en"] = sum(bool(lemma(word, "en")) for word in words)
    foreign = [word for word in unknown if not lemma(word, "en")]
    for language, signs in _SIGNS.items():
        if _SHARE * sum(bool(signs.fullmatch(word)) for word in foreign) >= max(1, len(words)):
            recognised[language] = sum(bool(lemma(word, language)) for word in words)
    return sorted(
        (language for language, count in recognised.items() if count or language == NORWEGIAN),
        key=lambda language: -recognised[language],
    )
