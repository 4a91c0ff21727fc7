"""Fuzzing of exported files: no text becomes a formula, and every file opens.

    python -m bench.cells [COUNT] [SEED]

Checked with openpyxl, csv, python-docx, python-pptx and pypdf, and with LibreOffice if it is installed.
"""

import csv
import io
import random
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
from pptx import Presentation
from pypdf import PdfReader

from tests.reports import a_report, with_figures
from tests.written import written
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports.reported import Report

STARTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "%0A",
    "＝1+1",
    "＋1",
    '=HYPERLINK("http://a")',
    "\t=1",
    "\r=1",
    "'=1",
]
DISGUISES = [
    "",
    " ",
    "\ufeff",
    "\u200b",
    "\u00ad",
    "\u2060",
    "\u202e",
    "\u00a0",
    "\u3000",
    "\n",
    "\u2028",
    "\x1f",
    "\x85",
]
ODD = [
    "\x00",
    "\x0b",
    "\ud800",
    "\udfff",
    "\ufdd0",
    "\uffff",
    "\U0010ffff",
    "\ue000",
    "שלום",
    "مرحبا",
    "👩‍👩‍👧",
    "æøå",
    "_x000D_",
    "]]>",
    "&amp;",
]


def fuzzed(chance: random.Random) -> str:
    """Return a text that tries to be a formula or to break a file; one in a thousand is too long for a cell."""
    text = "".join(chance.choices(DISGUISES, k=chance.randint(0, 3))) + chance.choice(STARTS + ODD)
    text += "".join(chance.choices([*ODD, "ord ", ";", '"', "\n", "\\", "$x$", "#let"], k=chance.randint(0, 4)))
    return text + "x" * 32_768 if chance.random() < 0.001 else text


def report_of(texts: list[str]) -> Report:
    """Return a report with the texts as answers, some also as labels, themes, prompts and the title."""
    report = a_report(*texts, title=texts[0], prompt=texts[1])
    ids = tuple(answer.id for answer in report.activities[0].answers[:3])
    theme = SummaryTheme(texts[2], texts[3], ids)
    question = replace(report.activities[0].questions[0], summary=Summary(texts[4], (theme,), ids[:1]))
    written_ones = replace(report.activities[0], questions=(question,))
    chosen = with_figures(report, *texts[5:15], has_texts=False).activities[0]
    voted = with_figures(report, *texts[15:25], has_votes=True).activities[0]
    return replace(report, activities=(written_ones, replace(chosen, id="2"), replace(voted, id="3")))


def workbook_formulas(content: bytes) -> tuple[int, int]:
    """Return the number of cells, and of those that are formulas."""
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    return len(cells), sum(cell.data_type == "f" for cell in cells)


def csv_formulas(content: bytes) -> tuple[int, int]:
    """Return the number of cells, and of those that a spreadsheet could take for formulas."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    cells = [cell for row in rows for cell in row]
    return len(cells), sum(is_formula(cell) for cell in cells)


def is_formula(cell: str) -> bool:
    """Return whether the first visible character starts a formula."""
    if cell.startswith(("\t", "\r")):
        return True
    visible = (character for character in cell if unicodedata.category(character) not in {"Cf", "Cc", "Zs", "Zl", "Zp"})
    return unicodedata.normalize("NFKC", next(visible, ""))[:1] in {"=", "+", "-", "@", "|", "%"}


READERS: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "xlsx": workbook_formulas,
    "csv": csv_formulas,
    "docx": lambda content: (len(docx.Document(io.BytesIO(content)).paragraphs), 0),
    "pptx": lambda content: (len(Presentation(io.BytesIO(content)).slides), 0),
    "pdf": lambda content: (len(PdfReader(io.BytesIO(content)).pages), 0),
}


def through_libreoffice(path: Path) -> tuple[int, int]:
    """Convert a file to a workbook or PDF with LibreOffice. Return the result of the reader of that format."""
    kind = "xlsx" if path.suffix in {".csv", ".xlsx"} else "pdf"
    out = path.parent / f"through-{path.suffix[1:]}"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    how = ["--infilter=CSV:59,34,76,1,,0,false,true,false"] if path.suffix == ".csv" else []
    command = ["soffice", "--headless", profile, *how, "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return READERS[kind]((out / f"{path.stem}.{kind}").read_bytes())


def main() -> int:
    """Run the command. Return the exit status."""
    count, seed = (int(argument) for argument in [*sys.argv[1:], *("2000", "1")[len(sys.argv) - 1 :]])
    chance = random.Random(seed)
    report = report_of([fuzzed(chance) for _ in range(max(30, count))])
    total = formulas = corrupt = 0
    with tempfile.TemporaryDirectory() as folder:
        for extension, read in READERS.items():
            path = Path(folder, f"fuzzed.{extension}")
            try:
                path.write_bytes(written(extension, report))
                opened = [read(path.read_bytes())]
                if shutil.which("soffice") and extension != "pdf":
                    opened.append(through_libreoffice(path))
            except Exception as error:  # noqa: BLE001 - whatever it is, the file cannot be used
                print(f"{extension}: {type(error).__name__}: {str(error)[:300]}", file=sys.stderr)
                corrupt += 1
                continue
            total += sum(cells for cells, _ in opened)
            formulas += sum(formulas_found for _, formulas_found in opened)
            print(f"{extension}: opened by {len(opened)} programs: {opened}")
    print(f"cells={total} formulas={formulas} corrupt={corrupt}")
    return 1 if formulas or corrupt else 0


if __name__ == "__main__":
    sys.exit(main())
