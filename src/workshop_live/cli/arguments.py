"""What the commands share: their arguments, the settings, the database, and saying what is wrong."""

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from workshop_live.domain.join_codes import parse_join_code
from workshop_live.domain.refusals import Refused
from workshop_live.server import CannotStart, find_database
from workshop_live.settings import Settings, describe
from workshop_live.storage.engine import Database
from workshop_live.storage.opening import database_exists
from workshop_live.storage.rooms import find_room_by_code
from workshop_live.web.problems import field_message, message


def text(argument: str) -> str:
    """An argument as text; a terminal with another encoding can hand in bytes that are none."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("this is not UTF-8") from None
    return argument


Name = Annotated[str, typer.Argument(parser=text, metavar="NAME")]
Organiser = Annotated[str, typer.Argument(parser=text, metavar="ORGANISER")]
RoomName = Annotated[
    str, typer.Argument(parser=text, metavar="ROOM", help="The room's identifier, as in its address, or its join code.")
]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help=Settings.model_fields["data_dir"].description)]
Output = Annotated[str, typer.Option("--output", "-o", help="A file, or - for standard output.")]


def read_settings(**flags: Any) -> Settings:
    """The settings, with those that were given as flags."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        fail(describe(error))


def database(data_dir: Path | None, *, may_make: bool = False) -> Database:
    """The database of the server in this folder."""
    settings = read_settings(data_dir=data_dir)
    if not may_make and not database_exists(settings.database):
        fail(f"There is no database in {settings.data_dir}. Name the server's folder with --data-dir.")
    try:
        return find_database(settings)
    except CannotStart as error:
        fail(str(error))


def room_id(opened: Database, named: str) -> str:
    """The identifier of a room that was named by it, or by its join code."""
    code = parse_join_code(named)
    by_code = opened.read_now(find_room_by_code, code) if code else None
    return by_code.public_id if by_code else named


def write_output(output: str, content: bytes) -> None:
    """Write a file and say where; or to standard output for -."""
    if output == "-":
        sys.stdout.buffer.write(content)
        return
    target = Path(output)
    try:
        target.write_bytes(content)
    except OSError as error:
        fail(f"Cannot write {target}: {error.strerror}.")
    typer.echo(str(target))


def refuse(refused: Refused) -> NoReturn:
    """Say why a command was not carried out, and end."""
    said = [message("en", refused.reason), *(field_message("en", problem) for problem in refused.problems)]
    fail(" ".join(dict.fromkeys(said)))


def fail(said: str) -> NoReturn:
    """Say what is wrong, and end."""
    typer.echo(said, err=True)
    raise typer.Exit(1)
