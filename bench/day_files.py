"""Looks for everything that was said and shown on a day in one of its files, and for what is in none."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.file_texts import everything
from bench.presentation import PAGES, name_of
from bench.tally import Tally


@dataclass(frozen=True)
class Said:
    """What was said on a day: ``texts`` by everybody, one of them ``parked``, and ``own`` by people to themselves."""

    texts: Sequence[str]
    parked: str
    own: str


def look_in_file(tally: Tally, extension: str, content: bytes, said: Said) -> None:
    """Count what is in a file and what is not."""
    told = everything(extension, content)
    for text in said.texts:
        tally.check("answers_in_files", text in told, f"{extension}: {text}")
    tally.check("own_text_nowhere", said.own not in told, extension)
    if extension in {"docx", "pptx", "json"}:
        for page in map(name_of, range(1, PAGES + 1)):
            tally.check("pages_in_files", page in told, f"{extension}: {page}")
    if extension == "md":
        parked = [text for text in said.texts if text in told.partition("## Parkerte spørsmål")[2]]
        tally.check("parked_in_files", parked == [said.parked], parked)
