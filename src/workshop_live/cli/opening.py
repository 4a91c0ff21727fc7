"""The server's database and its rooms, for the commands that work on them."""

from pathlib import Path
from typing import NoReturn

from workshop_live.cli.arguments import fail, read_settings
from workshop_live.domain.join_codes import parse_join_code
from workshop_live.domain.refusals import Refused
from workshop_live.server import find_database
from workshop_live.starting import StartupError
from workshop_live.storage.engine import Database
from workshop_live.storage.opening import database_exists
from workshop_live.storage.rooms import find_room_by_code
from workshop_live.text.messages import field_message, message


def database(data_dir: Path | None, *, may_make: bool = False) -> Database:
    """The database of the server in this folder."""
    settings = read_settings(data_dir=data_dir)
    if not may_make and not database_exists(settings.database):
        fail(f"There is no database in {settings.data_dir}. Name the server's folder with --data-dir.")
    try:
        return find_database(settings)
    except StartupError as error:
        fail(str(error))


def room_id(opened: Database, named: str) -> str:
    """The identifier of a room that was named by it, or by its join code."""
    code = parse_join_code(named)
    by_code = opened.read_now(find_room_by_code, code) if code else None
    return by_code.public_id if by_code else named


def refuse(refused: Refused) -> NoReturn:
    """Say why a command was not carried out, and end."""
    said = [message("en", refused.reason), *(field_message("en", problem) for problem in refused.problems)]
    fail(" ".join(dict.fromkeys(said)))
