"""``python -m bench.quality [FOLDER]`` prints the quality of themes and words, on the sample or on a folder's files."""

import sys
from pathlib import Path

from bench.quality.labelled import SAMPLE, read_answers
from bench.quality.measures import peak_megabytes
from bench.quality.report import of_folder, of_speed


def main(folder: Path) -> None:
    """Print the tables as they are measured."""
    if not any((folder / kind).is_dir() for kind in ("themes", "words")):
        sys.exit(f"{folder} has neither a folder themes nor a folder words with .jsonl files.")
    for line in of_folder(folder):
        print(line, flush=True)
    for line in of_speed(read_answers(SAMPLE)):
        print(line, flush=True)
    memory = peak_megabytes()
    if memory is not None:
        print(f"Most memory of the process: {memory:.0f} MB.")


main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
