"""What becomes of batches of answers, revisions and votes: decided without a database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from workshop_live.actions.answers import LATE, Accepted, Admission, Decided, SubmitAnswer, decide
from workshop_live.actions.revisions import (
    ReviseAnswer,
    WithdrawAll,
    WithdrawAnswer,
    decide_everything,
    decide_revisions,
    decide_withdrawals,
)
from workshop_live.actions.votes import CastVote, Voted, decide_votes
from workshop_live.activity_types import ACTIVITY_TYPES
from workshop_live.domain.participants import Attendance, Participant
from workshop_live.domain.refusals import Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.domain.rooms import Room, ScreenMode, Timer
from workshop_live.domain.tokens import author, claim, digest
from workshop_live.storage.answer_batch import AnswerContext, AskedQuestion, Sending
from workshop_live.storage.revision_batch import (
    AnsweredRound,
    Everything,
    RevisionContext,
    SentAnswer,
    WithdrawalContext,
)
from workshop_live.storage.vote_batch import Candidate, VoteContext

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
OPEN_TEXT = ACTIVITY_TYPES["open_text"]
ONE_EACH = OPEN_TEXT.settings({"max_answers": 1})
ROOM, ACTIVITY, ROUND = 1, 10, 100


def room(**changed: Any) -> Room:
    values: dict[str, Any] = {
        "id": ROOM, "public_id": "r", "title": "Samling", "language": "nb", "time_zone": "Europe/Oslo", "join_code": "1",
        "join_token": "j", "mode": ScreenMode.LOBBY, "current_activity_id": None, "page": 0, "spotlight": None,
        "timer": Timer(), "undo": None, "version": 1, "seq": 5, "created_at": NOW, "ended_at": None,
    }  # fmt: skip
    return Room(**{**values, **changed})


def question(**changed: Any) -> AskedQuestion:
    values: dict[str, Any] = {
        "activity_id": ACTIVITY, "round_id": ROUND, "number": 1, "closed_at": None, "type": OPEN_TEXT,
        "settings": ONE_EACH, "most_answers": 1, "next_ordinal": 7,
    }  # fmt: skip
    return AskedQuestion(**{**values, **changed})


def answer(token: str = "t", value: Any = "Tillit", key: str = "k", **changed: Any) -> SubmitAnswer:
    values = {"activity": "a", "round": None, "most_participants": 100, **changed}
    return SubmitAnswer(Participant(ROOM, token), value=value, key=key, **values)


def decided(
    *commands: SubmitAnswer,
    rooms: Mapping[int, Room] | None = None,
    asked: AskedQuestion | None = None,
    attendance: Attendance | None = None,
    answer_counts: Mapping[str, int] | None = None,
) -> Decided:
    sendings = [
        Sending.of(item.participant, item.activity, claim(item.participant.token, item.key)) for item in commands
    ]
    known = AnswerContext(
        rooms={ROOM: room()} if rooms is None else rooms,
        questions={(ROOM, "a"): asked or question(), (ROOM, "not asked"): None},
        sent={},
        answer_counts=answer_counts or {},
        attendance=attendance or Attendance({}, {}),
    )
    numbers = count()
    return decide(commands, sendings, known, NOW, lambda: f"id{next(numbers)}")


def test_answers_are_numbered_in_the_order_in_which_they_came():
    came = decided(answer("t"), answer("u"))
    assert [item.reply for item in came.outcomes] == [Accepted("id0", 6), Accepted("id1", 7)]
    assert [(item.columns["ordinal"], item.columns["seq"]) for item in came.new] == [(7, 6), (8, 7)]
    assert came.next_ordinals == {ROUND: 9}
    assert [event for item in came.outcomes for event in item.events] == came.events
    assert {item.kind for item in came.events} == {RoomEventKind.ANSWER_SUBMITTED}


def test_the_same_sending_twice_in_a_batch_counts_once():
    came = decided(answer(), answer(), answer(value="Noe annet"))
    assert [item.reply for item in came.outcomes] == [
        Accepted("id0", 6),
        Accepted("id0", 6, replayed=True),
        Refused(Reason.KEY_REUSED),
    ]
    assert len(came.new) == 1


def test_answers_of_one_participant_are_counted_within_a_batch_and_with_those_before():
    assert [item.reply for item in decided(answer(key="1"), answer(key="2")).outcomes][1] == Refused(
        Reason.ANSWERED_ALREADY
    )
    before = {author("t", ROUND): 1}
    assert decided(answer(), answer_counts=before).outcomes[0].reply == Refused(Reason.ANSWERED_ALREADY)


@pytest.mark.parametrize(
    ("command", "changed", "reason"),
    [
        (answer(), {"rooms": {}}, Reason.UNKNOWN_ROOM),
        (answer(), {"rooms": {ROOM: room(ended_at=NOW)}}, Reason.ROOM_ENDED),
        (answer(activity="gone"), {}, Reason.UNKNOWN_ACTIVITY),
        (answer(activity="not asked"), {}, Reason.NOT_OPEN),
        (answer(round=2), {}, Reason.PAST_ROUND),
        (answer(value=""), {}, Reason.INVALID),
        (answer(value="", round=2), {"asked": question(closed_at=NOW)}, Reason.NOT_OPEN),
        (answer(), {"attendance": Attendance({}, {ROOM: 100})}, Reason.ROOM_FULL),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_of_it_is_stored(
    command: SubmitAnswer, changed: dict[str, Any], reason: Reason
):
    came = decided(command, **changed)
    [outcome] = came.outcomes
    assert isinstance(outcome.reply, Refused)
    assert (outcome.reply.reason, came.new, came.events, came.next_ordinals) == (reason, [], [], {})


def test_a_room_fills_up_within_a_batch_and_whoever_is_known_still_answers():
    attendance = Attendance({digest("known"): 3}, {ROOM: 99})
    came = decided(answer("t"), answer("u"), answer("known"), answer("t", key="2"), attendance=attendance)
    replies = [item.reply for item in came.outcomes]
    assert replies[1] == Refused(Reason.ROOM_FULL)
    assert isinstance(replies[2], Accepted)
    assert replies[3] == Refused(Reason.ANSWERED_ALREADY)
    assert attendance.newcomers == {digest("t"): ROOM}


@pytest.mark.parametrize(
    ("admission", "closed_for", "late"),
    [
        (Admission.WHILE_OPEN, timedelta(0), None),
        (Admission.OR_KEPT_ASIDE, LATE - timedelta(seconds=1), True),
        (Admission.OR_KEPT_ASIDE, LATE, None),
        (Admission.ALWAYS, LATE, False),
    ],
)
def test_after_closing_an_answer_is_kept_aside_taken_or_refused(
    admission: Admission, closed_for: timedelta, late: bool | None
):
    came = decided(answer(admission=admission), asked=question(closed_at=NOW - closed_for))
    [outcome] = came.outcomes
    if late is None:
        assert outcome.reply == Refused(Reason.NOT_OPEN)
    else:
        assert outcome.reply == Accepted("id0", 6, late=late)
        assert (came.new[0].columns["late"], came.new[0].columns["held"]) == (late, late)


def sent(**changed: Any) -> SentAnswer:
    values: dict[str, Any] = {
        "id": 1, "public_id": "p", "round_id": ROUND, "author": author("t", ROUND), "ordinal": 0, "seq": 3, "late": False,
        "value": "Tillit", "held": False, "revision": 0, "revision_seq": None, "revision_fingerprint": None,
    }  # fmt: skip
    return SentAnswer(**{**values, **changed})


CLAIM = claim("t", "k")


def known(
    *answers: SentAnswer, is_open: bool = True, answer_counts: Mapping[str, int] | None = None, **changed: Any
) -> RevisionContext:
    rounds = {ROUND: AnsweredRound(ACTIVITY, OPEN_TEXT, ONE_EACH, is_open, 1)}
    keys = [claim("t", "k" * (number + 1)) for number in range(len(answers))]
    return RevisionContext({ROOM: room(**changed)}, dict(zip(keys, answers, strict=True)), rounds, answer_counts or {})


def revise(value: Any, revision: int | None = None, key: str = "k") -> ReviseAnswer:
    return ReviseAnswer(Participant(ROOM, "t"), key, value, revision)


def test_the_highest_revision_wins_in_any_order_within_a_batch():
    commands = [revise("To", 2), revise("En", 1), revise("To", 2), revise("Annet", 2), revise("Tre")]
    outcomes, changes = decide_revisions(commands, [(ROOM, CLAIM)] * 5, known(sent()))
    assert [item.reply for item in outcomes] == [
        Accepted("p", 6, 2),
        Accepted("p", 6, 2, replayed=True),
        Accepted("p", 6, 2, replayed=True),
        Refused(Reason.KEY_REUSED),
        Accepted("p", 7, 3),
    ]
    [changed] = changes.answers.values()
    assert (changed.value, changed.revision, changed.revision_seq) == (OPEN_TEXT.store(ONE_EACH, "Tre"), 3, 7)
    assert [item.seq for item in changes.log.events] == [6, 7]


@pytest.mark.parametrize(
    ("context", "value", "reason"),
    [
        (known(sent(), is_open=False), "Nytt", Reason.NOT_OPEN),
        (known(sent(), ended_at=NOW), "Nytt", Reason.NOT_OPEN),
        (known(sent()), "", Reason.INVALID),
        (known(), "Nytt", Reason.UNKNOWN_ANSWER),
        (RevisionContext({}, {}, {}, {}), "Nytt", Reason.UNKNOWN_ROOM),
        (known(sent(value=None), answer_counts={author("t", ROUND): 1}), "Nytt", Reason.ANSWERED_ALREADY),
    ],
)
def test_a_revision_that_cannot_be_taken_changes_nothing(context: RevisionContext, value: str, reason: Reason):
    [outcome], changes = decide_revisions([revise(value)], [(ROOM, CLAIM)], context)
    assert isinstance(outcome.reply, Refused)
    assert (outcome.reply.reason, changes.answers, changes.log.events) == (reason, {}, [])


def test_of_two_withdrawn_answers_one_comes_back_where_one_is_all_that_anybody_may_give():
    context = known(sent(value=None), sent(id=2, public_id="q", value=None))
    claims = [(ROOM, CLAIM), (ROOM, claim("t", "kk"))]
    outcomes, changes = decide_revisions([revise("En"), revise("To", key="kk")], claims, context)
    assert [item.reply for item in outcomes] == [Accepted("p", 6, 1), Refused(Reason.ANSWERED_ALREADY)]
    assert changes.answers.keys() == {1}


def test_a_withdrawal_takes_the_text_and_the_spotlight_also_after_closing():
    commands = [WithdrawAnswer(Participant(ROOM, "t"), "k"), WithdrawAnswer(Participant(ROOM, "t"), "k", 9)]
    context = known(sent(), is_open=False, spotlight="p")
    outcomes, changes = decide_withdrawals(commands, [(ROOM, CLAIM)] * 2, context)
    assert [item.reply for item in outcomes] == [Accepted("p", 6, 1), Accepted("p", 6, 9, replayed=True)]
    [changed] = changes.answers.values()
    assert (changed.value, changed.revision, changes.dimmed) == (None, 9, {ROOM})


def test_everything_is_withdrawn_once():
    everything = Everything([sent(), sent(id=2, public_id="q")], votes=[4])
    rounds = {ROUND: AnsweredRound(ACTIVITY, OPEN_TEXT, ONE_EACH, is_open=True, most_answers=1)}
    context = WithdrawalContext({ROOM: room()}, rounds, [everything, everything])
    outcomes, changes = decide_everything([WithdrawAll(Participant(ROOM, "t"))] * 2, context)
    assert [(item.reply, len(item.events)) for item in outcomes] == [(2, 3), (0, 0)]
    assert ({item.value for item in changes.answers.values()}, changes.votes) == ({None}, {4})


CANDIDATE = Candidate(3, ROUND, ACTIVITY, 0, seen=True, is_private=False, has_votes=True, is_open=True)


def votes_for(candidate: Candidate | None, cast: set[tuple[int, str]] | None = None, **changed: Any) -> VoteContext:
    candidates = {(ROOM, "p"): candidate} if candidate else {}
    return VoteContext({ROOM: room(**changed)}, candidates, cast or set(), Attendance({}, {}))


def vote(on: bool | None, token: str = "t") -> CastVote:
    return CastVote(Participant(ROOM, token), "p", on, 100)


def test_a_vote_counts_once_and_can_be_taken_back_within_a_batch():
    context = votes_for(CANDIDATE)
    counted = decide_votes([vote(True), vote(True), vote(None), vote(True, "u")], context)
    assert [item.reply for item in counted.outcomes] == [
        Voted("p", True, 6),
        Voted("p", True, 6),
        Voted("p", False, 7),
        Voted("p", True, 8),
    ]
    assert (counted.cast, counted.taken_back) == ({(3, author("u", ROUND))}, set())
    assert context.attendance.newcomers == {digest("t"): ROOM, digest("u"): ROOM}
    before = {(3, author("t", ROUND))}
    assert decide_votes([vote(False)], votes_for(CANDIDATE, before)).taken_back == before


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        (VoteContext({}, {}, set(), Attendance({}, {})), Reason.UNKNOWN_ROOM),
        (votes_for(CANDIDATE, ended_at=NOW), Reason.ROOM_ENDED),
        (votes_for(None), Reason.UNKNOWN_ANSWER),
        (votes_for(Candidate(3, 1, 1, 0, False, False, True, True)), Reason.UNKNOWN_ANSWER),
        (votes_for(Candidate(3, 1, 1, 0, True, True, True, True)), Reason.PRIVATE),
        (votes_for(Candidate(3, 1, 1, 0, True, False, False, True)), Reason.NO_VOTES),
        (votes_for(Candidate(3, 1, 1, 0, True, False, True, False)), Reason.NOT_OPEN),
    ],
)
def test_a_vote_that_cannot_be_cast_makes_nobody_a_participant(context: VoteContext, reason: Reason):
    counted = decide_votes([vote(True)], context)
    assert [item.reply for item in counted.outcomes] == [Refused(reason)]
    assert (counted.cast, context.attendance.newcomers) == (set(), {})
