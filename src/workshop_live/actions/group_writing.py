"""Writing for a group: one member at a time, each save made from the version before it.

A batch is loaded, decided on and stored, in that order, as in actions/answers.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workshop_live.actions.answers import ACTOR, LATE
from workshop_live.activity_types.base import ActivityType
from workshop_live.domain.activities import Round
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.refusals import InvalidValueError, Reason, Refused
from workshop_live.domain.room_events import EventLog, RoomEvent, RoomEventKind
from workshop_live.domain.tokens import claim, scribe_key
from workshop_live.storage import rooms
from workshop_live.storage.group_batch import AtWork, GroupContext, load_groups, store_groups
from workshop_live.storage.group_seats import GroupRound, Member, Seat
from workshop_live.storage.writer import Outcome, Transaction


@dataclass(frozen=True, slots=True)
class BeScribe(ByParticipant):
    """Write for the group from now on, whoever did before; or, unless ``writes``, no longer."""

    activity: str
    writes: bool


@dataclass(frozen=True, slots=True)
class SaveText(ByParticipant):
    """Save the group's text under an id of the save. ``version`` is the one that it was made from."""

    activity: str
    save: str
    version: int
    value: Any


@dataclass(frozen=True, slots=True)
class MarkDone(ByParticipant):
    """Say that the group has finished, or has not."""

    activity: str
    done: bool


Turn = BeScribe | SaveText | MarkDone


@dataclass(frozen=True, slots=True)
class GroupState:
    """The group of a participant in a round, as they may see it. ``value`` is in the shape of the API."""

    number: int
    name: str
    members: int
    version: int
    value: Any
    scribe: str | None
    is_scribe: bool
    done: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A turn that was refused because of how things stand in the group now."""

    reason: Reason
    current: GroupState


Reply = GroupState | Conflict | Refused


def take_turns(tx: Transaction, turns: Sequence[Turn]) -> list[Outcome[Reply]]:
    """Carry out a batch of turns. Return an outcome for each."""
    seats = [Seat.of(turn.participant, turn.activity) for turn in turns]
    locked = rooms.lock_known(tx.session, {turn.participant.room_id for turn in turns})
    decisions = decide_turns(turns, seats, load_groups(tx.session, locked, seats), tx.now)
    changed, wrote = decisions.groups.values(), [decisions.groups[key] for key in decisions.wrote]
    store_groups(tx, changed, wrote, decisions.log.events, actor=ACTOR)
    return decisions.outcomes


def group_state(context: GroupContext, seat: Seat) -> GroupState | Refused:
    """Return how things stand in the group of a participant."""
    found = find_place(context, seat)
    if isinstance(found, Refused):
        return found
    return _state(found, context.groups[found.key], is_open=_is_open(found, context))


class Decisions:
    """The decisions on a batch: an outcome for each turn, and the groups that changed."""

    def __init__(self, context: GroupContext, now: datetime) -> None:
        self.outcomes: list[Outcome[Reply]] = []
        self.groups: dict[tuple[int, int], AtWork] = {}
        """The groups that changed, as they are now, by round id and number."""
        self.wrote: dict[tuple[int, int], None] = {}
        """The keys of the groups whose texts changed."""
        self.log = EventLog({room.id: room.seq for room in context.rooms.values()})
        self._context = context
        self._now = now

    def take(self, turn: Turn, seat: Seat) -> Outcome[Reply]:
        """Decide on a turn. A replay is recognised before anything can refuse it."""
        found = find_place(self._context, seat)
        if isinstance(found, Refused):
            return Outcome(found)
        group = self.groups.get(found.key, self._context.groups[found.key])
        if isinstance(turn, SaveText) and group.text.fingerprint == _id_of(turn):
            return Outcome(self._state(found, group))
        refused = self._refusal(found)
        if refused is not None:
            return Outcome(Conflict(refused, self._state(found, group)))
        if isinstance(turn, SaveText):
            return self._save(turn, found, group)
        return self._change(found, group, self._after(turn, found, group))

    def _after(self, turn: BeScribe | MarkDone, found: "Place", group: AtWork) -> AtWork:
        """Return the group as it is after somebody begins or stops to write for it, or says whether it is done."""
        if isinstance(turn, MarkDone):
            return replace(group, done_at=(group.done_at or self._now) if turn.done else None)
        if turn.writes:
            key = scribe_key(turn.participant.token, group.round_id)
            return replace(group, scribe_id=found.member.id, scribe_key=key)
        is_scribe = group.scribe_id == found.member.id
        return replace(group, scribe_id=None, scribe_key=None) if is_scribe else group

    def _save(self, save: SaveText, found: "Place", group: AtWork) -> Outcome[Reply]:
        text = group.text
        if group.scribe_id != found.member.id:
            return Outcome(Conflict(Reason.NOT_SCRIBE, self._state(found, group)))
        if save.version != text.revision:
            return Outcome(Conflict(Reason.CHANGED_MEANWHILE, self._state(found, group)))
        try:
            value = stored_text(found.asked.type, found.asked.settings, save.value)
        except InvalidValueError as invalid:
            return Outcome(Refused(Reason.INVALID, tuple(invalid.problems)))
        event = self._log(found, group, RoomEventKind.GROUP_WROTE)
        written = replace(text, revision=text.revision + 1, value=value, fingerprint=_id_of(save), seq=event.seq)
        saved = replace(group, text=written, saved_at=self._now, done_at=None)
        self.groups[found.key], self.wrote[found.key] = saved, None
        return Outcome(self._state(found, saved), (event,))

    def _change(self, found: "Place", before: AtWork, after: AtWork) -> Outcome[Reply]:
        if after == before:
            return Outcome(self._state(found, before))
        self.groups[found.key] = after
        return Outcome(self._state(found, after), (self._log(found, after, RoomEventKind.GROUP_CHANGED),))

    def _log(self, found: "Place", group: AtWork, kind: RoomEventKind) -> RoomEvent:
        return self.log.add(found.room_id, kind, found.asked.round.activity_id, group.number)

    def _refusal(self, found: "Place") -> Reason | None:
        """Return why nothing is written now: not yet, no longer, or not by groups."""
        round_ = found.asked.round
        if not self._context.rooms[found.room_id].is_open:
            return Reason.ROOM_ENDED
        if not _is_for_writing(round_):
            return Reason.NOT_OPEN
        return Reason.CLOSED if round_.closed_at is not None and self._now >= round_.closed_at + LATE else None

    def _state(self, found: "Place", group: AtWork) -> GroupState:
        return _state(found, group, is_open=_is_open(found, self._context))


def decide_turns(turns: Sequence[Turn], seats: Sequence[Seat], context: GroupContext, now: datetime) -> Decisions:
    """Decide on each turn of a batch, as if those before it were stored. Performs no I/O."""
    decisions = Decisions(context, now)
    for turn, seat in zip(turns, seats, strict=True):
        decisions.outcomes.append(decisions.take(turn, seat))
    return decisions


def stored_text(activity_type: ActivityType, settings: Any, value: object) -> Any:
    """Return what is stored of a group's text, which may be empty. Raises InvalidValueError."""
    try:
        return activity_type.store(settings, value)
    except InvalidValueError as invalid:
        if [problem.code for problem in invalid.problems] != ["empty"]:
            raise
        return activity_type.stored_when_empty


def _id_of(save: SaveText) -> str:
    """Return the id of a save among those of all phones, of which two may draw the same."""
    return claim(save.participant.token, save.save)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a participant in the groups of a round."""

    room_id: int
    asked: GroupRound
    member: Member

    @property
    def key(self) -> tuple[int, int]:
        """The round and the number of the group."""
        return self.asked.round.id, self.member.number


def find_place(context: GroupContext, seat: Seat) -> Place | Refused:
    """Return the place of a participant at an activity, or why there is none."""
    room_id = seat.participant.room_id
    if room_id not in context.rooms:
        return Refused(Reason.UNKNOWN_ROOM)
    if (room_id, seat.activity) not in context.rounds:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    asked = context.rounds[room_id, seat.activity]
    member = context.members.get((asked.round.id, seat.phone)) if asked else None
    return Refused(Reason.NOT_IN_GROUP) if asked is None or member is None else Place(room_id, asked, member)


def _is_for_writing(round_: Round) -> bool:
    """Return whether groups write in a round and the room has come to the step for it."""
    return round_.is_written_by_groups and round_.progress is not None and round_.progress.was_answerable


def _is_open(found: Place, context: GroupContext) -> bool:
    round_ = found.asked.round
    return context.rooms[found.room_id].is_open and _is_for_writing(round_) and round_.takes_answers


def _state(found: Place, group: AtWork, *, is_open: bool) -> GroupState:
    has_text = group.text.id is not None or group.text.revision > 0
    return GroupState(
        number=group.number,
        name=group.name,
        members=group.members,
        version=group.text.revision,
        value=found.asked.type.value(found.asked.settings, group.text.value) if has_text else None,
        scribe=group.scribe_key,
        is_scribe=group.scribe_id == found.member.id,
        done=group.done_at is not None,
        is_open=is_open,
    )
