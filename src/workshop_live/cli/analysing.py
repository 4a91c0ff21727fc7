"""Commands that analyse answers collected elsewhere: themes and words."""

import json
import os
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer

from workshop_live.cli.arguments import fail, read_embedder, text, write_output
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.exports.theme_analysis import AnalysedQuestion, write_markdown, write_workbook
from workshop_live.importers import STANDARD_INPUT, ImportedQuestion, UnreadableFileError, read_questions
from workshop_live.importers.json_files import parse_json_line
from workshop_live.importers.notes import Notes
from workshop_live.importers.questions import choose, describe
from workshop_live.text.clustering import Embed
from workshop_live.text.collation import collation_key
from workshop_live.text.languages import DEFAULT_LANGUAGE
from workshop_live.text.themes import find_themes
from workshop_live.text.word_forms import concepts

analyse = typer.Typer(
    add_completion=False, help="Themes and words of answers that were collected elsewhere.", no_args_is_help=True
)

SOME_LEFT_OUT = 3
"""Exit status if rows were left out; standard error has how many and why."""

_LONG = 500  # minimum answers for a progress bar
_LONG_BYTES = 20_000
_STEPS = 25  # updates of a progress bar
_MAX_LABEL_LENGTH = 32
_MAX_CONCEPT_LENGTH = 24

_FILE = "CSV, XLSX, JSON lines or a JSON array, TXT with an answer a line; - for standard input."
File = Annotated[Path, typer.Argument(metavar="FILE", help=_FILE, allow_dash=True)]
Named = Annotated[
    str, typer.Option("--question", parser=text, metavar="TEXT", help="Its number, text, or a part of it.")
]
Column = Annotated[
    str, typer.Option("--column", parser=text, metavar="NAME", help="The column of the answers: its heading or letter.")
]
Sheet = Annotated[str, typer.Option("--sheet", parser=text, metavar="NAME", help="A sheet: its name or number.")]


@analyse.command("themes")
def themes(
    file: File,
    *,
    question: Named = "",
    column: Column = "",
    sheet: Sheet = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for one question.")] = False,
    xlsx: Annotated[str, typer.Option("--xlsx", metavar="OUT", help="Write a workbook, or - to print it.")] = "",
    as_markdown: Annotated[bool, typer.Option("--md", help="Print Markdown.")] = False,
    language: Annotated[str, typer.Option(help="Of headings in files: nb, nn or en.")] = DEFAULT_LANGUAGE,
    embeddings: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="A model's folder, or an address; set up as those of the server."),
    ] = None,
) -> None:
    """Gather the answers of a file into themes, and print them."""
    if as_json + bool(xlsx) + as_markdown > 1:
        fail("Choose one of --json, --xlsx and --md.")
    if language not in LANGUAGES:
        fail(f"There is no language {language}; choose one of {', '.join(LANGUAGES)}.")
    new_embedder = read_embedder(embeddings)
    questions, notes = _read(file, question, column, sheet)
    if as_json and len(questions) > 1:
        fail(f"JSON is for one question, and {file} holds {len(questions)}. {describe(questions)}")
    analysed = _analysed(questions, new_embedder)
    if as_json:
        _print_json(questions[0], analysed[0])
    elif xlsx:
        write_output(xlsx, BytesIO(write_workbook(analysed, language)))
    elif as_markdown:
        typer.echo(write_markdown(analysed, language), nl=False)
    else:
        for result in analysed:
            _print_themes(result)
    _exit_with_status(notes)


def _read(file: Path, question: str, column: str, sheet: str) -> tuple[list[ImportedQuestion], Notes]:
    """Return the selected questions and the notes, which are printed to standard error."""
    try:
        imported = read_questions(file, sheet=sheet, column=column)
        questions = choose(imported.questions, question)
    except UnreadableFileError as error:
        fail(str(error))
    for line in imported.notes.lines():
        typer.echo(line, err=True)
    return questions, imported.notes


def _exit_with_status(notes: Notes) -> None:
    """Exit with SOME_LEFT_OUT if rows were left out."""
    if notes.left_out:
        raise typer.Exit(SOME_LEFT_OUT)


def _analysed(
    questions: Sequence[ImportedQuestion], new_embedder: Callable[[], Embed | None]
) -> list[AnalysedQuestion]:
    analysed = []
    with _progress(sum(len(question.answers) for question in questions), "Themes") as advance:
        for question in questions:
            texts = {str(answer): answer_text for answer, answer_text in question.answers}
            found_themes = find_themes(question.prompt, list(texts.items()), embed=new_embedder())
            analysed.append(AnalysedQuestion(question.prompt, texts, found_themes))
            advance(len(texts))
    return analysed


@contextmanager
def _progress(length: int, label: str, long: int = _LONG) -> Iterator[Any]:
    """Yield a function that advances a progress bar, which is shown on terminals for long tasks."""
    if length < long or not sys.stderr.isatty():
        yield lambda _: None
        return
    with typer.progressbar(length=length, label=label, file=sys.stderr, update_min_steps=length // _STEPS) as bar:
        yield bar.update
        bar.update(length)  # the remainder after the last update


def _print_json(question: ImportedQuestion, analysed: AnalysedQuestion) -> None:
    ids = {str(answer): answer for answer, _ in question.answers}
    rows = [
        {
            "label": theme.label,
            "keywords": theme.keywords,
            "typical": analysed.texts[theme.typical],
            "answers": [ids[answer] for answer in theme.answers],
        }
        for theme in analysed.themes.themes
    ]
    _print({"themes": rows, "other": [ids[answer] for answer in analysed.themes.other]})


def _print_themes(analysed: AnalysedQuestion) -> None:
    found = analysed.themes
    if analysed.prompt:
        typer.secho(analysed.prompt, bold=True)
    counts = (_of(len(analysed.texts), "answer"), _of(len(found.themes), "theme"), _of(len(found.other), "answer"))
    typer.echo("{}, {}, {} in none of them\n".format(*counts))
    rows = [(len(theme.answers), theme.label, analysed.texts[theme.typical]) for theme in found.themes]
    _print_rows(rows, _MAX_LABEL_LENGTH)


def _of(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print_rows(rows: Sequence[tuple[int, str, str]], widest: int) -> None:
    """Print rows of (count, name, text), one per line of the terminal."""
    width = min(widest, max((len(name) for _, name, _ in rows), default=0))
    for count, name, said in rows:
        line = f"{count:>6}  {_cut(name, widest):<{width}}  {said}"
        typer.echo(_cut(line, shutil.get_terminal_size((120, 24)).columns))
    typer.echo()


def _cut(line: str, width: int) -> str:
    line = line.replace("\n", " / ")
    return line if len(line) <= width else line[: width - 1] + "…"


@analyse.command("words")
def words(
    file: File = STANDARD_INPUT,
    *,
    question: Named = "",
    column: Column = "",
    sheet: Sheet = "",
    batch: Annotated[
        bool, typer.Option("--batch", help="Read a JSON array of texts a line, write one of group numbers for each.")
    ] = False,
) -> None:
    """Count words as the word cloud does: the forms of one word together."""
    if batch:
        _print_groups()
        return
    questions, notes = _read(file, question, column, sheet)
    counts = []
    with _progress(sum(len(item.answers) for item in questions), "Words") as advance:
        for item in questions:
            counts.append(_counted([answer for _, answer in item.answers if answer.strip()]))
            advance(len(item.answers))
    for item, rows in zip(questions, counts, strict=True):
        if item.prompt:
            typer.secho(item.prompt, bold=True)
        _print_rows(rows, _MAX_CONCEPT_LENGTH)
    _exit_with_status(notes)


def _print_groups() -> None:
    try:
        with _progress(_input_size(), "Words", _LONG_BYTES) as advance:
            for texts in _batches(advance):
                places: dict[str, int] = {}
                _print([places.setdefault(concept, len(places)) for concept in concepts(texts)])
    except UnreadableFileError as error:
        fail(str(error))


def _input_size() -> int:
    """Return the size of standard input, 0 unless it is a file and the output is no terminal."""
    try:
        status = os.fstat(sys.stdin.fileno())
    except OSError:  # standard input has no file descriptor
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) and not sys.stdout.isatty() else 0


def _batches(advance: Callable[[int], object]) -> Iterator[list[str]]:
    for number, line in enumerate(sys.stdin.buffer, 1):
        advance(len(line))
        try:
            texts = parse_json_line(line.decode("utf-8-sig"), number)
        except UnicodeDecodeError:
            raise UnreadableFileError(f"Line {number} is not UTF-8.") from None
        if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
            raise UnreadableFileError(f"Line {number} is not a JSON array of texts.")
        yield texts


def _counted(texts: Sequence[str]) -> list[tuple[int, str, str]]:
    """Return (count, most common form, all forms) of each concept, most frequent first."""
    forms: dict[str, Counter[str]] = {}
    for concept, form in zip(concepts(texts), texts, strict=True):
        forms.setdefault(concept, Counter())[form] += 1
    rows = []
    for counts in forms.values():
        ordered = sorted(counts, key=lambda form: (-counts[form], form.casefold(), form.swapcase()))
        rows.append((counts.total(), ordered[0], ", ".join(ordered)))
    return sorted(rows, key=lambda row: (-row[0], collation_key(row[1])))


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False).encode() + b"\n", nl=False)
