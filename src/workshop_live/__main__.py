"""``python -m workshop_live`` is ``workshop-live``."""

from workshop_live.cli import app

app()
