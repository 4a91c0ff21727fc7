"""Diagnosis of lines that YAML does not parse as the author meant, and what to write instead.

The error messages of a YAML parser are for programmers. Here a line is examined on its own for the few mistakes that
authors of plans make.
"""

import re
from collections.abc import Sequence

_LINE = re.compile(
    r"(?P<indent>[^\S\n]*)(?P<dashes>(?:-[^\S\n]+)*)(?:(?P<key>[A-Za-z_]\w*)[^\S\n]*:(?P<space>[^\S\n]+|$))?(?P<value>.*)"
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_FIELD = re.compile(
    r"(title|language|activities|type|key|prompt|starts_at|minutes|fixed|notes|fields|options|statements|text|hidden|steps"
    r"|filters_words|shows_programme|takes_questions|chimes|until|deck|stem|from|first|last|picture|\w+_label|max_\w+|minimum"
    r"|maximum|dots|approve_first|seen_by|roles"
    r"|columns|name|colour|symbol|groups|size|home_groups|alone|talk|each|group|plenary)\b"
)
_COLON = re.compile(r":(?:\s|$)")
_COMMENT = re.compile(r"\s+#")
_TEXT_AFTER_HASH = re.compile(r"\s*#(?:[^\s#]|\s*\d+\s*$)")
_CURLY = re.compile(r"[“”„«»]")
_INDICATORS = frozenset("@`%&*!|>{}],#?")
_BULLETS = re.compile(r"[–—•*·]\s")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?")


def diagnose(text: str, lines: Sequence[int]) -> tuple[int, str]:
    """Return the line, counted from 1, and the code of the error at which the parser stopped.

    ``lines`` are the lines, counted from 0, that the parser names.
    """
    all_lines = lines_of(text)
    candidates = [index for line in lines for index in (line, _before(all_lines, line)) if index < len(all_lines)]
    for index in candidates:
        code = diagnose_line(all_lines[index])
        if code:
            return index + 1, code
    if any(line.startswith("---") for line in all_lines[1:]):
        return lines[0] + 1, "yaml_two"
    return lines[0] + 1, "yaml"


def lines_of(text: str) -> list[str]:
    """Split a file into lines as YAML 1.2 does."""
    return _LINE_END.split(text)


def diagnose_line(line: str) -> str:
    """Return the code of what keeps a line from being parsed as it was meant, or an empty string."""
    match = _LINE.fullmatch(line.rstrip("\r\n"))
    if not match or not line.strip() or line.lstrip().startswith("#"):
        return ""
    separators = "".join(match[name] or "" for name in ("indent", "dashes", "space"))
    if "\t" in separators:
        return "yaml_tab"
    if separators.strip(" -"):
        return "yaml_space"
    key, dashes, value = match["key"], match["dashes"], match["value"]
    if key and not _FIELD.fullmatch(key):  # "- Mål: hva?"
        key, value = None, f"{key}: {value}"
    if dashes.count("-") > 1:
        return "yaml_sign"
    return _of_value(value, has_key=bool(key), has_dash=bool(dashes))


def is_text_after_hash(comment: str) -> bool:
    """Return whether what YAML takes for a comment is more likely the end of a text: "Tema #1", "Nr. # 2"."""
    return _TEXT_AFTER_HASH.match(comment) is not None


def is_cut_at_comma(item: str, following: str, *, is_tight: bool) -> bool:
    """Return whether two items of a flow sequence are likely one text: "1,5 timer", or “ja, nei”."""
    is_decimal = is_tight and item[-1:].isdecimal() and following[:1].isdecimal() and not following.isdecimal()
    return is_decimal or len(_CURLY.findall(item)) % 2 == 1


def _before(all_lines: Sequence[str], line: int) -> int:
    """Return the last non-blank line above a line, or the line itself."""
    return next((index for index in range(min(line, len(all_lines)) - 1, -1, -1) if all_lines[index].strip()), line)


def _of_value(value: str, *, has_key: bool, has_dash: bool) -> str:
    """Return the error code of a value, or an empty string."""
    value = value.strip()
    if not has_key and (code := _of_bare(value, has_dash=has_dash)):
        return code
    if not value or _BLOCK_HEADER.fullmatch(value):
        return ""
    if value[0] in "\"'":
        return _of_quotes(value)
    if value[0] == "[":
        return _of_brackets(value)
    is_dash = (has_key or has_dash) and re.match(r"-(?:\s|$)", value)
    if value[0] in _INDICATORS or is_dash:
        return "yaml_sign"
    return "yaml_tab" if "\t" in value else "yaml_colon" if _COLON.search(_COMMENT.split(value)[0]) else ""


def _of_bare(value: str, *, has_dash: bool) -> str:
    """Return the error code of a line without a field name, or an empty string."""
    field = _FIELD.match(value)
    if field and re.match(r":\S", value[field.end() :]):
        return "yaml_space"
    if has_dash:
        return ""
    if _BULLETS.match(value):
        return "yaml_dash"
    is_named = field and re.match(r"\s+[^\s:]", value[field.end() :])
    return "yaml_space" if is_named or re.match(r"-[^\s-]", value) else ""


def _of_quotes(value: str) -> str:
    """Return the error code of quotes that are never closed, or that end before the text does."""
    quote = value[0]
    quoted = re.match(r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'", value)
    if not quoted:
        return "yaml_open_quotes"
    trailing = value[quoted.end() :]
    return "yaml_quotes" if trailing.strip() and not _COMMENT.match(trailing) else ""


def _of_brackets(value: str) -> str:
    """Return the error code of a value in brackets: an unclosed list, an item that needs quotes, or text after it."""
    match = re.fullmatch(r"\[(?P<items>.*)\]\s*,?(?:\s#.*)?", value)
    if not match:
        return "yaml_list" if "]" not in value else "yaml_sign"
    unquoted = re.sub(r"\"(?:[^\"\\]|\\.)*\"|(?<![^\s,\[])'(?:[^']|'')*'", "x", match["items"])
    unquoted = re.sub(r"\{[^{}]*\}", "x", unquoted)  # the steps of an activity
    if "{" in unquoted:
        return "yaml_list"
    if _COLON.search(unquoted):
        return "yaml_colon"
    if _COMMENT.search(unquoted):
        return "yaml_hash"
    if "'" in unquoted or '"' in unquoted:
        return "yaml_quotes"
    return "yaml_sign" if any(item.strip()[:1] in _INDICATORS for item in unquoted.split(",") if item.strip()) else ""
