"""Why a line that a person wrote is not read as the text that they meant, and what to write instead.

A parser says where it stopped, and in its own words. Here a line is looked at by itself, for the few things that happen
to those who write a plan by hand.
"""

import re
from collections.abc import Sequence

_LINE = re.compile(
    r"(?P<indent>[^\S\n]*)(?P<dashes>(?:-[^\S\n]+)*)(?:(?P<key>[A-Za-z_]\w*)[^\S\n]*:(?P<space>[^\S\n]+|$))?(?P<value>.*)"
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_FIELD = re.compile(
    r"(title|language|activities|type|key|prompt|starts_at|minutes|notes|fields|options|statements|text|hidden|steps"
    r"|\w+_label|max_\w+|minimum|maximum|dots|approve_first|seen_by)\b"
)
_COLON = re.compile(r":(?:\s|$)")
_COMMENT = re.compile(r"\s+#")
_TEXT_BEHIND_HASH = re.compile(r"\s*#(?:[^\s#]|\s*\d+\s*$)")
_CURLY = re.compile(r"[“”„«»]")
_SIGNS = frozenset("@`%&*!|>{}],#?")
_MARKS_OF_LISTS = re.compile(r"[–—•*·]\s")
_OF_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?")


def why_not_read(text: str, lines: Sequence[int]) -> tuple[int, str]:
    """The line, counted from 1, and the code of what is wrong. The parser stopped at ``lines``, counted from 0."""
    written = lines_of(text)
    looked_at = [at for line in lines for at in (line, _before(written, line)) if at < len(written)]
    for at in looked_at:
        code = why_no_text(written[at])
        if code:
            return at + 1, code
    if any(line.startswith("---") for line in written[1:]):
        return lines[0] + 1, "yaml_two"
    return lines[0] + 1, "yaml"


def lines_of(text: str) -> list[str]:
    """The lines of a file, as those count them who read YAML 1.2."""
    return _LINE_END.split(text)


def why_no_text(line: str) -> str:
    """The code of what keeps a line from being read as it was meant; empty if nothing is seen."""
    found = _LINE.fullmatch(line.rstrip("\r\n"))
    if not found or not line.strip() or line.lstrip().startswith("#"):
        return ""
    before = "".join(found[name] or "" for name in ("indent", "dashes", "space"))
    if "\t" in before:
        return "yaml_tab"
    if before.strip(" -"):
        return "yaml_space"
    key, dashes, value = found["key"], found["dashes"], found["value"]
    if key and not _FIELD.fullmatch(key):  # "- Mål: hva?"
        key, value = None, f"{key}: {value}"
    if dashes.count("-") > 1:
        return "yaml_sign"
    return _of_value(value, has_key=bool(key), has_dash=bool(dashes))


def hides_a_text(rest: str) -> bool:
    """Whether what comes behind a text on its line is more likely its end than a comment: "Tema #1", "Nr. # 2"."""
    return _TEXT_BEHIND_HASH.match(rest) is not None


def is_cut_at_comma(item: str, following: str, *, is_tight: bool) -> bool:
    """Whether an item of a list in brackets and the one behind it are one text: "1,5 timer", or “ja, nei”."""
    is_decimal = is_tight and item[-1:].isdecimal() and following[:1].isdecimal() and not following.isdecimal()
    return is_decimal or len(_CURLY.findall(item)) % 2 == 1


def _before(written: Sequence[str], line: int) -> int:
    """The line above that holds something."""
    return next((at for at in range(min(line, len(written)) - 1, -1, -1) if written[at].strip()), line)


def _of_value(value: str, *, has_key: bool, has_dash: bool) -> str:
    value = value.strip()
    if not has_key and (code := _of_bare(value, has_dash=has_dash)):
        return code
    if not value or _OF_BLOCK.fullmatch(value):
        return ""
    if value[0] in "\"'":
        return _of_quotes(value)
    if value[0] == "[":
        return _of_brackets(value)
    is_marked = (has_key or has_dash) and re.match(r"-(?:\s|$)", value)
    if value[0] in _SIGNS or is_marked:
        return "yaml_sign"
    return "yaml_tab" if "\t" in value else "yaml_colon" if _COLON.search(_COMMENT.split(value)[0]) else ""


def _of_bare(value: str, *, has_dash: bool) -> str:
    """What is wrong with a line that has no name of a field, as it should be written."""
    named = _FIELD.match(value)
    if named and re.match(r":\S", value[named.end() :]):
        return "yaml_space"
    if has_dash:
        return ""
    if _MARKS_OF_LISTS.match(value):
        return "yaml_dash"
    is_named = named and re.match(r"\s+[^\s:]", value[named.end() :])
    return "yaml_space" if is_named or re.match(r"-[^\s-]", value) else ""


def _of_quotes(value: str) -> str:
    """Quotes that are never closed, or that end before the text does."""
    quote = value[0]
    inside = re.match(r'"(?:[^"\\]|\\.)*"' if quote == '"' else r"'(?:[^']|'')*'", value)
    if not inside:
        return "yaml_open_quotes"
    rest = value[inside.end() :]
    return "yaml_quotes" if rest.strip() and not _COMMENT.match(rest) else ""


def _of_brackets(value: str) -> str:
    """Text that begins with brackets, a list that is not closed, or a text in one that is more than a text."""
    inside = re.fullmatch(r"\[(?P<items>.*)\]\s*,?(?:\s#.*)?", value)
    if not inside:
        return "yaml_list" if "]" not in value else "yaml_sign"
    plain = re.sub(r"\"(?:[^\"\\]|\\.)*\"|(?<![^\s,\[])'(?:[^']|'')*'", "x", inside["items"])
    if _COLON.search(plain):
        return "yaml_colon"
    if _COMMENT.search(plain):
        return "yaml_hash"
    if "'" in plain or '"' in plain:
        return "yaml_quotes"
    return "yaml_sign" if any(item.strip()[:1] in _SIGNS for item in plain.split(",") if item.strip()) else ""
