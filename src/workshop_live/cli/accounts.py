"""Commands for organisers and their API tokens."""

from datetime import timedelta
from typing import Annotated

import typer

from workshop_live.actions import api_tokens as tokens
from workshop_live.actions import organisers as accounts
from workshop_live.actions.account_deletion import DeleteAccount, delete_account
from workshop_live.actions.api_tokens import CreateToken, RevokeToken
from workshop_live.cli.arguments import DataDir, Name, Organiser, fail, read_settings, text
from workshop_live.cli.database_access import database, refuse
from workshop_live.domain.api_tokens import LASTS, MAX_DAYS, TokenScope
from workshop_live.domain.organisers import BUILT_IN, MIN_PASSWORD_LENGTH
from workshop_live.domain.refusals import Refused
from workshop_live.services.passwords import hash_password, password_problem
from workshop_live.storage import api_tokens
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
    read_only: Annotated[bool, typer.Option("--read-only", help="It may look, and change nothing.")] = False,
    days: Annotated[
        int, typer.Option(min=0, max=MAX_DAYS, help="After how many days it expires; 0 for never.")
    ] = LASTS.days,
    data_dir: DataDir = None,
) -> None:
    """Make a token and print it. It is shown only now."""
    scope = TokenScope.READ if read_only else TokenScope.WRITE
    command = CreateToken(organiser_name, name, scope, timedelta(days=days) if days else None)
    made = write_now(database(data_dir).writing, tokens.create_token, command)
    if isinstance(made, Refused):
        refuse(made)
    typer.echo(made.secret)


@token.command("list")
def list_tokens(organiser_name: Organiser, data_dir: DataDir = None) -> None:
    """List an organiser's tokens: name, what they may do, when made, until when, and when last used."""
    opened = database(data_dir)
    row = opened.read_now(organiser_storage.find_organiser, organiser_name)
    if row is None:
        fail(message("en", "unknown_organiser"))
    for made in opened.read_now(api_tokens.list_tokens, row.id):
        ends = f"until {made.expires_at:%Y-%m-%d}" if made.expires_at else "for ever"
        used = f"last used {made.last_used_at:%Y-%m-%d}" if made.last_used_at else "never used"
        typer.echo(f"{made.name}\t{made.scope}\t{made.created_at:%Y-%m-%d}\t{ends}\t{used}")


@token.command("revoke")
def revoke_token(
    organiser_name: Organiser,
    name: Annotated[str, typer.Option(parser=text, metavar="TEXT", help="The name it was made with.")] = "default",
    data_dir: DataDir = None,
) -> None:
    """Make a token useless at once."""
    reply = write_now(database(data_dir).writing, tokens.revoke_token, RevokeToken(organiser_name, name))
    if isinstance(reply, Refused):
        refuse(reply)
    typer.echo("The token is revoked.")


def _hashed(password: str) -> str:
    """Return the hash of a password, or fail if it is unsuitable."""
    problem = password_problem(password)
    if problem is not None:
        fail(field_message("en", problem))
    return hash_password(password)
