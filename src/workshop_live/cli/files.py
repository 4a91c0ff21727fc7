"""Files: a room as a report, and plans."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workshop_live.actions.rooms import CreateRoom, create_room
from workshop_live.activity_types.summaries import questions_of, summarise
from workshop_live.cli.arguments import (
    DataDir,
    Output,
    RoomName,
    database,
    fail,
    read_settings,
    refuse,
    room_id,
    text,
    write_output,
)
from workshop_live.domain.plans import Plan
from workshop_live.domain.refusals import Refused
from workshop_live.exports import FORMATS
from workshop_live.exports.picture import NoPicture
from workshop_live.exports.report import included, make_report
from workshop_live.plans.reading import BadPlan, read_plan
from workshop_live.plans.writing import write_plan
from workshop_live.storage.archive import read_archive
from workshop_live.storage.organisers import find_organiser
from workshop_live.storage.plans import plan_of
from workshop_live.storage.writer import write_now
from workshop_live.web.problems import field_message, message

plan = typer.Typer(help="Plans: agendas without answers, as YAML files.", no_args_is_help=True)

PlanFile = Annotated[Path, typer.Argument(metavar="FILE", help="A plan, or - for standard input.", allow_dash=True)]


@plan.command("check")
def check_plan(file: PlanFile) -> None:
    """Say what is wrong with a plan, line by line, or what is in it."""
    read = _read(file)
    typer.echo(f"{file}: {read.title} ({read.language}), {len(read.activities)} activities. Nothing is wrong.")


@plan.command("import")
def import_plan(
    file: PlanFile,
    organiser_name: Annotated[
        str, typer.Option("--organiser", parser=text, metavar="NAME", help="Whose room it will be.")
    ],
    data_dir: DataDir = None,
) -> None:
    """Make a room from a plan, and print its address and its code."""
    read = _read(file)
    settings, opened = read_settings(data_dir=data_dir), database(data_dir)
    row = opened.read_now(find_organiser, organiser_name)
    if row is None:
        fail(message("en", "unknown_organiser"))
    made = write_now(opened.writing, create_room, CreateRoom(row.id, read, keep_days=settings.retention_days))
    if isinstance(made, Refused):
        refuse(made)
    typer.echo(f"{settings.address}/rooms/{made.room.public_id}\t{made.room.join_code}")


@plan.command("export")
def export_plan(room: RoomName, output: Output = "-", data_dir: DataDir = None) -> None:
    """Write the agenda of a room as a plan, with comments."""
    opened = database(data_dir)
    found = opened.read_now(plan_of, room_id(opened, room))
    if found is None:
        fail("There is no such room.")
    write_output(output, write_plan(found).encode())


def export(
    room: RoomName,
    *,
    format_name: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(FORMATS)}.")] = "xlsx",
    output: Output = "",
    activity: Annotated[str, typer.Option(parser=text, metavar="ID", help="One activity only.")] = "",
    hidden: Annotated[bool, typer.Option("--hidden", help="Include hidden answers.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Write a room to a file."""
    if format_name not in FORMATS:
        fail(f"There is no format {format_name}; choose one of {', '.join(FORMATS)}.")
    opened = database(data_dir)
    archive = opened.read_now(read_archive, room_id(opened, room))
    if archive is None:
        fail("There is no such room.")
    summaries = {
        it.round.id: summarise(questions_of(it, included(answers, include_hidden=hidden)))
        for it, answers in archive.asked
        if it.round and activity in {"", it.public_id}
    }
    report = make_report(
        archive.room, archive.asked, include_hidden=hidden, activity=activity or None, summaries=summaries
    )
    try:
        content = FORMATS[format_name].write(report)
    except NoPicture:
        fail("There is a picture of a word cloud that was answered. If there are several, name one with --activity.")
    write_output(output or FORMATS[format_name].file_name(report), content)


def _read(file: Path) -> Plan:
    try:
        written = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        fail(f"Cannot read {file}: {error.strerror}.")
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8. Save it as UTF-8 and try again.")
    try:
        return read_plan(written)
    except BadPlan as bad:
        for it in bad.problems:
            typer.echo(f"{file}:{it.line}: {it.problem.field or 'plan'}: {field_message('en', it.problem)}", err=True)
        raise typer.Exit(1) from None
