"""What keys and columns are called that hold ids, questions and answers. Most columns tell by what is in them."""

import re

IDS = (
    "id", "nr", "no", "no.", "nr.", "#", "answer id", "answer_id", "svar-id", "svar id", "response id", "response_id",
    "respondent id", "respondent_id", "number", "nummer",
)  # fmt: skip
PEOPLE = (
    "voter", "voters", "voter id", "participant", "participants", "participant id", "deltaker", "deltakar",
    "deltaker-id", "deltakar-id", "deltaker id", "respondent", "user id", "bruker-id", "bruker id",
)  # fmt: skip
QUESTIONS = (
    "question", "spørsmål", "spurnad", "spm", "prompt", "question text", "spørsmålstekst", "poll text",
    "poll question",
)  # fmt: skip
ANSWERS = (
    "text", "answer", "svar", "response", "tekst", "innspill", "innspel", "answers", "responses", "word", "ord",
    "entry",
)  # fmt: skip
# Texts that are no answers: who somebody is, which gathering it was, what could be chosen.
_ASIDE = re.compile(
    r"(?:(?:user|voter|participant|first|last|full|for|etter|bruker|deltaker)[ -]*)?(?:name|navn|namn|username)\d*"
    r"|(?:user|voter|participant|bruker|deltaker)?[ -]*(?:e-?mail|e-?post)(?:[ -]*adress[e]?| address)?\d*"
    r"|(?:user )?(?:company|organi[sz]ation|firma)|author|forfatter|session(?: (?:id|name))?|økt|status|language|språk"
    r"|choices?|options?|alternativ(?:er)?|valg|ip(?:[ -]?adress[e]?)?|device|nettleser|browser"
)
_LONGEST = 300  # letters of a heading whose number is looked for
_NUMBERED = re.compile(r"(?P<stem>.*?\D)[\s#.:(\[-]*(?P<number>[1-9]\d?)[)\]]?")


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(heading.casefold().split()).rstrip(":")


def stem_of(heading: str) -> tuple[str, int]:
    """A heading without the number at its end, and that number: "Response 2"; 0 where there is none."""
    found = _NUMBERED.fullmatch(folded(heading)) if len(heading) <= _LONGEST else None
    return (found["stem"].rstrip(" #.:([-"), int(found["number"])) if found else (folded(heading), 0)


def names_answers(heading: str) -> bool:
    """Whether a heading says that answers stand below it, and nothing of what was asked."""
    return stem_of(heading)[0] in ANSWERS


def names_id(heading: str) -> bool:
    """Whether a heading says that what stands below it tells rows apart."""
    return folded(heading) in IDS or folded(heading) in PEOPLE


def stands_aside(heading: str) -> bool:
    """Whether a heading says that what stands below it is no answer."""
    return names_id(heading) or _ASIDE.fullmatch(folded(heading)) is not None
