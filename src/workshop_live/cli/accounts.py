"""Commands for organisers and their API tokens."""

from typing import Annotated

import typer

from workshop_live.actions import organisers as accounts
from workshop_live.actions.departures import DeleteAccount, delete_account
from workshop_live.cli.arguments import DataDir, Name, Organiser, fail, read_settings, text
from workshop_live.cli.database_access import database, refuse
from workshop_live.domain.organisers import BUILT_IN, MIN_PASSWORD_LENGTH
from workshop_live.domain.refusals import Refused
from workshop_live.services.passwords import hash_password, password_problem
from workshop_live.storage import organisers as organiser_storage
from workshop_live.storage.departures import read_departure
from workshop_live.storage.writer import write_now
from workshop_live.text.messages import field_message, message

organiser = typer.Typer(add_completion=False, help="Organisers: the people who own rooms.", no_args_is_help=True)
token = typer.Typer(add_completion=False, help="Tokens with which programs use the API.", no_args_is_help=True)

Password = Annotated[
    str,
    typer.Option(
        prompt=f"Password, at least {MIN_PASSWORD_LENGTH} characters", confirmation_prompt=True, hide_input=True
    ),
]


@organiser.command("add")
def add_organiser(name: Name, password: Password, data_dir: DataDir = None) -> None:
    """Make an account."""
    hashed = _hashed(password)
    made = write_now(
        database(data_dir, may_make=True).writing, accounts.add_organiser, accounts.AddOrganiser(name, hashed)
    )
    if isinstance(made, Refused):
        refuse(made)
    typer.echo(f"{made.name} can sign in now.")


@organiser.command("password")
def change_password(name: Name, password: Password, data_dir: DataDir = None) -> None:
    """Give an account another password, and sign it out everywhere."""
    hashed = _hashed(password)
    reply = write_now(database(data_dir).writing, accounts.set_password, accounts.SetPassword(name, hashed))
    if isinstance(reply, Refused):
        refuse(reply)
    typer.echo(f"The password of {name} is changed.")


@organiser.command("list")
def list_organisers(data_dir: DataDir = None) -> None:
    """List the accounts."""
    for row in database(data_dir).read_now(organiser_storage.list_organisers):
        typer.echo(f"{row.name}\t{row.created_at:%Y-%m-%d}")


@organiser.command("delete")
def delete_organiser(
    name: Name,
    is_confirmed: Annotated[
        bool, typer.Option("--yes", help="Do not ask once it is said what becomes of rooms.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Delete an account. Says first which rooms go to whom, and which are deleted with it."""
    opened = database(data_dir)
    row = opened.read_now(organiser_storage.find_organiser, name)
    if row is None or row.name == BUILT_IN:
        fail(message("en", "unknown_organiser"))
    departure = opened.read_now(read_departure, row.id)
    for fate in departure.fates:
        what = f"goes to {fate.heir.name}" if fate.heir else "is deleted with all its answers: nobody else runs it"
        typer.echo(f"{fate.title} ({fate.public_id}) {what}.")
    if not departure.fates:
        typer.echo(f"{name} owns no rooms.")
    if not is_confirmed:
        typer.confirm(f"Delete the account of {name}? This cannot be undone.", abort=True)
    reply = write_now(opened.writing, delete_account, DeleteAccount(row.id, departure.digest, "command line"))
    if isinstance(reply, Refused):
        refuse(reply)
    typer.echo(f"The account of {name} is deleted.")


@organiser.command("link")
def link(data_dir: DataDir = None) -> None:
    """Print a one-time link with which somebody makes their own account."""
    settings = read_settings(data_dir=data_dir)
    secret = write_now(database(data_dir, may_make=True).writing, accounts.invite, None)
    typer.echo(f"{settings.address}/welcome/{secret}")


@token.command("create")
def create_token(
    organiser_name: Organiser,
    name: Annotated[str, typer.Option(parser=text, metavar="TEXT", help="What the token is for.")] = "default",
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it. It is shown only now."""
    made = write_now(database(data_dir).writing, accounts.create_token, accounts.CreateToken(organiser_name, name))
    if isinstance(made, Refused):
        refuse(made)
    typer.echo(made)


@token.command("list")
def list_tokens(organiser_name: Organiser, data_dir: DataDir = None) -> None:
    """List an organiser's tokens by name."""
    opened = database(data_dir)
    row = opened.read_now(organiser_storage.find_organiser, organiser_name)
    if row is None:
        fail(message("en", "unknown_organiser"))
    for made in opened.read_now(organiser_storage.list_tokens, row.id):
        typer.echo(f"{made.name}\t{made.created_at:%Y-%m-%d}")


@token.command("revoke")
def revoke_token(
    organiser_name: Organiser,
    name: Annotated[str, typer.Option(parser=text, metavar="TEXT", help="The name it was made with.")] = "default",
    data_dir: DataDir = None,
) -> None:
    """Make a token useless at once."""
    command = accounts.RevokeToken(organiser_name, name)
    if not write_now(database(data_dir).writing, accounts.revoke_token, command):
        fail("There is no such token.")
    typer.echo("The token is revoked.")


def _hashed(password: str) -> str:
    """Return the hash of a password, or fail if it is unsuitable."""
    problem = password_problem(password)
    if problem is not None:
        fail(field_message("en", problem))
    return hash_password(password)
