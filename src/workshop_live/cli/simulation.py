"""Commands to try it: a demo room, and simulated phones."""

import asyncio
from typing import Annotated

import httpx
import typer

from workshop_live.cli.arguments import fail
from workshop_live.demo import run_demo
from workshop_live.load import MAX_PHONES, Load, run_load


def demo(port: Annotated[int, typer.Option(min=1, max=65_535)] = 8000) -> None:
    """Serve a room to try, with every type of question and simulated phones. Nothing of it is kept."""
    try:
        run_demo(port, typer.echo)
    except TimeoutError:
        fail(f"The server did not start. If another program has port {port}, choose another: --port {port + 1}")
    except KeyboardInterrupt:
        typer.echo("The demo has ended.")


def simulate(
    code: Annotated[str, typer.Option(help="Join code of an open room.")],
    address: Annotated[str, typer.Argument(help="Where the server is.")] = "http://localhost:8000",
    phones: Annotated[int, typer.Option(min=1, max=MAX_PHONES)] = 28,
    answers: Annotated[int, typer.Option(min=0, max=100, help="Answers from each phone.")] = 2,
    seconds: Annotated[float, typer.Option(min=0, max=600, help="Time over which they are spread.")] = 10,
) -> None:
    """Simulate phones in a room whose question is open, and say how long the replies took."""
    try:
        tally = asyncio.run(run_load(Load(address.rstrip("/"), code, phones, answers, seconds)))
    except TimeoutError:
        fail("No question was opened within a minute.")
    except httpx.HTTPStatusError as error:
        fail(f"The server says {error.response.status_code}: {error.response.json().get('title', '')}")
    except httpx.HTTPError:
        fail(f"There is no server at {address}.")
    for line in tally.lines():
        typer.echo(line)
