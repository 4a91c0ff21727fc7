"""Files to take home. One report feeds every format; a format is one module and one line here."""

from workshop_live.exports import csv_file, json_file, markdown, picture, xlsx
from workshop_live.exports.format import Format

FORMATS: dict[str, Format] = {
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write),
    "csv": Format("csv", "text/csv; charset=utf-8", csv_file.write),
    "md": Format("md", "text/markdown; charset=utf-8", markdown.write),
    "json": Format("json", "application/json", json_file.write),
    "png": Format("png", "image/png", picture.write_png, is_picture=True),
    "svg": Format("svg", "image/svg+xml", picture.write_svg, is_picture=True),
}
