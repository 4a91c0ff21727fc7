"""Extracts the texts of the screens into the catalogues, and checks their translations.

``python -m tests.texts --update`` after a change, ``--check`` in the tests.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
TRANSLATIONS = ROOT / "src/workshop_live/translations"
LANGUAGES = ("nb", "nn")  # the texts in the code are English

_METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
_OPTIONS = {"**.html": {"newstyle_gettext": "true", "silent": "false", "trimmed": "true"}}
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}

_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def texts_in_the_code() -> Catalog:
    """Return a catalogue of all texts in code and templates."""
    catalog = Catalog()
    for folder in ("src/workshop_live", "templates"):
        extracted = extract_from_dir(ROOT / folder, _METHODS, _OPTIONS, _KEYWORDS)
        for file_name, _, message, _, context in sorted(extracted, key=lambda entry: (entry[0], entry[1])):
            catalog.add(message, locations=[(f"{folder}/{file_name}", 0)], context=context)
    return catalog


def catalogue_path(language: str) -> Path:
    """Return the path of a language's catalogue."""
    return TRANSLATIONS / language / "LC_MESSAGES/messages.po"


def update() -> None:
    """Update the catalogues from the code; new texts are left untranslated."""
    template = texts_in_the_code()
    for language in LANGUAGES:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = Catalog(locale=language, project="workshop-live")
        if path.exists():
            with path.open("rb") as source:
                catalog = read_po(source, locale=language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(catalog, language)


def write(catalog: Catalog, language: str) -> None:
    """Write a catalogue with a minimal header."""
    with catalogue_path(language).open("wb") as target:
        target.write(_HEADER.format(language=language).encode())
        write_po(target, catalog, width=120, omit_header=True, sort_by_file=True, include_lineno=False)


def problems() -> Iterator[str]:
    """Yield missing, untranslated and obsolete texts, and translations with wrong placeholders."""
    template = texts_in_the_code()
    for language in LANGUAGES:
        with catalogue_path(language).open("rb") as source:
            catalog = read_po(source, locale=language)
        wanted = {message.id for message in template if message.id}
        for message in catalog:
            if message.id and message.id not in wanted:
                yield f"{language}: left over: {message.id}"
            elif message.id:
                yield from (f"{language}: {message.id}: {error}" for error in message.check(catalog))
                if not message.string or (isinstance(message.string, tuple) and not all(message.string)):
                    yield f"{language}: not translated: {message.id}"
                if message.fuzzy:
                    yield f"{language}: fuzzy: {message.id}"
        present = {message.id for message in catalog}
        yield from (f"{language}: missing: {text}" for text in wanted - present)


def main() -> int:
    """Run the command. Return the exit status."""
    if "--update" in sys.argv:
        update()
    lines = list(problems())
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
