"""Writes the published schema of a room's JSON: ``python -m tests.json_schema --update``."""

import sys
from pathlib import Path

from workshop_live.exports.json_model import schema

PAGE = Path(__file__).parents[1] / "docs/export.schema.json"

if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    PAGE.write_text(schema())
