"""Commands for files: plans, exports and imports of rooms."""

import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from workshop_live.actions.importing import ImportRoom, import_room
from workshop_live.actions.rooms import CreateRoom, create_room
from workshop_live.activity_types.summaries import summarise
from workshop_live.cli.arguments import (
    DataDir,
    Output,
    RoomName,
    fail,
    read_embedder,
    read_settings,
    text,
    write_output,
)
from workshop_live.cli.database_access import database, refuse, room_id
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import InvalidValueError, Problem, Refused
from workshop_live.exports import FORMATS
from workshop_live.exports.format import DEFAULT_CONTEXT, ExportContext, ExportError, NothingToExportError
from workshop_live.exports.json_parsing import parse_room
from workshop_live.exports.localiser import Localiser
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.page_sizes import PAGE_SIZES
from workshop_live.exports.report import included_answers, make_report
from workshop_live.exports.reported import Report
from workshop_live.plans.parsing import PlanError, decode_plan, parse_plan
from workshop_live.plans.writing import write_plan
from workshop_live.services.scratch_folders import ScratchFolder, clear_abandoned
from workshop_live.storage.archive import read_archive
from workshop_live.storage.engine import Database
from workshop_live.storage.organisations import look_of_room
from workshop_live.storage.organisers import find_organiser
from workshop_live.storage.pictures import of_room
from workshop_live.storage.plans import plan_of
from workshop_live.storage.slides import pages_in_files
from workshop_live.storage.writer import NotSavedError, write_now
from workshop_live.text.messages import field_message, message

plan = typer.Typer(add_completion=False, help="Plans: agendas without answers, as YAML files.", no_args_is_help=True)


class Extra(StrEnum):
    """What an export includes on request only."""

    UNSHOWN = "unshown"
    PRIVATE = "private"


class Left(StrEnum):
    """What an export can leave out."""

    ANSWERS = "answers"
    THEMES = "themes"
    RESULTS = "results"


OrganiserName = Annotated[str, typer.Option("--organiser", parser=text, metavar="NAME", help="Whose room it will be.")]
PlanFile = Annotated[Path, typer.Argument(metavar="FILE", help="A plan, or - for standard input.", allow_dash=True)]


@plan.command("check")
def check_plan(file: PlanFile) -> None:
    """Say what is wrong with a plan, line by line, or what is in it."""
    parsed = _read_plan(file)
    typer.echo(f"{file}: {parsed.title} ({parsed.language}), {len(parsed.activities)} activities. Nothing is wrong.")


@plan.command("import")
def import_plan(
    file: PlanFile,
    organiser_name: OrganiserName,
    data_dir: DataDir = None,
) -> None:
    """Make a room from a plan, and print its address and its code."""
    parsed = _read_plan(file)
    settings, opened = read_settings(data_dir=data_dir), database(data_dir)
    row = opened.read_now(find_organiser, organiser_name)
    if row is None:
        fail(message("en", "unknown_organiser"))
    made = write_now(opened.writing, create_room, CreateRoom(row.id, parsed, keep_days=settings.retention_days))
    if isinstance(made, Refused):
        refuse(made)
    typer.echo(f"{settings.address}/rooms/{made.room.public_id}\t{made.room.join_code}")


@plan.command("export")
def export_plan(room: RoomName, output: Output = "-", data_dir: DataDir = None) -> None:
    """Write the agenda of a room as a plan, with comments."""
    opened = database(data_dir)
    agenda = opened.read_now(plan_of, room_id(opened, room))
    if agenda is None:
        fail("There is no such room.")
    write_output(output, io.BytesIO(write_plan(agenda).encode()))


def import_room_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A room as JSON, or - for standard input.", allow_dash=True)
    ],
    organiser_name: OrganiserName,
    data_dir: DataDir = None,
) -> None:
    """Make an ended room from the JSON of one, and print its address."""
    try:
        past = parse_room(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    except OSError as error:
        fail(f"Cannot read {file}: {error.strerror}.")
    except InvalidValueError as invalid:
        _fail_at(file, invalid.problems)
    settings, opened = read_settings(data_dir=data_dir), database(data_dir)
    row = opened.read_now(find_organiser, organiser_name)
    if row is None:
        fail(message("en", "unknown_organiser"))
    try:
        made = import_room(opened, ImportRoom(row.id, past, keep_days=settings.retention_days))
    except NotSavedError as error:
        fail(f"The room was not taken in: {error}. Make room on the disk, or try again when less is written.")
    if isinstance(made, Refused):
        _fail_at(file, made.problems) if made.problems else refuse(made)
    else:
        typer.echo(f"{settings.address}/rooms/{made.room.public_id}")


def _fail_at(file: Path, problems: Sequence[Problem]) -> NoReturn:
    """Print the problems of a file and exit."""
    for problem in problems:
        typer.echo(f"{file}: {problem.field or 'file'}: {field_message('en', problem)}", err=True)
    raise typer.Exit(1)


def export(
    room: RoomName,
    *,
    format_name: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(FORMATS)}.")] = "xlsx",
    output: Output = "",
    activity: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="This activity only; may be given several times.")
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Include hidden answers.")] = False,
    include: Annotated[
        list[Extra] | None,
        typer.Option(
            help="Include answers that were never shown, or that only facilitators may see.",
            show_choices=True,
        ),
    ] = None,
    without: Annotated[
        list[Left] | None, typer.Option(help="Leave this out; may be given several times.", show_choices=True)
    ] = None,
    poster: Annotated[
        str,
        typer.Option(
            parser=text,
            metavar="SIZE",
            help=f"A joint text as a poster of this size: {', '.join(PAGE_SIZES)}. Formats: pdf, png, pptx, docx.",
        ),
    ] = "",
    template: Annotated[
        str, typer.Option(parser=text, metavar="FILE", help="A PowerPoint file whose look the slides take.")
    ] = "",
    data_dir: DataDir = None,
) -> None:
    """Write a room to a file."""
    if format_name not in FORMATS:
        fail(f"There is no format {format_name}; choose one of {', '.join(FORMATS)}.")
    if poster and poster not in PAGE_SIZES:
        fail(f"There is no page size {poster}; choose one of {', '.join(PAGE_SIZES)}.")
    if poster and not FORMATS[format_name].poster_writer:
        fail("A poster is a PDF, PNG, PPTX or DOCX.")
    excluded = {item.value: False for item in without or ()}
    also_included = {item.value: True for item in include or ()}
    options = ExportOptions(
        hidden=hidden, activities=frozenset(activity) if activity else None, **excluded, **also_included
    )
    clear_abandoned()
    opened = database(data_dir)
    report = _report(opened, room, options)
    _print_left_out(report)
    context = ExportContext(
        _progress if sys.stderr.isatty() else DEFAULT_CONTEXT.report_progress,
        template or read_settings().slides_template,
        poster,
    )
    try:
        with ScratchFolder() as scratch, _temporary_files_in(scratch.path), tempfile.TemporaryFile() as target:
            FORMATS[format_name].write(report, target, context)
            target.seek(0)
            write_output(output or FORMATS[format_name].file_name(report, poster), target)
    except OSError:
        fail(f"There is no space to make the file in {tempfile.gettempdir()}.")
    except NothingToExportError:
        if poster:
            fail("A poster shows one joint text, once it has lines and was shown. Name it with --activity.")
        if FORMATS[format_name].is_of_actions:
            fail("The room has no action for this file, or none with a day.")
        fail("A picture shows one result. Name an activity that was answered with --activity, or take --format zip.")
    except ExportError as error:
        fail(str(error))


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Create temporary files in a folder during the context."""
    previous, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = previous


def _report(opened: Database, room: str, options: ExportOptions) -> Report:
    archive = opened.read_now(read_archive, room_id(opened, room))
    if archive is None:
        fail("There is no such room.")
    rounds = [(activity, answers) for activity, answers in archive.rounds if options.includes(activity)]
    if not rounds and options.activities:
        fail("There is no such activity in the room.")
    embedder = read_embedder()
    summaries = {
        activity.round.id: summarise(
            activity,
            included_answers(activity, answers, options),
            archive.boards.get(activity.round.id, {}),
            embedder(),
        )
        for activity, answers in rounds
        if activity.round and options.themes
    }
    look = opened.read_now(look_of_room, room_id(opened, room), with_logo=True)
    pictures = opened.read_now(of_room, archive.room.public_id)
    pages = opened.read_now(pages_in_files, archive.room.public_id)
    return make_report(
        archive.room,
        archive.rounds,
        options,
        summaries=summaries,
        look=look,
        pictures=pictures,
        pages=pages,
        joint_texts=archive.joint_texts,
        items=archive.items,
    )


def _print_left_out(report: Report) -> None:
    """Print how many answers the export leaves out, and the flags that include them."""
    counts = {Extra.UNSHOWN: report.unshown_left_out, Extra.PRIVATE: report.private_left_out}
    notes = Localiser(replace(report, language="en")).left_out_notes(report)
    extras = [kind for kind, count in counts.items() if count]
    for extra, note in zip_longest(extras, notes):
        typer.echo(f"{note} To have them in it: --include {extra}" if extra else note, err=True)


def _progress(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done} of {of} " + ("\n" if done == of else ""))
    sys.stderr.flush()


def _read_plan(file: Path) -> Plan:
    """Parse a plan, or print its problems and exit."""
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        fail(f"Cannot read {file}: {error.strerror}.")
    try:
        return parse_plan(decode_plan(content))
    except PlanError as invalid:
        for found in invalid.problems:
            where = f"{file}:{found.line}: {found.problem.field or 'plan'}" if found.line else file
            typer.echo(f"{where}: {field_message('en', found.problem)}", err=True)
        raise typer.Exit(1) from None
