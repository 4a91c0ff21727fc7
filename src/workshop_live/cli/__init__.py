"""The command line: serve, organiser, token, export, load."""

import asyncio
import inspect
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer
from pydantic import ValidationError

from workshop_live import __version__
from workshop_live.actions import organisers as accounts
from workshop_live.demo import run_demo
from workshop_live.domain.join_codes import parse_join_code
from workshop_live.domain.organisers import LEAST_PASSWORD
from workshop_live.domain.refusals import Refused
from workshop_live.exports import FORMATS
from workshop_live.exports.report import make_report
from workshop_live.load import MOST_PHONES, Load, run_load
from workshop_live.server import CannotStart, find_database, serve
from workshop_live.settings import Settings, describe
from workshop_live.storage import organisers as organiser_storage
from workshop_live.storage.archive import read_archive
from workshop_live.storage.engine import Database
from workshop_live.storage.opening import database_exists
from workshop_live.storage.rooms import find_room_by_code
from workshop_live.storage.writer import write_now
from workshop_live.web.passwords import hash_password, password_problem
from workshop_live.web.problems import field_message, message

app = typer.Typer(
    help="A live workshop tool: answers go from phones to a projector, and home in a report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
organiser = typer.Typer(help="Organisers: the people who own rooms.", no_args_is_help=True)
token = typer.Typer(help="Tokens with which programs use the API.", no_args_is_help=True)
app.add_typer(organiser, name="organiser")
app.add_typer(token, name="token")


def _text(argument: str) -> str:
    """An argument as text; a terminal with another encoding can hand in bytes that are none."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("this is not UTF-8") from None
    return argument


Name = Annotated[str, typer.Argument(parser=_text, metavar="NAME")]
Organiser = Annotated[str, typer.Argument(parser=_text, metavar="ORGANISER")]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help=Settings.model_fields["data_dir"].description)]
Password = Annotated[
    str,
    typer.Option(prompt=f"Password, at least {LEAST_PASSWORD} characters", confirmation_prompt=True, hide_input=True),
]


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Print the version if that is all that was asked for."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def _serve(**flags: Any) -> None:
    """Start the server. Every flag can also be set as WORKSHOP_LIVE_… in the environment or in a file .env."""
    try:
        serve(_settings(**flags))
    except CannotStart as error:
        _fail(str(error))


def _flags() -> list[inspect.Parameter]:
    """One flag for each setting, so that none can be forgotten."""
    flags = []
    for name, field in Settings.model_fields.items():
        kind = next((kind for kind in (int, Path) if field.annotation is kind), str)
        usual = f" [default: {field.default}]" if field.default else ""
        option = typer.Option(f"--{name.replace('_', '-')}", help=f"{field.description}{usual}", show_default=False)
        flags.append(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
            )
        )
    return flags


_serve.__signature__ = inspect.Signature(_flags())  # type: ignore[attr-defined]
_serve.__annotations__ = {flag.name: flag.annotation for flag in _flags()}
app.command("serve")(_serve)


@organiser.command("add")
def add_organiser(name: Name, password: Password, data_dir: DataDir = None) -> None:
    """Make an account."""
    hashed = _hashed(password)
    made = write_now(
        _database(data_dir, may_make=True).writing, accounts.add_organiser, accounts.AddOrganiser(name, hashed)
    )
    if isinstance(made, Refused):
        _refuse(made)
    typer.echo(f"{made.name} can sign in now.")


@organiser.command("password")
def change_password(name: Name, password: Password, data_dir: DataDir = None) -> None:
    """Give an account another password, and sign it out everywhere."""
    hashed = _hashed(password)
    reply = write_now(_database(data_dir).writing, accounts.set_password, accounts.SetPassword(name, hashed))
    if isinstance(reply, Refused):
        _refuse(reply)
    typer.echo(f"The password of {name} is changed.")


@organiser.command("list")
def list_organisers(data_dir: DataDir = None) -> None:
    """List the accounts."""
    for row in _database(data_dir).read_now(organiser_storage.list_organisers):
        typer.echo(f"{row.name}\t{row.created_at:%Y-%m-%d}")


@organiser.command("link")
def link(data_dir: DataDir = None) -> None:
    """Print a one-time link with which somebody makes their own account."""
    settings = _settings(data_dir=data_dir)
    secret = write_now(_database(data_dir, may_make=True).writing, accounts.invite, None)
    typer.echo(f"{settings.address}/welcome/{secret}")


@token.command("create")
def create_token(
    organiser_name: Organiser,
    name: Annotated[str, typer.Option(parser=_text, metavar="TEXT", help="What the token is for.")] = "default",
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it. It is shown only now."""
    made = write_now(_database(data_dir).writing, accounts.create_token, accounts.CreateToken(organiser_name, name))
    if isinstance(made, Refused):
        _refuse(made)
    typer.echo(made)


@token.command("list")
def list_tokens(organiser_name: Organiser, data_dir: DataDir = None) -> None:
    """List an organiser's tokens by name."""
    database = _database(data_dir)
    row = database.read_now(organiser_storage.find_organiser, organiser_name)
    if row is None:
        _fail(message("en", "unknown_organiser"))
    for made in database.read_now(organiser_storage.list_tokens, row.id):
        typer.echo(f"{made.name}\t{made.created_at:%Y-%m-%d}")


@token.command("revoke")
def revoke_token(
    organiser_name: Organiser,
    name: Annotated[str, typer.Option(parser=_text, metavar="TEXT", help="The name it was made with.")] = "default",
    data_dir: DataDir = None,
) -> None:
    """Make a token useless at once."""
    command = accounts.RevokeToken(organiser_name, name)
    if not write_now(_database(data_dir).writing, accounts.revoke_token, command):
        _fail("There is no such token.")
    typer.echo("The token is revoked.")


@app.command("export")
def export(
    room: Annotated[
        str,
        typer.Argument(
            parser=_text, metavar="ROOM", help="The room's identifier, as in its address, or its join code."
        ),
    ],
    format_name: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(FORMATS)}.")] = "xlsx",
    output: Annotated[str, typer.Option("--output", "-o", help="A file, or - for standard output.")] = "",
    hidden: Annotated[bool, typer.Option("--hidden", help="Include hidden answers.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Write a room to a file."""
    if format_name not in FORMATS:
        _fail(f"There is no format {format_name}; choose one of {', '.join(FORMATS)}.")
    database = _database(data_dir)
    code = parse_join_code(room)
    by_code = database.read_now(find_room_by_code, code) if code else None
    archive = database.read_now(read_archive, by_code.public_id if by_code else room)
    if archive is None:
        _fail("There is no such room.")
    report = make_report(archive.room, archive.asked, include_hidden=hidden)
    content = FORMATS[format_name].write(report)
    if output == "-":
        sys.stdout.buffer.write(content)
        return
    target = Path(output or FORMATS[format_name].file_name(report))
    try:
        target.write_bytes(content)
    except OSError as error:
        _fail(f"Cannot write {target}: {error.strerror}.")
    typer.echo(str(target))


@app.command("demo")
def demo(port: Annotated[int, typer.Option(min=1, max=65_535)] = 8000) -> None:
    """Serve a room to try, with every type of question and simulated phones. Nothing of it is kept."""
    try:
        run_demo(port, typer.echo)
    except TimeoutError:
        _fail(f"The server did not start. If another program has port {port}, choose another: --port {port + 1}")
    except KeyboardInterrupt:
        typer.echo("The demo has ended.")


@app.command("load")
def simulate(
    code: Annotated[str, typer.Option(help="Join code of an open room.")],
    address: Annotated[str, typer.Argument(help="Where the server is.")] = "http://localhost:8000",
    phones: Annotated[int, typer.Option(min=1, max=MOST_PHONES)] = 28,
    answers: Annotated[int, typer.Option(min=0, max=100, help="Answers from each phone.")] = 2,
    seconds: Annotated[float, typer.Option(min=0, max=600, help="Time over which they are spread.")] = 10,
) -> None:
    """Simulate phones in a room whose question is open, and say how long the replies took."""
    try:
        tally = asyncio.run(run_load(Load(address.rstrip("/"), code, phones, answers, seconds)))
    except TimeoutError:
        _fail("No question was opened within a minute.")
    except httpx.HTTPStatusError as error:
        _fail(f"The server says {error.response.status_code}: {error.response.json().get('title', '')}")
    except httpx.HTTPError:
        _fail(f"There is no server at {address}.")
    for line in tally.lines():
        typer.echo(line)


def _settings(**flags: Any) -> Settings:
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        _fail(describe(error))


def _database(data_dir: Path | None, *, may_make: bool = False) -> Database:
    settings = _settings(data_dir=data_dir)
    if not may_make and not database_exists(settings.database):
        _fail(f"There is no database in {settings.data_dir}. Name the server's folder with --data-dir.")
    try:
        return find_database(settings)
    except CannotStart as error:
        _fail(str(error))


def _hashed(password: str) -> str:
    problem = password_problem(password)
    if problem is not None:
        _fail(field_message("en", problem))
    return hash_password(password)


def _refuse(refused: Refused) -> NoReturn:
    said = [message("en", refused.reason), *(field_message("en", problem) for problem in refused.problems)]
    _fail(" ".join(dict.fromkeys(said)))


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)
