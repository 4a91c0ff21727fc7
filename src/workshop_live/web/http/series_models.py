"""The bodies of the series routes of the JSON API, as documented in OpenAPI."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from workshop_live.domain.comparisons import Kind
from workshop_live.web.http.api_models import Text, left_out
from workshop_live.web.http.bodies import Body


class SeriesPatch(Body):
    """Changes to a series (JSON merge patch, RFC 7396): omitted members do not change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Lederprogrammet 2026"}]})

    title: Text = left_out()


class GatheringState(BaseModel):
    """A room of a series. ``day`` is when its first question was opened, or the room was made."""

    room: str
    title: str
    day: date


class SeriesState(BaseModel):
    """A series with the gatherings that the caller runs, the oldest first."""

    id: str
    title: str
    gatherings: list[GatheringState]


class SeriesList(BaseModel):
    """The series of which the caller runs a gathering."""

    series: list[SeriesState]


class ComparedGathering(BaseModel):
    """A gathering in a comparison: what it was asked, and how many people answered. If ``told`` is false, too few."""

    room: str
    prompt: str
    people: int
    told: bool


class ComparedFigure(BaseModel):
    """The figure of a statement or an option. ``spread`` is the standard deviation, on scales."""

    value: float
    percentage: int | None = None
    spread: float | None = None
    counts: list[int] | None = None


class ComparedRow(BaseModel):
    """A statement or an option, with an entry for each gathering: null where it was not asked, or is not told."""

    text: str
    everywhere: bool
    """Whether all gatherings were asked it in these words, and on this scale."""
    asked: list[bool]
    figures: list[ComparedFigure | None]


class ComparedItem(BaseModel):
    """A word or a theme. ``new`` is whether the gathering told before had none that means the same."""

    text: str
    count: int
    new: bool


class ComparedCell(BaseModel):
    """The words or themes of a gathering, and those that the one before had and it has not."""

    asked: bool
    items: list[ComparedItem]
    gone: list[str]


class ComparedQuestion(BaseModel):
    """A question of which words or themes are compared, with a cell for each gathering."""

    prompt: str
    cells: list[ComparedCell]


class ComparedActivity(BaseModel):
    """An activity in the gatherings in which it was shown. ``mixed`` ones have several types, and are not compared."""

    key: str
    kind: Kind
    prompt: str
    reworded: bool
    """Whether gatherings were asked in different words."""
    gatherings: list[ComparedGathering]
    rows: list[ComparedRow] | None = None
    """Of scales and options."""
    questions: list[ComparedQuestion] | None = None
    """Of words and themes."""


class SeriesFile(BaseModel):
    """The comparison as a file. ``left_out`` is how many gatherings are not compared."""

    format: str
    series: str
    title: str
    language: str
    left_out: int
    gatherings: list[GatheringState]
    comparisons: list[ComparedActivity]


class ComparedSeries(BaseModel):
    """The gatherings that were compared, and the activities that at least two of them have shown."""

    gatherings: list[GatheringState]
    comparisons: list[ComparedActivity]
