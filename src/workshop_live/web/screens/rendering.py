"""Rendering of templates to HTML, with autoescaping."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import pyphen
import segno
from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup
from segno.helpers import make_wifi_data

from workshop_live import resources
from workshop_live.activity_types import ACTIVITY_TYPES, deck_page, outcomes_of, pages_of
from workshop_live.activity_types.base import PURPOSES
from workshop_live.activity_types.columns import COLOURS, READY_SETS, SYMBOL_TITLES, SYMBOLS
from workshop_live.activity_types.group_fields import USUAL_SIZE
from workshop_live.activity_types.step_fields import KIND_HINTS, KIND_TITLES
from workshop_live.domain.comparisons import leading
from workshop_live.domain.figures import decimals_of
from workshop_live.domain.join_codes import format_join_code
from workshop_live.domain.rooms import LANGUAGES
from workshop_live.domain.steps import MAX_STEPS, StepKind
from workshop_live.plans.ready_plans import METHODS, method, ready_plan, use_of
from workshop_live.text.action_statuses import STATUS_MARKS, STATUS_TITLES
from workshop_live.text.languages import catalogue, decimal, locale_of
from workshop_live.text.marked_text import parse_marked_text

SOFT_HYPHEN = "\u00ad"
LONG_WORD = 16  # letters; shorter words fit on every screen


class Renderer:
    """Renders templates in the reader's language."""

    def __init__(self, asset_url: Callable[[str], str]) -> None:
        loader = ChoiceLoader(
            [
                FileSystemLoader(resources.TEMPLATES),
                PrefixLoader({"activity_types": FileSystemLoader(resources.ACTIVITY_TYPES)}),
            ]
        )
        self._environments = {language: _environment(language, loader, asset_url) for language in LANGUAGES}

    def render(self, template: str, language: str, **context: Any) -> str:
        """Return a rendered page or fragment."""
        return self._environments[language].get_template(template).render(**context)

    def macro(self, template: str, name: str, language: str, **context: Any) -> Callable[..., str]:
        """Return a macro of a template. What stands outside of it is rendered once, however often it is called."""
        module = self._environments[language].get_template(template).make_module(context)
        macro: Callable[..., str] = getattr(module, name)
        return macro


def _environment(language: str, loader: ChoiceLoader, asset_url: Callable[[str], str]) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,  # for every name: by default, .html.j2 and .svg would not be escaped
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        language=language,
        asset=asset_url,
        qr=qr_code,
        wifi_qr=wifi_code,
        picture=type_picture,
        purposes=PURPOSES,
        activity_types=ACTIVITY_TYPES,
        outcomes_of=outcomes_of,
        pages_of=pages_of,
        deck_page=deck_page,
        action_statuses=STATUS_TITLES,
        action_marks=STATUS_MARKS,
        step_titles=KIND_TITLES,
        step_hints=KIND_HINTS,
        step_kinds=tuple(StepKind),
        max_steps=MAX_STEPS,
        methods=METHODS,
        method=method,
        ready_plan=ready_plan,
        use_of=use_of,
        usual_group_size=USUAL_SIZE,
        ready_columns=READY_SETS,
        column_colours=COLOURS,
        column_symbols=SYMBOLS,
        symbol_titles=SYMBOL_TITLES,
        type_styles=[name for name in ACTIVITY_TYPES if (resources.ACTIVITY_TYPES / name / "results.css").is_file()],
        languages=LANGUAGES,
        dates=_date_words(locale_of(language)),
    )
    locale, translated = locale_of(language), catalogue(language).gettext
    environment.filters.update(
        join_code=format_join_code,
        hyphenate=hyphenate,
        leading=leading,
        fit=fit,
        marked=parse_marked_text,
        decimal=lambda number, decimals=0: decimal(number, decimals, language),
        decimals=decimals_of,
        in_language=lambda text, language: catalogue(language).gettext(text),
        listed=lambda texts: format_list([translated(text) for text in texts], locale=locale),
        on_day=lambda day, form=None: format_date(
            day, form or ("d MMM yyyy" if language == "en" else "d. MMM yyyy"), locale=locale
        ),
        day=lambda time, zone: format_date(_local(time, zone), "long", locale=locale),
        last_day=lambda time, zone: (_local(time, zone) - timedelta(seconds=1)).date().isoformat(),
        last_date=lambda time, zone, form="long": format_date(
            _local(time, zone) - timedelta(seconds=1), form, locale=locale
        ),
        date=lambda day: format_date(day, "medium", locale=locale),
        clock=lambda time, zone: format_time(_local(time, zone), "short", locale=locale),
        moment=lambda time, zone: format_datetime(_local(time, zone), "short", locale=locale),
        milliseconds=lambda time: round(time.timestamp() * 1000),
    )
    return environment


@dataclass(frozen=True)
class DateWords:
    """How a language writes a day in full: a pattern of Unicode TR 35, the days of the week from Monday, the months."""

    pattern: str
    weekdays: list[str]
    months: list[str]


def _date_words(locale: str) -> DateWords:
    spoken = Locale.parse(locale)
    weekdays, months = spoken.days["format"]["wide"], spoken.months["format"]["wide"]
    return DateWords(
        pattern=str(spoken.date_formats["full"].pattern),
        weekdays=[weekdays[day] for day in range(7)],
        months=[months[month] for month in range(1, 13)],
    )


@lru_cache(256)
def qr_code(text: str) -> Markup:
    """Return a QR code as SVG, dark on light in every theme, since some cameras cannot read inverted ones."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=3, omitsize=True, dark="black", light="white", svgclass="qr"
    )
    return Markup(svg)  # noqa: S704 - made of squares only


@cache
def type_picture(name: str) -> Markup:
    """The picture of an activity type, as SVG in the colours of the text around it."""
    return Markup((resources.ACTIVITY_TYPES / name / "picture.svg").read_text().strip())  # noqa: S704 - a file of ours


def wifi_code(name: str, password: str) -> Markup:
    """Return a QR code that connects a phone to a Wi-Fi network."""
    return qr_code(make_wifi_data(ssid=name, password=password or None, security="WPA" if password else None))


@lru_cache(4096)
def hyphenate(text: str, language: str, long: int = LONG_WORD) -> str:
    """Return a text with soft hyphens in words of at least ``long`` letters."""
    dictionary = _dictionary(language)
    return re.sub(rf"\w{{{long},}}", lambda word: dictionary.inserted(word[0], hyphen=SOFT_HYPHEN), text)


def fit(text: str, sizes: Mapping[str, tuple[int, int]], otherwise: str = "small") -> str:
    """Return the first size at which a text fits: each is (characters per line, lines). ``otherwise`` if none does."""
    for size, (characters, lines) in sizes.items():
        if sum(max(1, ceil(len(line) / characters)) for line in text.split("\n")) <= lines:
            return size
    return otherwise


@lru_cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=locale_of(language), left=3, right=3)


def _local(time: datetime, zone: str) -> datetime:
    return time.astimezone(ZoneInfo(zone))
