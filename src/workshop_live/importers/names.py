"""What keys and columns are called that hold ids, questions and answers. Most columns tell by what is in them."""

import re
from collections.abc import Sequence

IDS = (
    "id", "nr", "no", "no.", "nr.", "#", "answer id", "answer_id", "svar-id", "svar id", "response id", "response_id",
    "respondent id", "respondent_id", "number", "nummer",
)  # fmt: skip
PEOPLE = (
    "voter", "voters", "voter id", "player", "players", "nickname", "spiller", "spelar", "userid", "participant",
    "participants", "participant id", "deltaker", "deltakar", "deltaker-id", "deltakar-id", "deltaker id", "respondent",
    "user id", "bruker-id", "bruker id",
)  # fmt: skip
QUESTIONS = (
    "question", "spørsmål", "spurnad", "spm", "prompt", "question text", "spørsmålstekst", "poll text",
    "poll question", "voteoptiontext",
)  # fmt: skip
ANSWERS = (
    "text", "answer", "svar", "response", "tekst", "innspill", "innspel", "answers", "responses", "word", "ord",
    "entry", "voteanswer",
)  # fmt: skip
# Texts that are no answers: who somebody is, when it was, which gathering it was, what could be chosen.
_ASIDE = re.compile(
    r"(?:(?:user|voter|participant|player|first|last|full|your|for|etter|bruker|brukar|deltaker|deltakar|ditt|fullt)"
    r"[ -]*)?"
    r"(?:name|navn|namn|username|navnet ditt|namnet ditt)\d*(?: \(.*\))?"
    r"|(?:for-?(?:navn|namn)?|first(?: name)?)(?: og |/| and | & )(?:etter(?:navn|namn)|last ?name|surname)"
    r"|hva heter du\??|kva heiter du\??|what(?:'|’| i)s your name\??|surname|family ?name|given ?name|display ?name"
    r"|(?:user|voter|participant|bruker|brukar|deltaker|deltakar|din|your|contact)?[ -]*(?:e-?mail|e-?post)"
    r"(?:[ -]*adress[ea]?n?| address)?(?: din)?\d*(?: \(.*\))?"
    r"|(?:mobil|telefon|tlf|phone|mobile)(?:[ -]*(?:nummer|number|nr))?\.?|address|adresse"
    r"|(?:user )?(?:company|organi[sz]ation|firma)|author|forfatter|session(?: (?:id|name))?|økt|status|language|språk"
    r"|choices?|options?|alternativ(?:er)?|valg|ip(?:[ -]?adress[ea]?)?|device|nettleser|browser"
    r"|(?:submitted|submission|start|end|completion|generate|answer)?[ -]*(?:date|time)(?:(?:/| and )time)?"
    r"|tidsmerke|tidsstempel|timestamp|(?:start|slutt|fullførings?)?tidspunkt|dato"
    r"|poll name|poll title|meeting topic|topic|correct answers?|correct / incorrect"
    r"|(?:question|poll|vote ?option) ?type"
)
# What tools call the ways to answer: by writing, and by choosing.
_WRITTEN = re.compile(
    r"(?:åpent?|åpne|ope|opne|open|spørsmål fra|spørsmål frå|questions from|fritekst|free|text|long|short|comment|word"
    r"|ordsky|essay|brainstorm|idea|q ?& ?a|tekst)\b",
)
_CHOSEN = re.compile(
    r"radio|check|choice|select|dropdown|multiple|quiz|rating|scale|rank|likert|true|slider|date|number|dots?\b|points?\b|poll"
    r"|valg|val\b|skala|ranger|poeng|prikk|prioriter"
)
_NUMBERED_TYPE = re.compile(r"\d+\W+")
_MAX_LENGTH = 300  # letters of a heading whose number is looked for
_NUMBERED = re.compile(r"(?P<stem>.*?\D)[\s#.:(\[-]*(?P<number>[1-9]\d?)[)\]]?")


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(heading.casefold().split()).rstrip(":")


def stem_of(heading: str) -> tuple[str, int]:
    """A heading without the number at its end, and that number: "Response 2"; 0 where there is none."""
    found = _NUMBERED.fullmatch(folded(heading)) if len(heading) <= _MAX_LENGTH else None
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


def names_a_column(cell: str) -> bool:
    """Whether a cell is what a column is called."""
    return names_answers(cell) or stands_aside(cell) or folded(cell) in QUESTIONS


def heads(row: Sequence[str]) -> bool:
    """Whether a row is one of headings: at least two names of columns, and half of it or three of them."""
    filled = [cell for cell in row if cell]
    named = sum(map(names_a_column, filled))
    return named >= 2 and (named >= 3 or 2 * named >= len(filled))


def names_types(heading: str) -> bool:
    """Whether a heading says that the way to answer stands below it, as the numbers of questions do in some files."""
    name = folded(heading)
    return name.endswith("type") or name in {"question number", "spørsmålsnummer"}


def is_chosen(type_name: str) -> bool | None:
    """Whether a way to answer is choosing and not writing; None where its name says neither."""
    name = _NUMBERED_TYPE.sub("", folded(type_name), count=1)
    if _WRITTEN.search(name):
        return False
    return True if _CHOSEN.search(name) else None
