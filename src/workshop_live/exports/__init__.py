"""The registry of export formats. All formats are written from one report; a format is a module and a line here."""

from workshop_live.exports.format import Format
from workshop_live.text.languages import N_

_OFFICE = "application/vnd.openxmlformats-officedocument"

_SLIDES = N_("Slides with charts that can be edited, the summary and all answers")
_DOCUMENT = N_("A document to continue in, with a table for who does what")
_PDF = N_("The same document, to read and to print")
_WORKBOOK = N_("Every answer, to sort and to count")
_ACTIONS_CSV, _CALENDAR = N_("CSV of the actions"), N_("Calendar")
_ACTION_ROWS = N_("What we do now as plain rows: what, who, by when")
_EVENTS = N_("What we do now, each on its day, for the calendar")
_ROWS = N_("The answers as plain rows, for other programs")
_PLAIN = N_("The document as plain text, to paste anywhere")
_COMPLETE = N_("With all details, for other programs and for importing again")
_ALL = N_("All formats, and a picture of each result")
_PICTURE = N_("One result for your own slides")

_SERIES_SLIDES = N_("Slides with charts of the gatherings that can be edited")
_SERIES_DOCUMENT = N_("A document with the figures of all gatherings beside each other")
_SERIES_WORKBOOK = N_("Every figure, to sort and to draw")
_SERIES_COMPLETE = N_("With all details, for other programs")

SERIES_FORMATS: dict[str, Format] = {
    it.extension: it
    for it in (
        Format("pptx", "PowerPoint", _SERIES_SLIDES, f"{_OFFICE}.presentationml.presentation", "series_pptx:write"),
        Format("docx", "Word", _SERIES_DOCUMENT, f"{_OFFICE}.wordprocessingml.document", "series_document:write_docx"),
        Format("pdf", "PDF", _PDF, "application/pdf", "series_document:write_pdf"),
        Format("xlsx", "Excel", _SERIES_WORKBOOK, f"{_OFFICE}.spreadsheetml.sheet", "series_xlsx:write"),
        Format("json", "JSON", _SERIES_COMPLETE, "application/json", "series_json:write"),
    )
}
"""The formats of files of a series, written from a ``SeriesReport``."""

POSTERS = ("pdf", "png", "pptx", "docx")
"""The formats of posters, in the order in which they are offered."""

FORMATS: dict[str, Format] = {
    export_format.extension: export_format
    for export_format in (
        Format(
            "pptx",
            "PowerPoint",
            _SLIDES,
            f"{_OFFICE}.presentationml.presentation",
            "pptx_file:write",
            poster_writer="poster_slide:write",
        ),
        Format(
            "docx",
            "Word",
            _DOCUMENT,
            f"{_OFFICE}.wordprocessingml.document",
            "docx_file:write",
            poster_writer="poster_page:write",
        ),
        Format("pdf", "PDF", _PDF, "application/pdf", "pdf:write", poster_writer="poster_pdf:write_pdf"),
        Format("xlsx", "Excel", _WORKBOOK, f"{_OFFICE}.spreadsheetml.sheet", "xlsx:write"),
        Format("csv", "CSV", _ROWS, "text/csv; charset=utf-8", "csv_file:write"),
        Format(
            "actions.csv",
            _ACTIONS_CSV,
            _ACTION_ROWS,
            "text/csv; charset=utf-8",
            "actions_csv:write",
            is_of_actions=True,
        ),
        Format("ics", _CALENDAR, _EVENTS, "text/calendar; charset=utf-8", "calendar_file:write", is_of_actions=True),
        Format("md", "Markdown", _PLAIN, "text/markdown; charset=utf-8", "markdown:write"),
        Format("json", "JSON", _COMPLETE, "application/json", "json_file:write"),
        Format("zip", "ZIP", _ALL, "application/zip", "zip_file:write"),
        Format(
            "png",
            "PNG",
            _PICTURE,
            "image/png",
            "picture:write_png",
            is_picture=True,
            poster_writer="poster_pdf:write_png",
        ),
        Format("svg", "SVG", _PICTURE, "image/svg+xml", "picture:write_svg", is_picture=True),
    )
}
