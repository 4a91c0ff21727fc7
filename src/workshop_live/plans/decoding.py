"""The text of a plan's file: UTF-8, or what the file seems to be instead."""

from workshop_live.domain.refusals import Problem
from workshop_live.plans.reading import PlanError, PlanProblem

_FILES_OF_OTHER_PROGRAMS = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
"""How Office files, PDFs and pictures begin."""


def decode_plan(content: bytes) -> str:
    """The text of a file. Raises PlanError, with one problem of the file as a whole."""
    if content.startswith(_FILES_OF_OTHER_PROGRAMS) or b"\0" in content:
        raise PlanError([PlanProblem(0, Problem("", "not_text"))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError([PlanProblem(0, Problem("", "not_utf8"))]) from None
