"""Access to the server's database and rooms, for commands."""

from pathlib import Path
from typing import NoReturn

from workshop_live.cli.arguments import fail, read_settings
from workshop_live.domain.join_codes import parse_join_code
from workshop_live.domain.refusals import Refused
from workshop_live.server import prepare_database
from workshop_live.startup import StartupError
from workshop_live.storage.engine import Database, database_exists
from workshop_live.storage.rooms import find_room_by_code
from workshop_live.text.messages import field_message, message


def database(data_dir: Path | None, *, may_make: bool = False) -> Database:
    """Open the server's database. Exits with a message if it does not exist, unless ``may_make``, or is unusable."""
    settings = read_settings(data_dir=data_dir)
    if not may_make and not database_exists(settings.database):
        fail(f"There is no database in {settings.data_dir}. Name the server's folder with --data-dir.")
    try:
        return prepare_database(settings)
    except StartupError as error:
        fail(str(error))


def room_id(opened: Database, argument: str) -> str:
    """Return the public id of a room given by id or join code."""
    code = parse_join_code(argument)
    by_code = opened.read_now(find_room_by_code, code) if code else None
    return by_code.public_id if by_code else argument


def refuse(refused: Refused) -> NoReturn:
    """Print why a command was refused and exit."""
    messages = [message("en", refused.reason), *(field_message("en", problem) for problem in refused.problems)]
    fail(" ".join(dict.fromkeys(messages)))
