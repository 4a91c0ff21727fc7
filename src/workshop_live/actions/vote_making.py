"""Having the room vote on what people wrote: answers or themes become the options of the next activity."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workshop_live.actions.agenda import insert_activities, insert_next, new_activity
from workshop_live.actions.commands import Changes, command
from workshop_live.actions.vote_fields import MakeVote, clean_wordings
from workshop_live.activity_types import ACTIVITY_TYPES, VOTES
from workshop_live.activity_types.options import MAX_OPTIONS, MAX_TEXT
from workshop_live.domain.activities import REHEARSED_KEY
from workshop_live.domain.made_votes import MadeFrom, Origin, shortened, unused
from workshop_live.domain.plans import PlannedActivity
from workshop_live.domain.refusals import InvalidValueError, Problem, Reason, Refused
from workshop_live.domain.room_events import RoomEventKind
from workshop_live.storage import agenda
from workshop_live.storage.made_votes import answers_with_activities
from workshop_live.storage.tables import ActivityRow, RoomRow
from workshop_live.storage.votable import Votable, questions_in, read_votable, why_not_votable
from workshop_live.storage.writer import Transaction
from workshop_live.text.languages import N_, catalogue

VOTE_MADE = N_("A vote is next on the agenda")
MADE = (RoomEventKind.ACTIVITY_ADDED, RoomEventKind.ACTIVITY_EDITED)
_MIN_OPTIONS = 2
USUAL_PROMPTS = {"answers": N_("Which of these matter most?"), "themes": N_("Which themes matter most?")}
"""What is asked unless something else is said; messages of the catalogues."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a vote to be made: its wording, and what that was made from."""

    text: str
    origin: Origin


@command("make-vote", emits=MADE, undo=VOTE_MADE)
def make_vote(tx: Transaction, room: RoomRow, fields: MakeVote) -> Changes | Refused:
    """Let people vote on what they wrote: answers or themes become the options of an activity that comes next."""
    row = agenda.find_activity(tx.session, room.id, fields.activity)
    if row is None:
        return Refused(Reason.UNKNOWN_ACTIVITY)
    activity = agenda.to_activity(row, agenda.latest_round(tx.session, row.id))
    reason = why_not_votable(activity)
    if reason is not None:
        return Refused(reason)
    last = len(questions_in(activity)) - 1
    if fields.question > last:
        raise InvalidValueError(Problem("question", "less_than_equal", last))
    find = _themes if fields.of == "themes" else _answers
    options = find(tx, room, read_votable(tx.session, activity, fields.question), fields)
    return options if isinstance(options, Refused) else place_vote(tx, room, row, options, fields)


def place_vote(
    tx: Transaction, room: RoomRow, source: ActivityRow, options: Sequence[Option], fields: MakeVote
) -> Changes | Refused:
    """Add a vote right after where the room is. Raises InvalidValueError for too few or too many options."""
    if len(options) < _MIN_OPTIONS:
        raise InvalidValueError(Problem("options", "too_few_to_vote_on", _MIN_OPTIONS))
    if len(options) > MAX_OPTIONS:
        raise InvalidValueError(Problem("options", "too_many_to_vote_on", len(options)))
    if fields.type not in VOTES:
        raise InvalidValueError(Problem("type", "not_an_option"))
    settings = ACTIVITY_TYPES[fields.type].settings_for_vote([option.text for option in options], fields.each)
    usual = catalogue(room.language).gettext(USUAL_PROMPTS[fields.of])
    row = new_activity(room.id, PlannedActivity(fields.type, fields.prompt or usual, settings or {}))
    keys = [option["key"] for option in row.settings["options"]]
    origins = {key: option.origin for key, option in zip(keys, options, strict=True)}
    row.made_from = MadeFrom(source.public_id, fields.question, origins).stored()
    if room.rehearses:
        row.key = f"{REHEARSED_KEY}{row.key}"
    if room.current_activity_id is None:
        return insert_activities(tx, room, [row], source.id)
    return insert_next(tx, room, [row])


def all_themes(found: Votable) -> list[Option]:
    """Return the themes as options; of equal names, all but the first are numbered."""
    options: list[Option] = []
    for number, label in found.themes.items():
        text = unused(label, [option.text for option in options])
        options.append(Option(text, Origin(theme=number, label=label)))
    return options


def _themes(tx: Transaction, room: RoomRow, found: Votable, fields: MakeVote) -> list[Option] | Refused:
    """Return the chosen themes as options, or why that cannot be. Raises InvalidValueError."""
    every = {option.origin.theme: option for option in all_themes(found)}
    if fields.options is None:
        return list(every.values())
    numbers = [it.theme for it in fields.options]
    if len(set(numbers)) < len(numbers) or any(it.answer or it.theme is None for it in fields.options):
        raise InvalidValueError(Problem("options", "not_an_option"))
    if not every.keys() >= set(numbers):
        return Refused(Reason.UNKNOWN_THEME)
    chosen = [every[number] for number in numbers]
    texts = [option.text if it.text is None else it.text for it, option in zip(fields.options, chosen, strict=True)]
    return _worded(texts, [option.origin for option in chosen])


def _answers(tx: Transaction, room: RoomRow, found: Votable, fields: MakeVote) -> list[Option] | Refused:
    """Return the chosen answers as options, those in the same words as one, or why that cannot be.

    Raises InvalidValueError.
    """
    if fields.options is None:
        groups = found.in_same_words(list(found.answers))
        return _worded([usual_wording(found, group[0]) for group in groups], [Origin(tuple(group)) for group in groups])
    if any(it.theme is not None or it.answer is None for it in fields.options):
        raise InvalidValueError(Problem("options", "not_an_option"))
    chosen = [(it, [it.answer, *it.also]) for it in fields.options if it.answer]
    named = [answer for _, answers in chosen for answer in answers]
    if len(set(named)) < len(named):
        raise InvalidValueError(Problem("options", "repeated"))
    if unseen := set(named) - found.answers.keys():
        return _why_unseen(tx, room, fields.activity, unseen)
    unworded = found.in_same_words([it.answer for it, _ in chosen if it.answer and it.text is None])
    joined = {group[0]: group[1:] for group in unworded}
    kept = [(it, answers) for it, answers in chosen if it.text is not None or it.answer in joined]
    texts = [usual_wording(found, answers[0]) if it.text is None else it.text for it, answers in kept]
    return _worded(texts, [Origin((*answers, *joined.get(answers[0], ()))) for _, answers in kept])


def _worded(texts: Sequence[str], origins: Sequence[Origin]) -> list[Option]:
    """Return options with these wordings. Raises InvalidValueError."""
    if len(texts) > MAX_OPTIONS:  # said before what may be wrong with their wordings
        raise InvalidValueError(Problem("options", "too_many_to_vote_on", len(texts)))
    cleaned = clean_wordings([(f"options.{place}.text", text) for place, text in enumerate(texts)])
    return [Option(text, origin) for text, origin in zip(cleaned, origins, strict=True)]


def usual_wording(found: Votable, answer: str) -> str:
    """Return the wording of an option made from an answer, unless another is given."""
    return shortened(found.answers[answer], MAX_TEXT)


def _why_unseen(tx: Transaction, room: RoomRow, activity: str, unseen: Collection[str]) -> Refused:
    """Return why answers become no options: some are none of the activity's, or there is one that nobody may see."""
    known = answers_with_activities(tx.session, room.id, unseen)
    standing = [answer for answer, of in known.values() if of.public_id == activity and answer.value is not None]
    kept_back = all(answer.held or answer.hidden_at for answer in standing)
    return Refused(Reason.PRIVATE if len(standing) == len(unseen) and kept_back else Reason.UNKNOWN_ANSWER)
