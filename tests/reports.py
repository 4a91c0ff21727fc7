"""Reports for the tests of exports: a day with activities of all types."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.unit.test_activity_types import USUAL
from workshop_live.activity_types import ACTIVITY_TYPES, joint_stem
from workshop_live.domain.action_items import ActionItem
from workshop_live.domain.activities import Activity, Round, Slot
from workshop_live.domain.answers import Answer
from workshop_live.domain.group_work import Grouping, RoundGroup
from workshop_live.domain.groups import Group
from workshop_live.domain.joint_texts import JointText, Line, Source, Version
from workshop_live.domain.rooms import Room, ScreenMode, Timer
from workshop_live.domain.steps import Progress, Step, StepKind
from workshop_live.domain.summaries import Summary, SummaryTheme
from workshop_live.exports.options import ExportOptions
from workshop_live.exports.report import make_report
from workshop_live.exports.reported import ActivityRounds, Report, ReportedActivity, ReportedAnswer, ReportedQuestion

ROLES = ("Leder og tidtaker: den laveste", "Sekretær: den med nyest bukse")
STEPS = (Step(StepKind.ALONE, 3), Step(StepKind.EACH, 10, "Skriv"), Step(StepKind.PLENARY))
STEM = "Vi skal skape merverdi ved å:"
AT = datetime(2026, 1, 5, 8, 30, 59, tzinfo=UTC)
LOCAL = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - reports are in local time


def a_room(title: str = "Samling 1", language: str = "nb") -> Room:
    return Room(
        id=1, public_id="room", title=title, language=language, time_zone="Europe/Oslo", join_code="35661019",
        join_token="t", mode=ScreenMode.LOBBY, current_activity_id=None, page=0, spotlight=None, timer=Timer(), undo=None,
        version=1, seq=0, created_at=AT, ended_at=AT,
    )  # fmt: skip


def asked(types: Sequence[str] = tuple(ACTIVITY_TYPES), answers: int = 12) -> ActivityRounds:
    """Activities with answers that simulated phones would send; the last answer to each is hidden."""
    return [(_activity(number, name), _answers(number, name, answers)) for number, name in enumerate(types, 1)]


def _activity(number: int, name: str) -> Activity:
    settings = ACTIVITY_TYPES[name].new_settings(USUAL[name]).model_dump()
    prompt = f"{ACTIVITY_TYPES[name].title}: hva er viktigst for oss?"
    voters = 5 if ACTIVITY_TYPES[name].has_votes else 0
    progress = Progress(STEPS, 2, (190, 640, 0)) if ACTIVITY_TYPES[name].takes_steps else None
    round_ = Round(
        number, number, 1, prompt, settings, AT, None, AT, shown=True, first_shown_at=AT, voters=voters, progress=progress,
        roles=("Leder og tidtaker: den laveste",) if progress else (),
    )  # fmt: skip
    collects = ACTIVITY_TYPES[name].collects_answers
    return Activity(
        id=number, public_id=f"activity{number}", room_id=1, position=number, type=name, prompt=prompt, settings=settings,
        version=1, key=f"{name}-{number}", slot=Slot("09:15", 20, "Bare for meg", fixed=True),
        began_at=AT, spent_seconds=830 if progress else 0, round=round_ if collects else None,
    )  # fmt: skip


def _answers(number: int, name: str, count: int) -> list[Answer]:
    it = ACTIVITY_TYPES[name]
    settings = it.new_settings(USUAL[name])
    return [
        Answer(
            id=at, public_id=f"a{number:03}x{at:011}", round_id=number, author=f"person-{at % 9}", ordinal=at, seq=at,
            revision=0, value=it.store(settings, it.example(settings, at)), created_at=AT, held=False,
            hidden_at=AT if at == count - 1 else None, votes=at % 4 if it.has_votes else 0,
        )
        for at in range(count if it.collects_answers else 0)
    ]  # fmt: skip


def a_joint_text() -> JointText:
    """Return a joint text with two kept versions and a change since; one line was taken over from an answer."""
    first = ("utvikle en felles retning", "si fra når noe ikke virker")
    second = ("utvikle en felles retning for medlemmet", "være ærlige med hverandre")
    versions = (Version(1, STEM, first, AT, AT), Version(2, STEM, second, AT))
    taken_over = Source("activity1", 0, f"a001x{1:011}", text="Felles retning")
    lines = (Line("line1", second[0], 2, taken_over), Line("line2", second[1]), Line("line3", "feire det som lykkes"))
    return JointText(STEM, lines, versions)


def a_summary(prompt: str, answers: Sequence[tuple[str, str]], themes: int = 8) -> Summary:
    """Return a summary with this number of themes; the last answer is in none of them."""
    *in_themes, other = answers
    summary_themes = (
        SummaryTheme(f"tema {at}", in_themes[at % len(in_themes)][1], tuple(id_ for id_, _ in in_themes[at::themes]))
        for at in range(themes)
    )
    return Summary(prompt, tuple(theme for theme in summary_themes if theme.answers), (other[0],))


def a_day(
    options: ExportOptions = ExportOptions(),  # noqa: B008
    *,
    types: Sequence[str] = tuple(ACTIVITY_TYPES),
    answers: int = 12,
    **of_room: Any,
) -> Report:
    """Return a report on these types of activities, with themes for types that have them."""
    room, day = a_room(**of_room), asked(types, answers)
    summaries = {}
    for activity, all_answers in day:
        type_ = ACTIVITY_TYPES[activity.type]
        if type_.has_themes and activity.round:
            shown = [answer for answer in all_answers if answer.is_visible or options.hidden]
            questions = type_.questions(type_.settings(activity.asked_settings), activity.prompt, shown)
            ids = {answer.ordinal: answer.public_id for answer in shown}
            summaries[activity.round.id] = tuple(
                a_summary(question.prompt, [(ids[ordinal], text) for ordinal, text in question.texts])
                for question in questions
            )
    joint_texts = {activity.id: a_joint_text() for activity, _ in day if joint_stem(activity) is not None}
    return make_report(room, day, options, summaries=summaries, joint_texts=joint_texts, items=ITEMS)


ITEMS = (ActionItem("i" * 16, "Ringe NAV", "Kari", date(2026, 12, 24)), ActionItem("j" * 16, "Bestille lokale"))

NAMES = ("Gygrene", "Stjernelaget", "Blåveis", "Fjellreven", "Kveldsvakta", "Nordlys")
ASKED = ("Hva legger dere i begrepet samskaping?", "På hvilken måte er det relevant for dere nå?")

GROUP_STEPS = (Step(StepKind.ALONE, 3), Step(StepKind.GROUP, 15), Step(StepKind.PLENARY, 10))


def in_groups(
    texts: Sequence[Sequence[str]],
    names: Sequence[str] = NAMES,
    *,
    asked: Sequence[str] = ASKED,
    grouping: Grouping = Grouping(),  # noqa: B008
    steps: Sequence[Step] = GROUP_STEPS,
    hidden: Collection[int] = (),
) -> tuple[Activity, list[Answer]]:
    """Return a round in groups: what each group wrote to each question, in vain where that is empty.

    Of groups without a text there are as many as there are names more than texts.
    """
    type_ = "fields" if len(asked) > 1 else "open_text"
    it = ACTIVITY_TYPES[type_]
    settings = it.new_settings({"fields": list(asked)} if len(asked) > 1 else {})
    prompt = "Samskaping" if len(asked) > 1 else asked[0]
    groups = tuple(
        RoundGroup(number, f"key{number}", name, done_at=AT if number % 2 else None)
        for number, name in enumerate(names)
    )
    round_ = Round(
        90, 90, 1, prompt, settings.model_dump(), AT, None, AT, shown=True, first_shown_at=AT, grouping=grouping, groups=groups,
        progress=Progress(tuple(steps), len(steps) - 1, (190, 1210, 600)[: len(steps)]), roles=ROLES,
    )  # fmt: skip
    activity = Activity(
        id=90, public_id="ingroups", room_id=1, position=90, type=type_, prompt=prompt, settings=settings.model_dump(),
        version=1, key="in-groups", slot=Slot(None, 28), round=round_, grouping=grouping, steps=tuple(steps), roles=ROLES,
    )  # fmt: skip
    answers = [
        Answer(
            id=number, public_id=f"g{99 - number:02}x{number:011}", round_id=90, author=f"group-{number}", ordinal=number,
            seq=number, revision=number + 1, value=it.store(settings, list(of_group) if len(asked) > 1 else of_group[0]),
            created_at=AT, held=False, hidden_at=AT if number in hidden else None,
        )
        for number, of_group in enumerate(texts) if any(of_group)
    ]  # fmt: skip
    return activity, answers


def a_report_in_groups(
    texts: Sequence[Sequence[str]], names: Sequence[str] = NAMES, *, shows_hidden: bool = False, **of_round: Any
) -> Report:
    """Return a report on a round in groups."""
    home_groups = tuple(Group(f"key{number}", name) for number, name in enumerate(names))
    room = replace(a_room(), home_groups=home_groups)
    return make_report(room, [in_groups(texts, names, **of_round)], ExportOptions(hidden=shows_hidden))


def a_report(*texts: str, title: str = "Samling 1", hidden: bool = False, prompt: str = "Hva er viktigst?") -> Report:
    """Return a report on an open question, also with texts that no phone could send."""
    answers = tuple(ReportedAnswer(f"{at:016}", text, text, LOCAL, hidden) for at, text in enumerate(texts))
    question = ReportedQuestion(prompt, tuple((item.id, item.text) for item in answers))
    activity = ReportedActivity(
        1, "id", "key", "open_text", "Open question", prompt, {}, True, 1, len(answers), answers, (), len(answers),
        has_texts=True, questions=(question,), first_shown_at=LOCAL,
    )  # fmt: skip
    return Report("room", title, "nb", date(2026, 1, 5), (activity,))


def with_figures(report: Report, *labels: str, **changes: Any) -> Report:
    """Return the report with figures for these labels, as of a choice."""
    activity = replace(
        report.activities[0], figures=tuple((label, 1) for label in labels), figures_title="Answers", **changes
    )
    return replace(report, activities=(activity,))
