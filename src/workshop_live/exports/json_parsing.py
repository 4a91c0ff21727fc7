"""Parses the JSON of a room, for import."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.activity_types.activity_fields import is_key
from workshop_live.activity_types.base import problems_of
from workshop_live.activity_types.group_fields import DrawnGroups
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import SeenBy, Slot
from workshop_live.domain.joint_texts import JointText, Line, Source, Version
from workshop_live.domain.past_rooms import (
    PastActivity,
    PastAnswer,
    PastGroup,
    PastRoom,
    PastRound,
    PastTheme,
    PastVote,
)
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.steps import StepKind
from workshop_live.exports.json_model import (
    MAX_ANSWERS,
    MAX_VOTES,
    ExportedActivity,
    ExportedAnswer,
    ExportedJointText,
    ExportedRoom,
    ExportedSource,
    ExportedTheme,
    ExportedVote,
)
from workshop_live.text.word_choices import folded


def parse_room(content: bytes) -> PastRoom:
    """Parse the JSON of a room. Raises InvalidValueError."""
    try:
        exported = ExportedRoom.model_validate_json(content)
    except ValidationError as error:
        raise InvalidValueError(*problems_of(error)) from None
    _check_counts(exported)
    for number, activity in enumerate(exported.activities):
        _check_groups(f"activities.{number}", activity)
        _check_versions(f"activities.{number}.joint_text", activity.joint_text)
        if activity.seen_by == "me" and activity.answers:
            raise InvalidValueError(Problem(f"activities.{number}.answers", "stays_on_phone"))
    zone = ZoneInfo(exported.time_zone)
    return PastRoom(
        title=exported.title,
        language=exported.language,
        time_zone=exported.time_zone,
        began_at=datetime.combine(exported.date, time(), zone),
        word_choices=_choices(exported),
        home_groups=tuple(exported.home_groups),
        items=tuple(
            ActionItem("", it.what, it.who, it.due_on, it.status, carried_from=it.carried_from)
            for it in exported.action_items
        ),
        activities=tuple(
            _activity(rounds, zone) for _, rounds in groupby(exported.activities, lambda activity: activity.id)
        ),
    )


def _check_counts(exported: ExportedRoom) -> None:
    """Raise InvalidValueError if answers have more votes than voters, or if there is too much to store."""
    for number, activity in enumerate(exported.activities):
        max_votes = _max_votes(activity)
        for index, answer in enumerate(activity.answers):
            if answer.votes > max_votes:
                raise InvalidValueError(
                    Problem(f"activities.{number}.answers.{index}.votes", "less_than_equal", max_votes)
                )
    answers = [answer for activity in exported.activities for answer in activity.answers]
    if len(answers) > MAX_ANSWERS:
        raise InvalidValueError(Problem("activities", "too_many_answers", MAX_ANSWERS))
    if sum(answer.votes for answer in answers) > MAX_VOTES:
        raise InvalidValueError(Problem("activities", "too_many_votes", MAX_VOTES))


def _check_versions(at: str, exported: ExportedJointText | None) -> None:
    """Raise InvalidValueError if two versions have the same number."""
    numbers = [version.number for version in exported.versions] if exported else []
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            raise InvalidValueError(Problem(f"{at}.versions.{index}.number", "repeated_version"))


def _max_votes(exported: ExportedActivity) -> int:
    """Return the maximum number of votes of an answer: one per voter, who need not have answered."""
    if exported.type not in ACTIVITY_TYPES or not ACTIVITY_TYPES[exported.type].has_votes:
        return 0
    return MAX_VOTES if exported.voters is None else exported.voters


def _check_groups(at: str, exported: ExportedActivity) -> None:
    """Raise InvalidValueError unless groups have numbers of their own, and each text belongs to one of its own."""
    if exported.round_groups and exported.groups is None:
        raise InvalidValueError(Problem(f"{at}.round_groups", "not_by_groups"))
    numbers: set[int] = set()
    for index, group in enumerate(exported.round_groups):
        if group.number in numbers:
            raise InvalidValueError(Problem(f"{at}.round_groups.{index}.number", "repeated_number"))
        numbers.add(group.number)
    written: set[int] = set()
    for index, answer in enumerate(exported.answers):
        if code := _misattributed(answer.group, numbers, written, by_groups=_is_written_by_groups(exported)):
            raise InvalidValueError(Problem(f"{at}.answers.{index}.group", code))
        if answer.group is not None:
            written.add(answer.group)


def _misattributed(group: int | None, numbers: set[int], written: set[int], *, by_groups: bool) -> str:
    """Return what is wrong with the group of an answer, as an error code; empty if nothing is."""
    if not by_groups:
        return "" if group is None else "not_by_groups"
    if group is None:
        return "missing"
    if group in written:
        return "written_twice"
    return "" if group in numbers else "no_such_group"


def _is_written_by_groups(exported: ExportedActivity) -> bool:
    return exported.groups is not None and any(step.kind == StepKind.GROUP for step in exported.steps)


def _choices(exported: ExportedRoom) -> dict[str, str]:
    """Return the decisions on texts that are in the file."""
    texts = {
        folded(answer.value)
        for activity in exported.activities
        for answer in activity.answers
        if isinstance(answer.value, str)
    }
    choices = {folded(choice.text): folded(choice.counts_as) for choice in exported.word_choices}
    return {text: counts_as for text, counts_as in choices.items() if {text, counts_as} <= texts}


def _activity(rounds: Iterable[ExportedActivity], zone: ZoneInfo) -> PastActivity:
    *earlier, latest = rounds
    all_rounds = (*earlier, latest)
    seen_by = max((SeenBy(exported.seen_by) for exported in all_rounds), key=list(SeenBy).index)  # the fewest people
    planned = replace(_planned(latest), seen_by=seen_by)
    return PastActivity(
        planned,
        tuple(_round(exported, zone) for exported in all_rounds if exported.round is not None),
        began_at=_in_zone(latest.began_at, zone) if latest.began_at else None,
        seconds=latest.seconds,
        id=latest.id,
        joint_text=_joint_text(latest.joint_text, zone) if latest.joint_text else None,
        made_from=_vote(latest.made_from) if latest.made_from else None,
    )


def _vote(exported: ExportedVote) -> PastVote:
    options = tuple((it.option, tuple(it.answers), it.theme) for it in exported.options)
    return PastVote(exported.activity, exported.question, options)


def _joint_text(exported: ExportedJointText, zone: ZoneInfo) -> JointText:
    lines = (Line("", it.text, source=_source(it.source) if it.source else None) for it in exported.lines)
    versions = (
        Version(
            it.number,
            it.stem,
            tuple(it.lines),
            _in_zone(it.at, zone),
            _in_zone(it.shown_at, zone) if it.shown_at else None,
        )
        for it in exported.versions
    )
    return JointText(exported.stem, tuple(lines), tuple(versions))


def _source(exported: ExportedSource) -> Source:
    return Source(exported.activity, exported.question, exported.answer, exported.theme, exported.text)


def _planned(exported: ExportedActivity) -> PlannedActivity:
    key = exported.key if is_key(exported.key) else ""
    return PlannedActivity(
        exported.type,
        exported.prompt,
        {name: value for name, value in exported.settings.items() if name != "picture"},  # which no file has
        Slot(exported.starts_at, exported.minutes, fixed=exported.fixed),
        key,
        steps=tuple(step.model_dump(exclude={"seconds"}) for step in exported.steps),
        roles=tuple(exported.roles),
        groups=exported.groups.model_dump() if isinstance(exported.groups, DrawnGroups) else exported.groups,
    )


def _round(exported: ExportedActivity, zone: ZoneInfo) -> PastRound:
    answers = tuple(
        PastAnswer(
            answer.value,
            _in_zone(answer.at, zone),
            answer.hidden,
            answer.settled,
            answer.votes,
            answer.starred,
            answer.group,
            0 if answer.group is None else answer.version or 1,
            answer.parked,
            answer.id,
            answer.moved_to,
        )
        for answer in exported.answers
    )
    return PastRound(
        _planned(exported),
        exported.participants,
        answers,
        _themes(exported) if answers else (),
        first_shown_at=_first_shown(exported, zone),
        voters=max((answer.votes for answer in exported.answers), default=0)
        if exported.voters is None
        else exported.voters,
        step_seconds=tuple(step.seconds for step in exported.steps),
        groups=tuple(PastGroup(it.number, it.name, it.done) for it in exported.round_groups),
    )


def _first_shown(exported: ExportedActivity, zone: ZoneInfo) -> datetime | None:
    """Return when a round was first shown. Older files lack the time, and only hold rounds that were shown."""
    if "first_shown_at" not in exported.model_fields_set:
        return min((_in_zone(answer.at, zone) for answer in exported.answers), default=None)
    return _in_zone(exported.first_shown_at, zone) if exported.first_shown_at else None


def _in_zone(time: datetime, zone: ZoneInfo) -> datetime:
    return time.replace(tzinfo=time.tzinfo or zone)


def _themes(exported: ExportedActivity) -> tuple[tuple[PastTheme, ...], ...]:
    """Return the themes of each question; without answers in the file, a question has none."""
    if exported.type not in ACTIVITY_TYPES or not ACTIVITY_TYPES[exported.type].has_themes:
        return ()
    indexes = {answer.id: index for index, answer in enumerate(exported.answers)}
    return tuple(tuple(_theme(theme, exported, indexes) for theme in summary.themes) for summary in exported.summaries)


def _theme(theme: ExportedTheme, exported: ExportedActivity, indexes: Mapping[str, int]) -> PastTheme:
    answers = tuple(dict.fromkeys(indexes[index] for index in theme.answers if index in indexes))
    typical = next((index for index in answers if _has_text(exported.answers[index], theme.typical)), None)
    return PastTheme(theme.label, answers, theme.bullet, not theme.is_bullet, typical)


def _has_text(answer: ExportedAnswer, text: str) -> bool:
    """Whether this is the text of an answer, or of its part to one of several questions."""
    return text == answer.text or (isinstance(answer.value, list) and text in answer.value)
