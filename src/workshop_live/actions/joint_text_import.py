"""The joint texts of a room that is imported: their lines and versions, whose sources get the ids of the new room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workshop_live.actions.agenda import new_activity
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.joint_texts import JointText, Source
from workshop_live.domain.past_rooms import PastActivity, PastRoom
from workshop_live.domain.refusals import InvalidValueError, Problem
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage.outcome_tables import JointLineRow, JointVersionRow
from workshop_live.storage.tables import ActivityRow


def refuse_lines_elsewhere(past: PastRoom) -> None:
    """Raise InvalidValueError if an activity of another type has lines."""
    for number, activity in enumerate(past.activities):
        if activity.joint_text is not None and not _takes_lines(activity):
            raise InvalidValueError(Problem(f"activities.{number}.joint_text", "takes_no_lines"))


def _takes_lines(activity: PastActivity) -> bool:
    """Whether an activity is a joint text. One that is invalid is refused with all of the agenda, and so passes."""
    try:
        planned = new_activity(0, activity.planned)
    except InvalidValueError:
        return True
    activity_type = ACTIVITY_TYPES[planned.type]
    return activity_type.joint_stem(activity_type.settings(planned.settings)) is not None


def answers_taken_over(past: PastRoom) -> dict[str, str]:
    """Return the new public id of each answer that a line or an option was made from, by its id in the file."""
    sources = {line.source.answer for text in _texts(past) for line in text.lines if line.source and line.source.answer}
    votes = (activity.made_from for activity in past.activities if activity.made_from)
    sources |= {answer for vote in votes for _, answers, _ in vote.options for answer in answers}
    answers = {it.id for activity in past.activities for round_ in activity.rounds for it in round_.answers}
    return {answer: new_public_id() for answer in sources & answers}


def joint_rows(
    activities: Sequence[tuple[ActivityRow, PastActivity]], answers: Mapping[str, str]
) -> Iterator[JointLineRow | JointVersionRow]:
    """Yield the rows of all lines and versions; ``answers`` has the new public ids of those that were taken over."""
    ids = {past.id: row.public_id for row, past in activities}
    for row, past in activities:
        for place, line in enumerate(past.joint_text.lines if past.joint_text else ()):
            source = _renamed(line.source, ids, answers) if line.source else None
            yield JointLineRow(
                public_id=new_public_id(),
                activity_id=row.id,
                place=place,
                text=line.text,
                source=source.stored() if source else None,
            )
        for version in past.joint_text.versions if past.joint_text else ():
            yield JointVersionRow(
                activity_id=row.id,
                number=version.number,
                stem=version.stem,
                lines=list(version.lines),
                created_at=version.created_at,
                shown_at=version.shown_at,
            )


def _texts(past: PastRoom) -> Iterator[JointText]:
    yield from (activity.joint_text for activity in past.activities if activity.joint_text)


def _renamed(source: Source, activities: Mapping[str, str], answers: Mapping[str, str]) -> Source | None:
    """Return a source in the new room; None if the file does not have what it names."""
    answer = answers.get(source.answer or "")
    if source.activity not in activities or (source.answer and answer is None):
        return None
    return replace(source, activity=activities[source.activity], answer=answer)
