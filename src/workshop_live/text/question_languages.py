"""The languages of a question, decided by all its words together: one to three words of an answer cannot tell."""

import re
from collections.abc import Collection, Sequence

from workshop_live.text.bokmal import readings
from workshop_live.text.dictionaries import base

NORWEGIAN = "no"

# Words and spellings that Norwegian has not. A question with some of them is looked up in that language's dictionary.
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
_SHARE = 20  # one word of so many that show a language is enough


def languages_of(words: Collection[str]) -> Sequence[str]:
    """The languages, the one that knows most of the words first. Norwegian (both forms as one) is always there."""
    unknown = [word for word in words if not readings(word)]
    if not unknown:
        return [NORWEGIAN]
    known = {NORWEGIAN: len(words) - len(unknown)}
    if any(base(word, "en") for word in unknown):
        known["en"] = sum(bool(base(word, "en")) for word in words)
    foreign = [word for word in unknown if not base(word, "en")]
    for language, signs in _SIGNS.items():
        if _SHARE * sum(bool(signs.fullmatch(word)) for word in foreign) >= max(1, len(words)):
            known[language] = sum(bool(base(word, language)) for word in words)
    return sorted(
        (language for language, count in known.items() if count or language == NORWEGIAN), key=lambda it: -known[it]
    )
