"""The activity types. One folder each, and one line here: their order is that of the picker."""

from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.dots import Dots
from workshop_live.activity_types.fields import OpenFields
from workshop_live.activity_types.multiple_choice import MultipleChoice
from workshop_live.activity_types.open_text import OpenText
from workshop_live.activity_types.points import Points
from workshop_live.activity_types.qna import QuestionsAndAnswers
from workshop_live.activity_types.ranking import Ranking
from workshop_live.activity_types.scale import Scale
from workshop_live.activity_types.single_choice import SingleChoice
from workshop_live.activity_types.text_slide import TextSlide
from workshop_live.activity_types.word_cloud import WordCloud
from workshop_live.domain.activities import Activity
from workshop_live.domain.progression import was_brought_up
from workshop_live.domain.rooms import Room

ACTIVITY_TYPES: dict[str, ActivityType] = {
    activity_type.name: activity_type
    for activity_type in (
        OpenText(),
        OpenFields(),
        WordCloud(),
        SingleChoice(),
        MultipleChoice(),
        Scale(),
        Ranking(),
        Points(),
        Dots(),
        QuestionsAndAnswers(),
        TextSlide(),
    )
}


def type_of(activity: Activity) -> ActivityType:
    """The type of a stored activity."""
    return ACTIVITY_TYPES[activity.type]


def is_public(room: Room, activity: Activity) -> bool:
    """Whether participants and whoever only looks at the projector may know what an activity asks or says."""
    return was_brought_up(room, activity, is_slide=not collects_answers(activity))


def collects_answers(activity: Activity) -> bool:
    """Whether people answer it: a slide has nothing to open, show or close."""
    return type_of(activity).collects_answers
