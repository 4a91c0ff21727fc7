"""Shared arguments, settings, output and error messages of the commands."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from workshop_live.embeddings import Embedder, EmbeddingsUnavailableError, embedder_of
from workshop_live.settings import Settings, describe
from workshop_live.startup import StartupError, check_embeddings


def text(argument: str) -> str:
    """Parse an argument. Raises BadParameter if the terminal's encoding gives invalid UTF-8."""
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
    """Return the settings, with flags taking precedence. Exits with a message if they are invalid."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        fail(describe(error))


def read_embedder(place: str | None = None) -> Callable[[], Embedder | None]:
    """Return a factory of embedders, one per analysis, which returns None if embeddings are off. Exits on errors."""
    settings = read_settings(embeddings=place)
    try:
        check_embeddings(settings)
        first = embedder_of(settings)
        if first:
            first.prepare()
    except (StartupError, EmbeddingsUnavailableError) as error:
        fail(str(error))
    return lambda: embedder_of(settings)


def write_output(output: str, content: IO[bytes]) -> None:
    """Write to a file and print its name, or to standard output for "-". Exits on errors."""
    if output == "-":
        shutil.copyfileobj(content, sys.stdout.buffer)
        return
    target = Path(output)
    try:
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)
    except OSError as error:
        fail(f"Cannot write {target}: {error.strerror}.")
    typer.echo(str(target))


def fail(message: str) -> NoReturn:
    """Print a message to standard error and exit with status 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)
