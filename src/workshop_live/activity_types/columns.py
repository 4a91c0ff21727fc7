"""Columns that answers are sorted into by whoever writes them: hats, SWOT, what is good and what should be."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from workshop_live.activity_types.base import line
from workshop_live.activity_types.options import lines, small_number
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.text.languages import N_, catalogue

MIN_COLUMNS, MAX_COLUMNS = 2, 8
MAX_NAME = 80  # characters
COLOURS = {
    1: N_("Blue"),
    2: N_("Green"),
    3: N_("Orange"),
    4: N_("Pink"),
    5: N_("Turquoise"),
    6: N_("Red"),
    7: N_("Violet"),
    8: N_("Olive"),
}
"""The colours of themes by their numbers."""
SYMBOLS = {
    "circle": "●",
    "triangle": "▲",
    "square": "■",
    "diamond": "◆",
    "star": "★",
    "ring": "○",
    "down": "▼",
    "frame": "□",
}
"""The symbols by their names: what a colour says, a symbol says as well."""
SYMBOL_TITLES = {
    "circle": N_("Circle"),
    "triangle": N_("Triangle"),
    "square": N_("Square"),
    "diamond": N_("Diamond"),
    "star": N_("Five-pointed star"),
    "ring": N_("Ring"),
    "down": N_("Triangle upside down"),
    "frame": N_("Frame"),
}
WITHOUT = N_("Without a column")
"""Where answers stand that chose none, or one that was removed."""

READY_SETS: dict[str, tuple[tuple[str, int, str], ...]] = {
    N_("SWOT"): (
        (N_("Strengths"), 2, "circle"),
        (N_("Weaknesses"), 6, "square"),
        (N_("Opportunities"), 1, "triangle"),
        (N_("Threats"), 4, "down"),
    ),
    N_("The six thinking hats"): (
        (N_("White: what we know"), 5, "ring"),
        (N_("Red: what we feel"), 6, "star"),
        (N_("Black: what may go wrong"), 7, "square"),
        (N_("Yellow: what gets better"), 8, "circle"),
        (N_("Green: quite another way"), 2, "triangle"),
        (N_("Blue: what we do next"), 1, "diamond"),
    ),
    N_("Good and should be"): ((N_("Good as it is"), 2, "circle"), (N_("Should be"), 3, "triangle")),
}
"""Names, colours and symbols of columns that are often used, by the title of the set."""


def _check_symbol(symbol: str) -> str:
    if symbol not in SYMBOLS:
        raise PydanticCustomError("not_a_symbol", "No such symbol.", {"limit": ", ".join(SYMBOLS)})
    return symbol


class Column(BaseModel):
    """A column. Answers are stored with its key, so that it can be renamed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    key: Annotated[str, Field(pattern="^[a-z0-9]{1,8}$")]
    name: Annotated[str, line(MAX_NAME)]
    colour: Annotated[int, Field(ge=1, le=8)]
    symbol: Annotated[str, AfterValidator(_check_symbol)]

    @property
    def mark(self) -> str:
        """The symbol as a character."""
        return SYMBOLS[self.symbol]

    @property
    def label(self) -> str:
        """The name behind the symbol."""
        return f"{self.mark} {self.name}"


class SentColumn(TypedDict, total=False):
    """A column as it is sent: a name, and what is not to be chosen for it."""

    key: str
    name: str
    colour: int
    symbol: str


class TextInColumn(TypedDict):
    """A text, and the key of the column that it was written for; null if it was for none."""

    text: str
    column: str | None


def _complete(columns: Any, info: ValidationInfo) -> Any:
    """Turn names into columns, and add what was not sent of others; stored columns are complete."""
    if columns is None:  # a field of a plan that was left empty
        return []
    if info.context is None or not isinstance(columns, list):
        return columns
    sent = [{"name": it} if isinstance(it, str) else it for it in columns]
    if not all(isinstance(it, dict) for it in sent):
        raise PydanticCustomError("not_a_column", "A column has a name.")
    return list(_completed(sent, info.context.get(info.field_name, ())))


def completed(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return new columns with these names."""
    return list(_completed([{"name": name} for name in names], ()))


def _completed(sent: Sequence[dict[str, Any]], old: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield columns with key, colour and symbol: those of the same column before, or such as no other one has."""
    before = [_same_column(it, place, sent, old) for place, it in enumerate(sent)]
    known = [{**(was or {}), **it} for was, it in zip(before, sent, strict=True)]
    taken = {name: [it[name] for it in known if name in it] for name in ("key", "colour", "symbol")}
    for it in known:
        colour, symbol = _usual_look().get(_folded(it.get("name")), (None, None))
        for name, usual, all_of in (("colour", colour, COLOURS), ("symbol", symbol, SYMBOLS)):
            if name not in it:
                it[name] = usual or next((one for one in all_of if one not in taken[name]), next(iter(all_of)))
                taken[name].append(it[name])
        if "key" not in it:
            it["key"] = next(key for key in _keys_for(it.get("name")) if key not in taken["key"])
            taken["key"].append(it["key"])
        yield it


def _same_column(
    it: Mapping[str, Any], place: int, sent: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Return what a column was before: that with its key, else its name, else its place; None for a new one.

    A place says something only if there are as many as before: then a column was renamed.
    """
    if "key" in it:
        return next((was for was in old if was["key"] == it["key"]), None)
    if same := [was for was in old if _folded(was["name"]) == _folded(it.get("name"))]:
        return same[0]
    if len(sent) != len(old):
        return None
    was = old[place]
    goes_on = any(
        other.get("key") == was["key"] or _folded(other.get("name")) == _folded(was["name"]) for other in sent
    )
    return None if goes_on else was


def _keys_for(name: object) -> Iterator[str]:
    """Yield keys for a column of this name. One that is removed and comes back has its answers again."""
    for number in range(10_000):
        yield hashlib.sha256(f"{_folded(name)}\0{number}".encode("utf-8", "replace")).hexdigest()[:8]


def _folded(name: object) -> str:
    return " ".join(name.split()).casefold() if isinstance(name, str) else ""


@cache
def _usual_look() -> dict[str, tuple[int, str]]:
    """Return colour and symbol of the columns of ready sets, by their names in all languages."""
    return {
        _folded(catalogue(language).gettext(name)): (colour, symbol)
        for language in LANGUAGES
        for columns in READY_SETS.values()
        for name, colour, symbol in columns
    }


def _refuse(columns: list[Column]) -> list[Column]:
    """Refuse a single column, and names and keys that stand twice."""
    if len(columns) == 1:
        raise PydanticCustomError("too_few", "A column does not stand alone.", {"limit": MIN_COLUMNS})
    for values in ([_folded(it.name) for it in columns], [it.key for it in columns]):
        if len(set(values)) < len(values):
            raise PydanticCustomError("repeated_column", "Each column has a name of its own.")
    return columns


ColumnList = Annotated[
    list[Column],
    BeforeValidator(_complete, json_schema_input_type=list[str | SentColumn]),
    AfterValidator(_refuse),
    Field(max_length=MAX_COLUMNS),
]
"""The columns in settings: none, or two to eight. They are sent as names, or as objects with what is chosen of them."""


def column_of(columns: Sequence[Column], *keys: object) -> Column | None:
    """Return the column with the first of these keys that there is; None without one."""
    by_key = {column.key: column for column in columns}
    return next((by_key[key] for key in keys if isinstance(key, str) and key in by_key), None)


def chosen_key(columns: Sequence[Column], key: object, field: str) -> str | None:
    """Return the key of a column that somebody chose in a field; None for no choice. Raises InvalidValueError."""
    if key in (None, ""):  # no set: what was sent may be a list
        return None
    if column_of(columns, key) is None:
        raise InvalidValueError(Problem(field, "no_such_column"))
    return str(key)


def columns_from_form(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the columns of a submitted form, as they are sent to the API; those of a ready set if none are written.

    ``columns`` has their names, one on each line; ``column-1``, ``colour-1`` and ``symbol-1`` say how the first one of
    those so far is to look.
    """
    names = lines(form.get("columns", "")) or lines(form.get("column_set", ""))
    looks = list(_looks(form))
    by_name = {_folded(name): look for name, look in looks}
    places = dict(enumerate(look for _, look in looks)) if len(looks) == len(names) else {}
    return [{"name": name, **by_name.get(_folded(name), places.get(place, {}))} for place, name in enumerate(names)]


def _looks(form: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the names of the columns so far, with the colours and symbols that were chosen for them."""
    for number in range(1, MAX_COLUMNS + 1):
        if f"column-{number}" not in form:
            return
        colour = small_number(form.get(f"colour-{number}", ""))
        symbol = form.get(f"symbol-{number}", "")
        yield (
            form[f"column-{number}"],
            {**({"colour": colour} if colour else {}), **({"symbol": symbol} if symbol else {})},
        )
