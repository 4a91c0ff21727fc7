"""Imports point one way. This table is the rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import workshop_live

PACKAGE = Path(workshop_live.__file__).parent
LOWEST = {"domain"}
TEXTS = LOWEST | {"text"}
TYPES = TEXTS | {"activity_types"}

MAY_IMPORT = {
    "resources": set(),
    "settings": set(),
    "logs": set(),
    "metrics": set(),
    "draining": set(),
    "http_protocol": set(),
    "websocket_protocol": {"domain", "realtime"},
    "domain": set(),
    "text": {"domain", "resources"},
    "activity_types": TEXTS,
    "embeddings": TEXTS | {"settings"},
    "importers": TEXTS,
    "storage": TYPES | {"resources"},
    "colours": set(),
    "palette": {"resources", "colours"},
    "accents": {"colours", "domain", "palette"},
    "pictures": {"domain"},
    "pdf_pages": TEXTS,
    "exports": TYPES | {"accents", "colours", "palette", "resources"},
    "plans": TYPES,
    "realtime": LOWEST,
    "worker": set(),
    "actions": TYPES | {"accents", "plans", "storage"},
    "services": TYPES | {"storage", "actions", "embeddings", "exports", "plans", "worker"} | {"pdf_pages"},
    "web": TYPES
    | {"storage", "exports", "plans", "realtime", "actions", "services", "settings", "resources", "worker", "metrics"}
    | {"accents", "embeddings", "palette", "pictures"},
    "app": LOWEST
    | {"actions", "embeddings", "logs", "metrics", "pictures", "realtime", "services", "settings", "storage", "web"}
    | {"worker"},
    "load": TYPES,
    "demo": TYPES | {"load", "plans", "resources"},
    "startup": {"embeddings", "settings"},
    "server": {"actions", "app", "draining", "http_protocol", "logs", "realtime", "settings", "startup", "storage"}
    | {"websocket_protocol"},
    "cli": TYPES
    | {"actions", "importers", "demo", "exports", "plans", "load", "server", "settings", "startup"}
    | {"embeddings", "services", "storage"},
    "__main__": {"cli"},
    "__init__": set(),
}

ONLY_IN = {
    "sqlmodel": {"storage"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "fastapi": {"web", "app"},
    "starlette": {"web", "app"},
    "jinja2": {"web"},
    "uvicorn": {"draining", "http_protocol", "server", "websocket_protocol"},
    "typer": {"cli"},
    "redis": {"realtime"},
    "prometheus_client": {"metrics"},
    "xlsxwriter": {"exports"},
    "pptx": {"exports"},
    "docx": {"exports"},
    "typst": {"exports"},
    "matplotlib": set(),  # wordcloud brings it, and bench draws with it
    "fontTools": {"exports"},
    "PIL": {"exports", "pdf_pages", "pictures"},
    "pypdfium2": {"pdf_pages"},
    "websockets": {"load"},
    "httpx": {"load", "demo", "cli", "embeddings"},
    "sentence_transformers": {"embeddings"},
    "argon2": {"services"},
    "yaml": {"plans"},
    "wordcloud": {"exports"},
    "markdown_it": {"text"},
    "numpy": {"exports", "text", "embeddings"},
    "openpyxl": {"importers"},
}


def modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module == "workshop_live":
                yield from (f"workshop_live.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_lies_below_it(path: Path):
    part = part_of(path)
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "workshop_live":
            imported = rest.partition(".")[0]
            assert imported in MAY_IMPORT[part] | {part, "__version__"}, f"{part} must not import {name}"
        elif package in ONLY_IN:
            assert part in ONLY_IN[package], f"{part} must not import {package}"


def test_every_part_stands_in_the_table():
    assert {part_of(path) for path in modules()} - {"translations"} == set(MAY_IMPORT)
