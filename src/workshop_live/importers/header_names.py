"""Names that tools in several languages give to columns and JSON keys of ids, questions, answers and metadata."""

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
# Columns of metadata: who, in which group and when, which gathering, which options.
_METADATA = re.compile(
    r"(?:(?:user|voter|participant|player|first|last|full|your|for|etter|bruker|brukar|deltaker|deltakar|ditt|fullt)"
    r"[ -]*)?"
    r"(?:name|navn|namn|username|navnet ditt|namnet ditt)\d*(?: \(.*\))?"
    r"|(?:for-?(?:navn|namn)?|first(?: name)?)(?: og |/| and | & )(?:etter(?:navn|namn)|last ?name|surname)"
    r"|hva heter du\??|kva heiter du\??|what(?:'|’| i)s your name\??|surname|family ?name|given ?name|display ?name"
    r"|(?:user|voter|participant|bruker|brukar|deltaker|deltakar|din|your|contact)?[ -]*(?:e-?mail|e-?post)"
    r"(?:[ -]*adress[ea]?n?| address)?(?: din)?\d*(?: \(.*\))?"
    r"|(?:group|team|gruppe)(?:[ -]*(?:name|navn|namn))?|(?:lag|bord)(?:navn|namn)?"
    r"|(?:mobil|telefon|tlf|phone|mobile)(?:[ -]*(?:nummer|number|nr))?\.?|address|adresse"
    r"|(?:user )?(?:company|organi[sz]ation|firma)|author|forfatter|session(?: (?:id|name))?|økt|status|language|språk"
    r"|choices?|options?|alternativ(?:er)?|valg|ip(?:[ -]?adress[ea]?)?|device|nettleser|browser"
    r"|(?:submitted|submission|start|end|completion|generate|answer)?[ -]*(?:date|time)(?:(?:/| and )time)?"
    r"|tidsmerke|tidsstempel|timestamp|(?:start|slutt|fullførings?)?tidspunkt|dato"
    r"|poll name|poll title|meeting topic|topic|correct answers?|correct / incorrect"
    r"|(?:question|poll|vote ?option) ?type"
)
# Names of question types in various tools: written or chosen answers.
_WRITTEN = re.compile(
    r"(?:åpent?|åpne|ope|opne|open|spørsmål fra|spørsmål frå|questions from|fritekst|free|text|long|short|comment|word"
    r"|ordsky|essay|brainstorm|idea|q ?& ?a|tekst)\b",
)
_CHOSEN = re.compile(
    r"radio|check|choice|select|dropdown|multiple|quiz|rating|scale|rank|likert|true|slider|date|number|dots?\b|points?\b|poll"
    r"|valg|val\b|skala|ranger|poeng|prikk|prioriter"
)
_NUMBERED_TYPE = re.compile(r"\d+\W+")
_MAX_LENGTH = 300  # characters of a header in which a number is searched for
_NUMBERED = re.compile(r"(?P<stem>.*?\D)[\s#.:(\[-]*(?P<number>[1-9]\d?)[)\]]?")


def normalised(heading: str) -> str:
    """Return a header for comparison: casefolded, single spaces, no colon at the end."""
    return " ".join(heading.casefold().split()).rstrip(":")


def split_number(heading: str) -> tuple[str, int]:
    """Split a header into its stem and the number at its end, 0 without: "Response 2"."""
    match = _NUMBERED.fullmatch(normalised(heading)) if len(heading) <= _MAX_LENGTH else None
    return (match["stem"].rstrip(" #.:([-"), int(match["number"])) if match else (normalised(heading), 0)


def is_answer_header(heading: str) -> bool:
    """Return whether a header only says that the column holds answers, and not what the question was."""
    return split_number(heading)[0] in ANSWERS


def is_id_header(heading: str) -> bool:
    """Return whether a header names a column of ids of rows or people."""
    return normalised(heading) in IDS or normalised(heading) in PEOPLE


def is_metadata_header(heading: str) -> bool:
    """Return whether a header names a column that holds no answers."""
    return is_id_header(heading) or _METADATA.fullmatch(normalised(heading)) is not None


def is_header(cell: str) -> bool:
    """Return whether a cell is a known column name."""
    return is_answer_header(cell) or is_metadata_header(cell) or normalised(cell) in QUESTIONS


def is_header_row(row: Sequence[str]) -> bool:
    """Return whether a row is a header row: at least two known names, which are half of the cells or at least three."""
    filled = [cell for cell in row if cell]
    count = sum(map(is_header, filled))
    return count >= 2 and (count >= 3 or 2 * count >= len(filled))


def is_type_header(heading: str) -> bool:
    """Return whether a header names a column of question types, or of numbers of questions that include them."""
    name = normalised(heading)
    return name.endswith("type") or name in {"question number", "spørsmålsnummer"}


def is_choice_type(type_name: str) -> bool | None:
    """Return whether a question type has choices instead of text, or None if its name says neither."""
    name = _NUMBERED_TYPE.sub("", normalised(type_name), count=1)
    if _WRITTEN.search(name):
        return False
    return True if _CHOSEN.search(name) else None
