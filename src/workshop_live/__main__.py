"""Entry point of ``python -m workshop_live``."""

from workshop_live.cli import app

app()
