"""Home groups: a facilitator names them, and participants say which one they are in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from workshop_live.actions.answers import ACTOR
from workshop_live.actions.commands import Changes, Fields, Happened, command
from workshop_live.actions.fields import AsLines
from workshop_live.actions.group_making import follow_names
from workshop_live.domain.commands import ByParticipant
from workshop_live.domain.groups import Group, groups_named
from workshop_live.domain.participants import Attendance
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import EventLog, RoomEventKind
from workshop_live.domain.rooms import Room
from workshop_live.domain.tokens import digest
from workshop_live.storage import group_work, groups, participants, room_events, rooms
from workshop_live.storage.tables import RoomRow
from workshop_live.storage.writer import Outcome, Transaction
from workshop_live.text.group_names import clean_group_names
from workshop_live.text.languages import N_


class NameGroups(Fields):
    """Name the fixed groups of a room, in their order; none of them without ``names``."""

    names: Annotated[list[str], AsLines] = Field(default_factory=list, max_length=1_000)


@dataclass(frozen=True, slots=True)
class ChooseGroup(ByParticipant):
    """Say which home group a participant is in, by its key; None for none."""

    group: str | None
    most_participants: int


@dataclass(frozen=True, slots=True)
class GroupChosen:
    """The home group of a participant; None for none."""

    group: Group | None
    seq: int


@command("name-groups", emits=(RoomEventKind.GROUPS_NAMED,), undo=N_("The groups were changed"), moves_on=False)
def name_groups(tx: Transaction, room: RoomRow, fields: NameGroups) -> Changes:
    """Name the home groups. A new name in the place of an old one renames that group; its members stay."""
    before = groups.to_groups(room.home_groups)
    now = groups_named(clean_group_names(fields.names, "names"), before)
    if now == before:
        return Changes()
    room.home_groups = groups.to_column(now)
    follow_names(tx, room, now)
    return Changes([Happened(RoomEventKind.GROUPS_NAMED)])


def choose_groups(tx: Transaction, commands: Sequence[ChooseGroup]) -> list[Outcome[GroupChosen | Refused]]:
    """Put participants into their home groups, in a few statements for the batch. Return an outcome for each."""
    locked = rooms.lock_known(tx.session, {it.participant.room_id for it in commands})
    phones = [(it.participant.room_id, digest(it.participant.token)) for it in commands]
    choices = _Choices(
        locked,
        participants.load_attendance(tx.session, phones),
        groups.home_groups_of(tx.session, {phone for _, phone in phones}),
    )
    outcomes = [choices.decide(it, phone) for it, (_, phone) in zip(commands, phones, strict=True)]
    participants.insert_newcomers(tx, choices.attendance)
    if choices.chosen:
        groups.put_into(tx.session, choices.chosen)
        left = group_work.let_go_of_scribes(tx.session, choices.chosen)
        events = tuple(choices.log.add(room, RoomEventKind.GROUP_CHANGED, *group) for room, *group in left)
        outcomes[0] = replace(outcomes[0], events=(*outcomes[0].events, *events))
        room_events.append_many(tx, choices.log.events, actor=ACTOR)
    return outcomes


class _Choices:
    """The choices of a batch, decided on in turn as if those before were stored. Performs no I/O."""

    def __init__(self, locked: Mapping[int, Room], attendance: Attendance, standing: Mapping[str, str | None]) -> None:
        self.attendance = attendance
        self.chosen: dict[str, str | None] = {}
        """The keys of the groups that were chosen, by the digests of the participants' tokens."""
        self.log = EventLog({room.id: room.seq for room in locked.values()})
        self._rooms = locked
        self._standing = standing

    def decide(self, choice: ChooseGroup, phone: str) -> Outcome[GroupChosen | Refused]:
        """Decide on the choice of a participant, given by the digest of their token."""
        room_id = choice.participant.room_id
        room = self._rooms.get(room_id)
        if room is None or not room.is_open:
            return Outcome(Refused(Reason.ROOM_ENDED))
        group = next((it for it in room.home_groups if it.key == choice.group), None)
        if choice.group and group is None:
            return Outcome(Refused(Reason.UNKNOWN_GROUP))
        refused = self.attendance.admit(room_id, phone, choice.most_participants)
        if refused:
            return Outcome(refused)
        if choice.group == self.chosen.get(phone, self._standing.get(phone)):
            return Outcome(GroupChosen(group, self.log.latest(room_id)))
        self.chosen[phone] = choice.group
        event = self.log.add(room_id, RoomEventKind.GROUP_CHOSEN)
        return Outcome(GroupChosen(group, event.seq), (event,))
