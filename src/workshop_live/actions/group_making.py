"""The groups of a round: made when it is opened, drawn again, and named as the home groups are."""

from collections.abc import Sequence
from functools import partial

from workshop_live.actions.commands import Changes, Happened, command
from workshop_live.actions.fields import OnActivity
from workshop_live.actions.rounds import find_asked
from workshop_live.domain.group_work import HOME, SEEN_LATELY, SIMULATED_PHONES, draw, grouping_of, sizes_of_groups
from workshop_live.domain.groups import Group
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.tokens import new_public_id
from workshop_live.storage import draws, group_work, groups
from workshop_live.storage.agenda import progress_in
from workshop_live.storage.draws import Draw
from workshop_live.storage.group_tables import RoundGroupRow
from workshop_live.storage.inverse import DrawnBefore
from workshop_live.storage.tables import ActivityRow, RoomRow, RoundRow
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue


def lacks_groups(room: RoomRow, activity: ActivityRow) -> bool:
    """Return whether an activity is for the home groups of a room that has none."""
    return activity.groups == HOME and not room.home_groups


def make_groups(tx: Transaction, room: RoomRow, round_row: RoundRow, before: RoundRow | None = None) -> None:
    """Store the groups of a new round, which is in the database; those of the round ``before``, if they were drawn."""
    tx.session.flush()
    grouping = grouping_of(round_row.groups)
    if grouping is None:
        return
    if grouping.size is None:
        complete_groups(tx, room, round_row)
    elif before is not None and before.groups == round_row.groups:
        draws.store_draw(tx.session, round_row.id, draws.read_draw(tx.session, before.id))
    else:
        draws.store_draw(tx.session, round_row.id, _drawn(tx, room, round_row, grouping.size))


def complete_groups(tx: Transaction, room: RoomRow, round_row: RoundRow) -> None:
    """Add the home groups that a round of home groups does not have yet."""
    if round_row.groups != HOME:
        return
    rows = group_work.group_rows(tx.session, round_row.id)
    keys, following = {row.key for row in rows}, 1 + max((row.number for row in rows), default=-1)
    missing = [group for group in groups.to_groups(room.home_groups) if group.key not in keys]
    for number, group in enumerate(missing, following):
        tx.session.add(RoundGroupRow(round_id=round_row.id, number=number, key=group.key, name=group.name))


def follow_names(tx: Transaction, room: RoomRow, now: Sequence[Group]) -> None:
    """Name the groups of all rounds as the home groups of the same keys, and add new ones to a round that goes on."""
    names = {group.key: group.name for group in now}
    for row in group_work.rows_with_keys(tx.session, room.id, names):
        if row.name != names[row.key]:
            row.name = names[row.key]
    round_row = group_work.current_round_in_groups(tx.session, room.id, room.current_activity_id)
    if round_row is not None and _goes_on(round_row):
        complete_groups(tx, room, round_row)


@command("draw-groups", emits=(RoomEventKind.GROUPS_DRAWN,), undo=N_("The groups were drawn anew"), moves_on=False)
def draw_groups(tx: Transaction, room: RoomRow, fields: OnActivity) -> Changes | Refused:
    """Draw the groups of an activity anew, while none of them has written. Notes on their boards are deleted."""
    asked = find_asked(tx, room, fields.activity)
    if isinstance(asked, Refused):
        return asked
    activity, latest = asked
    grouping = grouping_of(latest.groups)
    if grouping is None or grouping.size is None:
        return Refused(Reason.NO_DRAWN_GROUPS)
    if group_work.have_written(tx.session, latest.id):
        return Refused(Reason.GROUPS_HAVE_WRITTEN)
    before = draws.read_draw(tx.session, latest.id)
    drawn = _drawn(tx, room, latest, grouping.size)
    return Changes(
        [Happened(RoomEventKind.GROUPS_DRAWN, activity.id)],
        together=DrawnBefore(latest.id, before),
        then=partial(draws.replace_draw, tx.session, latest.id, drawn, keeping=False),
    )


def _drawn(tx: Transaction, room: RoomRow, round_row: RoundRow, size: int) -> Draw:
    """Draw who was seen lately. The seed differs each time, and is the same in every process."""
    phones = draws.seen_since(tx.session, room.id, tx.now - SEEN_LATELY)
    name = catalogue(room.language).gettext("Group {number}")
    people = max(len(phones), SIMULATED_PHONES) if room.rehearses else len(phones)
    count = len(sizes_of_groups(people, size))
    groups = tuple((new_public_id(), name.format(number=number)) for number in range(1, count + 1))
    return Draw(groups, draw(phones, count, f"{round_row.id} {room.seq}"))


def _goes_on(round_row: RoundRow) -> bool:
    """Return whether groups still work in a round, or will."""
    progress = progress_in(round_row)
    return round_row.closed_at is None or (progress is not None and not progress.was_answerable)
