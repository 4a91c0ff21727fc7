"""Locations of templates, static files and catalogues: in the installed package, or in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parents[1] / name


TEMPLATES = _folder("templates")
STATIC = _folder("static")
TRANSLATIONS = PACKAGE / "translations"
MIGRATIONS = PACKAGE / "storage" / "migrations"
ACTIVITY_TYPES = PACKAGE / "activity_types"
