"""The registry of activity types, one folder each; its order is that of the picker."""

from collections.abc import Sequence

from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.dots import Dots
from workshop_live.activity_types.fields import OpenFields
from workshop_live.activity_types.follow_up import FollowUp
from workshop_live.activity_types.joint_text import JointText
from workshop_live.activity_types.multiple_choice import MultipleChoice
from workshop_live.activity_types.open_text import OpenText
from workshop_live.activity_types.pause import PauseItem
from workshop_live.activity_types.points import Points
from workshop_live.activity_types.qna import QuestionsAndAnswers
from workshop_live.activity_types.ranking import Ranking
from workshop_live.activity_types.scale import Scale
from workshop_live.activity_types.section import Section
from workshop_live.activity_types.single_choice import SingleChoice
from workshop_live.activity_types.slides import Slides
from workshop_live.activity_types.text_slide import TextSlide
from workshop_live.activity_types.word_cloud import WordCloud
from workshop_live.domain.activities import Activity
from workshop_live.domain.plans import Plan
from workshop_live.domain.progression import was_brought_up
from workshop_live.domain.rooms import Room
from workshop_live.text.languages import N_

_NAMED_OUTCOMES = 4
_BY_GROUPS = N_("a text from each group")

ACTIVITY_TYPES: dict[str, ActivityType] = {
    activity_type.name: activity_type
    for activity_type in (
        OpenText(),
        OpenFields(),
        WordCloud(),
        JointText(),
        SingleChoice(),
        MultipleChoice(),
        Scale(),
        Ranking(),
        Points(),
        Dots(),
        QuestionsAndAnswers(),
        TextSlide(),
        Slides(),
        FollowUp(),
        PauseItem(),
        Section(),
    )
}


SLIDES = Slides.name
"""The type of the activity that is made of a new deck."""
FOLLOW_UP = FollowUp.name
"""The type of the activity with which a gathering continues another one."""

VOTES = (Dots.name, Ranking.name, SingleChoice.name)
"""The types of votes on what people wrote, the usual one first."""


def stops_of(agenda: Sequence[Activity]) -> list[Activity]:
    """Return the activities of an agenda that the room can be at: all but headings."""
    return [activity for activity in agenda if not type_of(activity).is_heading]


def type_of(activity: Activity) -> ActivityType:
    """Return the type of an activity."""
    return ACTIVITY_TYPES[activity.type]


def is_public(room: Room, activity: Activity) -> bool:
    """Whether participants and viewers of the projector may know the prompt of an activity."""
    return was_brought_up(room, activity, is_slide=not collects_answers(activity))


def collects_answers(activity: Activity) -> bool:
    """Whether participants answer an activity; slides cannot be opened, shown or closed."""
    return type_of(activity).collects_answers


def pages_of(activity: Activity) -> int:
    """Return the number of slides in an activity; 0 for types without, and where their file is missing."""
    activity_type = type_of(activity)
    settings = activity_type.settings(activity.asked_settings)
    return activity_type.page_count(settings) if activity_type.deck(settings) else 0


def deck_page(activity: Activity, number: int) -> tuple[str, int]:
    """Return the deck of slides, and the number there, counted from 1, of their page ``number``, counted from 0."""
    settings = type_of(activity).settings(activity.asked_settings)
    return settings.deck, settings.first + number


def joint_stem(activity: Activity) -> str | None:
    """Return what the lines of a joint text go on from; None for activities without lines."""
    activity_type = type_of(activity)
    return activity_type.joint_stem(activity_type.settings(activity.asked_settings))


def has_lines(activity: Activity) -> bool:
    """Return whether an activity is a joint text."""
    return joint_stem(activity) is not None


def joint_sources(activity: Activity) -> Sequence[str]:
    """Return the keys of the activities that a joint text takes lines from; empty for all of the agenda."""
    activity_type = type_of(activity)
    return activity_type.joint_sources(activity_type.settings(activity.asked_settings))


def outcomes_of(plan: Plan) -> list[str]:
    """Return what people have after a plan: the first outcomes of its types, and "more" if there are others."""
    outcomes = (_BY_GROUPS if it.is_written_by_groups else ACTIVITY_TYPES[it.type].outcome for it in plan.activities)
    each = list(dict.fromkeys(outcome for outcome in outcomes if outcome))
    return each if len(each) <= _NAMED_OUTCOMES else [*each[:_NAMED_OUTCOMES], N_("more")]
