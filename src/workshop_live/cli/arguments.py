"""What the commands share: their arguments, the settings, where they write, and saying what is wrong."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from workshop_live.embeddings import Embedder, EmbeddingsUnavailableError, embedder_of
from workshop_live.settings import Settings, describe
from workshop_live.starting import StartupError, find_embeddings


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


def read_embedder(place: str | None = None) -> Callable[[], Embedder | None]:
    """What makes an embedder for each reading, by the settings; it makes none where that is off."""
    settings = read_settings(embeddings=place)
    try:
        find_embeddings(settings)
        first = embedder_of(settings)
        if first:
            first.prepare()
    except (StartupError, EmbeddingsUnavailableError) as error:
        fail(str(error))
    return lambda: embedder_of(settings)


def write_output(output: str, content: IO[bytes]) -> None:
    """Write a file and say where; or to standard output for -."""
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


def fail(said: str) -> NoReturn:
    """Say what is wrong, and end."""
    typer.echo(said, err=True)
    raise typer.Exit(1)
