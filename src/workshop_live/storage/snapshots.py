"""Reads everything that the screens of a room draw, in one snapshot."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, select

from workshop_live.activity_types import has_lines, is_public, pages_of, type_of
from workshop_live.activity_types.vote_results import VoteResult, result_of, vote_on
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import Activity, Round
from workshop_live.domain.answers import CHUNK, Answer, Tally, tally_of
from workshop_live.domain.group_work import GroupPage, RoundGroup
from workshop_live.domain.joint_texts import JointText
from workshop_live.domain.pictures import ShownPicture
from workshop_live.domain.progression import current_activity
from workshop_live.domain.rooms import SHOWING_THEMES, Room, ScreenMode, Timer
from workshop_live.domain.series import ToldGathering
from workshop_live.domain.themes import KeptBoard
from workshop_live.storage import answers
from workshop_live.storage.action_items import read_items
from workshop_live.storage.agenda import read_agenda, read_standing, to_activity, to_round
from workshop_live.storage.answer_cache import AnswerCache
from workshop_live.storage.group_work import groups_with_members, read_pages
from workshop_live.storage.groups import count_members
from workshop_live.storage.joint_sources import SourceText, read_sources
from workshop_live.storage.joint_texts import read_joint_text
from workshop_live.storage.pictures import shown_by
from workshop_live.storage.rooms import to_room
from workshop_live.storage.series_answers import compared_on_wall, read_for_wall
from workshop_live.storage.slides import AHEAD, Slides, read_slides
from workshop_live.storage.tables import RoomRow, RoundRow
from workshop_live.storage.theme_boards import boards_of

MAX_WAITING = 30  # answers shown to the facilitator for a decision


@dataclass(frozen=True, slots=True)
class Earlier:
    """The previous round that was shown, and its visible answers."""

    round: Round
    visible: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The question that is open all day, with its answers and their votes, withdrawn ones left out."""

    activity: Activity
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A room as of ``room.seq``. ``chunks`` are the requested chunks with all their answers.

    ``visible`` are the visible answers, for results, votes and themes of all answers.
    """

    room: Room
    agenda: tuple[Activity, ...]
    current: Activity | None
    tally: Tally = field(default_factory=Tally)
    chunk_count: int = 0
    chunks: Mapping[int, list[Answer]] | None = None
    visible: tuple[Answer, ...] = ()
    earlier: Earlier | None = None
    waiting: tuple[tuple[Activity, Answer], ...] = ()
    hidden_together: int = 0
    """The number of answers to the current activity, in all rounds, that are hidden because all were."""
    spotlight: Answer | None = None
    counts: Mapping[int, int] = field(default_factory=dict)
    """The number of answers that everybody may see, by the latest round of each activity; empty where not read."""
    members: Mapping[str, int] = field(default_factory=dict)
    """The number of participants by the key of their home group; empty where not read."""
    groups: tuple[RoundGroup, ...] = ()
    """The groups of the current round by number, with their members; empty for a round without groups."""
    pages: Mapping[int, GroupPage] = field(default_factory=dict)
    """What the requested groups of the current round have written and noted, by number."""
    slides: Slides = field(default_factory=Slides)
    picture: ShownPicture | None = None
    """The picture of the current activity, if it shows one."""
    joint: JointText | None = None
    """The lines and versions of the current activity, if it is a joint text."""
    sources: tuple[SourceText, ...] = ()
    """What its lines can be taken over from, where that is read."""
    boards: Mapping[int, KeptBoard] | None = None
    """The theme boards of the current activity by question, where they are drawn."""
    standing: Standing | None = None
    """The question that is open all day, where it is read and the room takes questions."""
    items: tuple[ActionItem, ...] = ()
    """The action items of the room in order; empty where not read."""
    elsewhere: Activity | None = None
    """Where the room is, for screens of one activity, if that is public."""
    can_compare: bool = False
    """Whether other gatherings have shown the current activity, where that is read."""
    gatherings: tuple[ToldGathering, ...] = ()
    """The gatherings that the projector compares, this room's last, while it does."""
    voted: VoteResult | None = None
    """What a vote on the answers to the current activity, or on their themes, came to, once that is shown."""


def read_snapshot(
    session: Session,
    room_id: int,
    chunks: Collection[int] | None,
    activity: str | None = None,
    *,
    cache: AnswerCache,
    with_waiting: bool = True,
    with_boards: bool = False,
    with_counts: bool = False,
    with_members: bool = False,
    with_pages: Collection[int] = (),
    with_slides_ahead: bool = False,
    with_standing: bool = False,
    with_items: bool = False,
    with_series: bool = False,
    with_sources: bool = False,
) -> Snapshot | None:
    """Return a room with these chunks of the current round, all if ``chunks`` is None; None if the room is gone.

    With ``activity``, the room is read as if it were at that activity, or at none while the activity is not public.
    ``cache`` keeps answers between drawings. ``with_waiting`` is whether to read the answers that wait for the
    facilitator, ``with_boards`` whether to read themes that the projector does not show,
    ``with_counts`` whether to count the answers to all activities, ``with_members`` the members of home groups.
    ``with_pages`` has the numbers of the groups whose texts and notes to read, ``with_slides_ahead`` is whether to read
    the slides that come next, ``with_standing`` whether to read what is asked beside the agenda; it is always read
    while a question from there is on the projector. ``with_items`` is whether to read the action items, which are
    always read while they are followed up, ``with_sources`` what the lines of a joint text can be taken over from.
    ``with_series`` is whether to look for gatherings to compare with.
    """
    row = session.get(RoomRow, room_id)
    if row is None:
        return None
    room = to_room(row)
    agenda = tuple(read_agenda(session, room.id))
    elsewhere = None
    if activity is not None:
        elsewhere = next((it for it in agenda if it.id == room.current_activity_id and is_public(room, it)), None)
        agenda = _with_standing(session, room, agenda, activity)
        shown = next((item for item in agenda if item.public_id == activity and is_public(room, item)), None)
        room = _as_if_at(room, shown)
    is_read = with_standing or room.mode is ScreenMode.QUESTION
    standing = _read_standing(session, room, cache) if is_read else None
    current = current_activity(room, agenda)
    if current is not None and current.is_private and room.mode in SHOWING_THEMES:
        room = replace(room, mode=ScreenMode.ACTIVITY)  # it may have become private meanwhile
    is_compared = room.mode is ScreenMode.SERIES
    comparable = compared_on_wall(session, room, current) if with_series or is_compared else []
    if is_compared and not comparable:
        room = replace(room, mode=ScreenMode.ACTIVITY)  # the other gatherings may be gone
    rounds = [it.round.id for it in agenda if it.round is not None] if with_counts else []
    snapshot = Snapshot(
        room,
        agenda,
        current,
        waiting=_read_waiting(session, room, current) if with_waiting else (),
        counts=answers.count_visible(session, rounds) if rounds else {},
        members=count_members(session, room.id) if with_members and room.home_groups else {},
        slides=read_slides(session, room, agenda, current, _pages_wanted(current, activity, with_slides_ahead)),
        picture=shown_by(session, current) if current else None,
        joint=read_joint_text(session, current) if current else None,
        sources=read_sources(session, agenda, current) if with_sources and current and has_lines(current) else (),
        standing=standing,
        items=read_items(session, room.id) if with_items or (current and type_of(current).follows_up) else (),
        elsewhere=elsewhere,
        can_compare=bool(comparable),
        gatherings=read_for_wall(session, comparable, cache) if is_compared else (),
    )
    if current is None or current.round is None or not type_of(current).collects_answers:
        return snapshot
    given = cache.of(session, room, current.round)
    if with_waiting:
        snapshot = replace(snapshot, hidden_together=_count_hidden_together(session, current.round, given))
    if room.compares and type_of(current).has_rounds:
        snapshot = replace(snapshot, earlier=_read_earlier(session, room, current.round, cache))
    snapshot = _with_groups(session, replace(snapshot, tally=tally_of(given)), current, given, with_pages)
    vote = vote_on(current, agenda)
    if vote is not None and vote.round is not None:
        given_to_it = [answer for answer in cache.of(session, room, vote.round) if answer.is_visible]
        snapshot = replace(snapshot, voted=result_of(vote, given_to_it))
    if current.stays_on_phones:  # there is nothing but the number of answers
        return snapshot
    snapshot = _with_visible(session, snapshot, current, given, with_boards=with_boards)
    return _with_chunks(session, snapshot, current.round.id, chunks) if type_of(current).has_texts else snapshot


def _pages_wanted(current: Activity | None, alone: str | None, with_slides_ahead: bool) -> int:
    """Return how many of the slides that come next to read: none for screens of one activity."""
    is_wanted = with_slides_ahead or (current is not None and pages_of(current) > 0)
    return AHEAD if is_wanted and alone is None else 0


def _with_groups(
    session: Session, snapshot: Snapshot, current: Activity, given: Collection[Answer], with_pages: Collection[int]
) -> Snapshot:
    """Return the snapshot with the groups of the current round, if it has any, and what they have written."""
    asked = current.round
    if asked is None or not asked.grouping:
        return snapshot
    groups = groups_with_members(session, snapshot.room.id, session.get_one(RoundRow, asked.id))
    if groups:
        current = replace(current, round=replace(asked, groups=groups))
        agenda = tuple(current if it.id == current.id else it for it in snapshot.agenda)
        snapshot = replace(snapshot, agenda=agenda, current=current, groups=groups)
    pages = read_pages(session, asked.id, with_pages, given) if with_pages else {}
    return replace(snapshot, pages=pages)


def _with_visible(
    session: Session, snapshot: Snapshot, current: Activity, given: Collection[Answer], *, with_boards: bool
) -> Snapshot:
    """Return the snapshot with the answers that everybody may see, and their themes, where they are drawn."""
    assert current.round is not None
    activity_type = type_of(current)
    shows_themes = activity_type.has_themes and (with_boards or snapshot.room.mode in SHOWING_THEMES)
    has_columns = bool(activity_type.columns(activity_type.settings(current.asked_settings)))
    if shows_themes or has_columns or not activity_type.has_cards:
        visible = [answer for answer in given if answer.is_visible]
        if activity_type.has_votes:
            visible = answers.with_votes(session, [current.round.id], visible)
        snapshot = replace(snapshot, visible=tuple(visible))
    if shows_themes:
        boards = boards_of(session, [current.round.id]).get(current.round.id, {})
        snapshot = replace(snapshot, boards=boards)
    return snapshot


def _with_chunks(session: Session, snapshot: Snapshot, round_id: int, chunks: Collection[int] | None) -> Snapshot:
    last = answers.last_ordinal(session, round_id)
    if snapshot.current and snapshot.current.round and snapshot.current.round.is_written_by_groups:
        last = max(last, *(group.number for group in snapshot.groups), 0)  # groups without a text are there, too
    count = last // CHUNK + 1
    numbers = range(count) if chunks is None else sorted(number for number in chunks if number < count)
    room = snapshot.room
    spotlight = answers.find_answer(session, room.id, room.spotlight) if room.spotlight else None
    return replace(
        snapshot,
        chunk_count=count,
        chunks={number: answers.read_chunk(session, round_id, number) for number in numbers},
        spotlight=answers.to_answer(spotlight) if spotlight and spotlight.round_id == round_id else None,
    )


def _with_standing(session: Session, room: Room, agenda: tuple[Activity, ...], activity: str) -> tuple[Activity, ...]:
    """Return the agenda, and behind it the question that is open all day if that is the activity."""
    if any(item.public_id == activity for item in agenda):
        return agenda
    standing = read_standing(session, room)
    return (*agenda, standing) if standing is not None and standing.public_id == activity else agenda


def _read_standing(session: Session, room: Room, cache: AnswerCache) -> Standing | None:
    activity = read_standing(session, room)
    if activity is None or activity.round is None or not room.takes_questions:
        return None
    given = [answer for answer in cache.of(session, room, activity.round) if not answer.is_withdrawn]
    return Standing(activity, tuple(answers.with_votes(session, [activity.round.id], given)))


def _read_waiting(session: Session, room: Room, current: Activity | None) -> tuple[tuple[Activity, Answer], ...]:
    round_id = current.round.id if current and current.round else None
    waiting = answers.waiting_answers(session, room.id, round_id, MAX_WAITING)
    return tuple((to_activity(activity, row), answer) for activity, row, answer in waiting)


def _count_hidden_together(session: Session, round_: Round, answers_given: Collection[Answer]) -> int:
    if round_.number > 1:
        return answers.count_hidden_together(session, round_.activity_id)
    return sum(answer.is_hidden_together for answer in answers_given)


def _read_earlier(session: Session, room: Room, round_: Round, cache: AnswerCache) -> Earlier | None:
    query = (
        select(RoundRow)
        .where(RoundRow.activity_id == round_.activity_id, RoundRow.number < round_.number, col(RoundRow.shown))
        .order_by(col(RoundRow.number).desc())
    )
    row = session.exec(query).first()
    if row is None:
        return None
    earlier = to_round(row)
    return Earlier(earlier, tuple(answer for answer in cache.of(session, room, earlier) if answer.is_visible))


def _as_if_at(room: Room, activity: Activity | None) -> Room:
    is_there = activity is not None and activity.id == room.current_activity_id
    return replace(
        room,
        mode=room.mode if is_there and room.mode in SHOWING_THEMES else ScreenMode.ACTIVITY,
        current_activity_id=activity.id if activity else None,
        page=room.page if is_there else 0,
        spotlight=room.spotlight if is_there else None,
        timer=room.timer if is_there else Timer(),
    )
