"""The context of the templates of a room's regions."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from zoneinfo import ZoneInfo

from workshop_live.actions.timer import DEFAULT_TIMER_S
from workshop_live.activity_types import collects_answers, pages_of, stops_of, type_of
from workshop_live.activity_types.base import ActivityType
from workshop_live.activity_types.day import coming_of, day_facts
from workshop_live.activity_types.step_fields import KIND_HINTS
from workshop_live.domain.action_items import ActionItem, carried
from workshop_live.domain.activities import Activity, RoundState
from workshop_live.domain.answers import Answer
from workshop_live.domain.day_clock import Facts
from workshop_live.domain.decks import Page
from workshop_live.domain.group_work import GroupPage
from workshop_live.domain.groups import Group
from workshop_live.domain.pauses import Pause
from workshop_live.domain.pictures import ShownPicture
from workshop_live.domain.progression import Move, MoveKind, next_activity, next_move, previous_move
from workshop_live.domain.rooms import TURN_S, ScreenMode
from workshop_live.domain.steps import Progress, StepKind
from workshop_live.domain.turns import turns_of
from workshop_live.realtime.frames import OneGroup
from workshop_live.storage.slides import Slides
from workshop_live.storage.votable import why_not_votable
from workshop_live.text.languages import N_
from workshop_live.web.screens.own_group import OwnGroup
from workshop_live.web.screens.results_view import ResultsView

_ENDS_NOTHING = {MoveKind.SHOW, MoveKind.RETURN, MoveKind.TURN}
_BRINGS_PAGE = {MoveKind.PAGE, MoveKind.OPEN, MoveKind.GO_TO}


@dataclass(frozen=True)
class View(ResultsView):
    """A snapshot of a room for one screen: what is asked, who is there, and what comes next."""

    @property
    def results_address(self) -> str:
        """The address of the shared results."""
        return f"{self.qr_address}/results"

    @property
    def shows_timer(self) -> bool:
        """Whether screens show the timer: not during the countdown of a closing round."""
        timer = self.room.timer
        is_set = bool(timer.ends_at or timer.seconds_left)
        return self.room.is_open and not self.is_closing and is_set and self.pauses_until is None

    @cached_property
    def pause(self) -> Pause | None:
        """The pause on the agenda that the room is at; None at other activities, and before it began."""
        if self.type is None or self.current is None or self.current.began_at is None:
            return None
        minutes, zone = self.current.slot.minutes, ZoneInfo(self.room.time_zone)
        return self.type.pause(self.settings, minutes, self.current.began_at, zone)

    @property
    def pauses_until(self) -> datetime | None:
        """When that pause ends or ended; None without an end, and where the room only came back to look at it."""
        is_past = self.current is None or self.pause is None or self.pause.was_over(self.current.spent_since)
        return self.pause.ends_at if self.pause and self.room.is_open and not is_past else None

    @property
    def is_closing(self) -> bool:
        """Whether the current question takes answers for some seconds more."""
        return self.round is not None and self.round.state is RoundState.CLOSING

    @property
    def planned_minutes(self) -> int:
        """The minutes that a new timer starts with."""
        return (self.current.timed_minutes if self.current else None) or DEFAULT_TIMER_S // 60

    @property
    def progress(self) -> Progress | None:
        """How far the room is in the steps of the current activity; None without steps, or before it is asked."""
        return self.round.progress if self.round and self.room.is_open else None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who does what, while that matters: until the room looks at the answers, without steps while it answers."""
        is_at_work = self.progress.step.kind is not StepKind.PLENARY if self.progress else self.is_asking
        return self.current.asked_roles if is_at_work and self.current else ()

    @property
    def is_before_answers(self) -> bool:
        """Whether the room has not come to the step yet in which it answers, and nothing can have been sent."""
        return bool(self.progress and not self.progress.was_answerable and not self.is_asking)

    @property
    def has_texts_of_groups(self) -> bool:
        """Whether groups were to write together, which is not deleted with anybody's own answers."""
        return any(it.round is not None and it.round.is_written_by_groups for it in self.agenda)

    @property
    def is_over(self) -> bool:
        """Whether the current question has been answered, and takes nothing more."""
        return bool(self.round and self.round.closed_at and self.type and self.type.collects_answers) and not (
            self.is_before_answers
        )

    @property
    def is_group_work(self) -> bool:
        """Whether phones show what their group writes instead of a form of their own."""
        return bool(self.progress and self.round and self.round.is_written_by_groups)

    @property
    def asks_for_home_group(self) -> bool:
        """Whether phones say which home group they are in: not where people work in drawn ones, which have the word."""
        drawn = self.round is not None and self.round.grouping is not None and not self.round.grouping.is_home
        return self.room.is_open and bool(self.room.home_groups) and not drawn

    @property
    def waits_for(self) -> int:
        """The number of people in the room who have not answered yet; 0 where not everybody is expected to."""
        if not self.is_asking or self.type is None or self.type.has_votes or self.is_by_group:
            return 0
        return max(0, (self.room.present or self.connected.participants) - self.snapshot.tally.participants)

    @property
    def is_slide(self) -> bool:
        """Whether the current activity takes no answers."""
        return bool(self.room.is_open and self.current and not collects_answers(self.current))

    @cached_property
    def covered(self) -> "View":
        """The same room as if nobody had answered: what is asked, while the results are not to be seen."""
        return replace(self, snapshot=replace(self.snapshot, visible=(), earlier=None, chunk_count=0))

    @property
    def nothing_shown(self) -> str:
        """What stands where answers will, while there are none to see; a message of the catalogues."""
        are_questions = self.type is not None and self.type.has_votes
        if self.snapshot.tally.hidden:
            return N_("The questions are hidden") if are_questions else N_("The answers are hidden")
        if self.is_asking:
            return N_("Waiting for the first question") if are_questions else N_("Waiting for the first answer")
        return self.pastime or (N_("No questions") if are_questions else N_("No answers"))

    @property
    def pastime(self) -> str | None:
        """What people do in a step without answers, a message of the catalogues; None in other steps, or without."""
        step = self.progress.step if self.progress and not self.is_asking else None
        return KIND_HINTS[step.kind] if step and step.kind in {StepKind.ALONE, StepKind.TALK} else None

    @property
    def is_private(self) -> bool:
        """Whether the room can never see the answers."""
        return bool(self.current and self.current.is_private)

    @property
    def stays_on_phones(self) -> bool:
        """Whether what people write reaches no server, and all there is to see is how many have written."""
        return bool(self.current and self.current.stays_on_phones)

    @property
    def has_texts_on_phones(self) -> bool:
        """Whether phones may hold something that was written for nobody else."""
        return any(it.round is not None and it.stays_on_phones for it in self.agenda)

    @property
    def most_answers(self) -> int | None:
        """The maximum number of answers per participant to the current question; None without a limit."""
        if self.type is None or self.current is None:
            return None
        return self.type.most_answers_for(self.current.seen_by, self.settings)

    @property
    def can_be_voted_on(self) -> bool:
        """Whether people can vote on what was written here: everybody has seen it, and there is an agenda to go on."""
        return bool(self.room.is_open and self.current and not why_not_votable(self.current) and not self.is_alone)

    @property
    def shows_cards(self) -> bool:
        """Whether the presenter screen shows the answers themselves."""
        return bool(self.shows_results and self.type and self.type.has_cards)

    @property
    def has_pages(self) -> bool:
        """Whether the presenter screen may show its content a page at a time."""
        return (
            self.shows_cards
            or self.work is not None
            or bool(self.type and self.type.follows_up)
            or self.snapshot.joint is not None
            or bool(self.type and self.type.choices(self.settings) and not self.type.has_cards)
        )

    @property
    def turn_ms(self) -> int:
        """The milliseconds for which each page is shown while pages turn by themselves."""
        return TURN_S * 1000

    @property
    def is_lobby(self) -> bool:
        """Whether the presenter screen shows how to join."""
        return self.room.mode is ScreenMode.LOBBY

    @cached_property
    def day(self) -> Facts | None:
        """What the day's clock is computed from; None once the room has ended."""
        return day_facts(self.room, self.agenda)

    @property
    def can_shift(self) -> bool:
        """Whether anything before the next fixed time has a planned start, and the plan says how late the room is."""
        coming = takewhile(lambda it: not it.slot.fixed, coming_of(self.room, self.agenda))
        return bool(self.day and self.day.planned) and any(it.slot.starts_at for it in coming)

    @cached_property
    def stops(self) -> list[Activity]:
        """The activities that the room can be at."""
        return stops_of(self.agenda)

    @cached_property
    def questions(self) -> list[Answer]:
        """What was asked beside the agenda: what waits for an answer first, parked and answered ones last; by votes."""
        standing = self.snapshot.standing
        return sorted(
            standing.answers if standing else (),
            key=lambda it: (it.settled_at is not None, it.parked_at is not None, -it.votes, it.ordinal),
        )

    @property
    def open_questions(self) -> int:
        """The number of questions asked beside the agenda that are neither answered, parked nor hidden."""
        return sum(not (it.settled_at or it.parked_at or it.hidden_at) for it in self.questions)

    @property
    def taken_up(self) -> Answer | None:
        """The question from beside the agenda that is on the projector."""
        if self.room.mode is not ScreenMode.QUESTION:
            return None
        return next((it for it in self.questions if it.public_id == self.room.spotlight and it.is_visible), None)

    @property
    def is_beside_agenda(self) -> bool:
        """Whether the screen is for the question that is open all day."""
        return bool(self.is_alone and self.current and self.current.is_standing)

    @cached_property
    def next(self) -> Move | None:
        """The move of the main button."""
        return next_move(self.room, self.stops, collects_answers, turns_of(self.snapshot.groups), pages_of)

    @property
    def next_ends(self) -> bool:
        """Whether the next move ends the taking of answers, now or with a countdown."""
        is_taking = bool(self.current and collects_answers(self.current) and self.round and not self.round.closed_at)
        return is_taking and self.next is not None and self.next.kind not in _ENDS_NOTHING

    @property
    def unfinished(self) -> int:
        """How many groups are still writing that the next move would close for."""
        is_writing = self.work is not None and self.work.is_writing
        return len(self.work.there) - self.work.done if self.work and is_writing and self.next_ends else 0

    @cached_property
    def back(self) -> Move | None:
        """The move of the back button."""
        return previous_move(self.room, self.stops, turns_of(self.snapshot.groups), pages_of)

    @property
    def slides(self) -> Slides:
        """The slides that the room is at, and those that come next."""
        return self.snapshot.slides

    @property
    def picture(self) -> ShownPicture | None:
        """The picture of the current activity, if it shows one."""
        return self.snapshot.picture

    @property
    def lacks_deck(self) -> bool:
        """Whether the room is at slides whose file, or whose page of it, is missing."""
        return bool(self.type and self.type.shows_pages and not self.slides.page)

    @property
    def page_to_come(self) -> Page | None:
        """The page that the main button will bring, if it is one."""
        for activity, page in self.slides.ahead[:1]:
            if self.next and self.next.activity.id == activity.id and self.next.kind in _BRINGS_PAGE:
                return page
        return None

    def count(self, activity: Activity) -> int:
        """The number of answers to an activity's latest round that everybody may see, read for the agenda."""
        return self.snapshot.counts.get(activity.round.id, 0) if activity.round else 0

    @cached_property
    def waiting(self) -> list[tuple[Activity, Answer, str]]:
        """The answers that wait for approval: activity, answer and text."""
        return [(activity, answer, text_of(activity, answer)) for activity, answer in self.snapshot.waiting]

    @property
    def looked_at(self) -> list[str]:
        """The drawn answers of the current round that wait, as ``answer:revision``, the field of a command."""
        asked = self.round.id if self.round else None
        drawn = (answer for _, answer in self.snapshot.waiting if answer.round_id == asked)
        return [f"{answer.public_id}:{answer.revision}" for answer in drawn]

    @cached_property
    def groups(self) -> list[tuple[Group, int]]:
        """The home groups, each with the number of its members."""
        return [(group, self.snapshot.members.get(group.key, 0)) for group in self.room.home_groups]

    @property
    def in_groups(self) -> int:
        """The number of phones that have chosen a home group, also of those that sleep."""
        return sum(count for _, count in self.groups)

    @property
    def here(self) -> int:
        """The number of phones that are connected, or in a home group: the lobby counts both, so that they agree."""
        return max(self.connected.participants, self.in_groups)

    @property
    def without_group(self) -> int:
        """The number of connected phones that have not chosen a group yet."""
        return max(0, self.connected.participants - self.in_groups)

    def own_group(self, scope: OneGroup) -> OwnGroup | None:
        """Return a group of the current round for its members; None if the room has left it."""
        if self.current is None or self.current.id != scope.activity_id or self.type is None or not self.room.is_open:
            return None
        if self.room.mode is ScreenMode.PAUSE and not self.is_asking:
            return None
        group = self.group(scope.number)
        if group is None:
            return None
        page = self.snapshot.pages.get(group.number, GroupPage())
        return OwnGroup(group, page, self.type, self.settings, self.current.asked_prompt)

    @property
    def items(self) -> tuple[ActionItem, ...]:
        """The action items of the room, where they are drawn."""
        return self.snapshot.items

    @property
    def shows_items(self) -> bool:
        """Whether the projector shows the action items."""
        return self.room.mode is ScreenMode.ACTIONS and self.room.is_open and not self.is_alone

    @property
    def carried(self) -> list[ActionItem]:
        """The action items that come from the gathering before."""
        return carried(self.snapshot.items)

    @cached_property
    def programme(self) -> list[Activity]:
        """The programme on phones, empty if not shown: slides, and activities with a time, without their questions."""
        if not self.room.shows_programme:
            return []
        return [it for it in self.agenda if it.slot.starts_at or not collects_answers(it)]

    @cached_property
    def following(self) -> Activity | None:
        """The next activity on the agenda."""
        return next_activity(self.room, self.stops)

    def collects(self, activity: Activity) -> bool:
        """Return whether an activity takes answers."""
        return collects_answers(activity)

    def type_of(self, activity: Activity) -> ActivityType:
        """Return the type of an activity."""
        return type_of(activity)


def text_of(activity: Activity, answer: Answer) -> str:
    """Return an answer as text, by the settings of its round."""
    activity_type = type_of(activity)
    return activity_type.text(activity_type.settings(activity.asked_settings), answer.value)
