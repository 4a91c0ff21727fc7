"""Joint texts: a stem, the lines that go on from it, and the versions that were kept on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Self

MIN_LINES, MAX_LINES = 2, 7
"""How many lines a version has; fewer are no text yet, and more are not read on a poster."""
MAX_LINE_LENGTH = 500
MAX_STEM_LENGTH = 500
MAX_VERSIONS = 100

_ALIKE = 0.4
"""From which share of common words on a line counts as an older one reworded."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a line was taken over from: an answer, which may be the text of a group, or a theme.

    ``activity`` and ``answer`` are public ids, ``question`` counts the questions of the activity from 0, ``theme`` is
    the number of a theme on the board of that question, and ``text`` the wording that was taken over.
    """

    activity: str
    question: int = 0
    answer: str | None = None
    theme: int | None = None
    text: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as JSON, without what it does not have."""
        named = {"answer": self.answer, "theme": self.theme}
        optional = {name: value for name, value in named.items() if value is not None}
        return {"activity": self.activity, "question": self.question, **optional, "text": self.text}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return it from JSON."""
        return cls(**stored)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a joint text. ``version`` counts its edits from 1; ``source`` is None for a line that was written."""

    public_id: str
    text: str
    version: int = 1
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version, counted from 1, with stem and lines as they were.

    ``shown_at`` is when the room had it before it, None for one that was kept elsewhere than on the projector.
    """

    number: int
    stem: str
    lines: tuple[str, ...]
    created_at: datetime
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JointText:
    """A joint text as it stands, with its kept versions in order."""

    stem: str
    lines: tuple[Line, ...] = ()
    versions: tuple[Version, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines as texts."""
        return tuple(line.text for line in self.lines)

    def has_taken(self, source: Source) -> bool:
        """Return whether a line was taken over from this, whatever became of its wording."""
        return any(line.source == source for line in self.lines)

    @property
    def latest(self) -> Version | None:
        """The version that was kept last."""
        return self.versions[-1] if self.versions else None

    @property
    def next_number(self) -> int:
        """The number of the version that is kept next."""
        return self.latest.number + 1 if self.latest else 1

    @property
    def last_shown(self) -> Version | None:
        """The version that the room saw last."""
        shown = (version for version in self.versions if version.shown_at is not None)
        return max(shown, key=lambda version: (version.shown_at, version.number), default=None)

    @property
    def is_kept(self) -> bool:
        """Whether the text as it stands is the version that was kept last."""
        return self.latest is not None and (self.latest.stem, self.latest.lines) == (self.stem, self.texts)


class Change(StrEnum):
    """What became of words between two versions."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Words:
    """Successive words with the same change, one space between them."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """The words of a line with what changed. ``place`` counts the newer lines from 0; None for a removed line."""

    place: int | None
    words: tuple[Words, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything changed."""
        return any(words.change is not Change.SAME for words in self.words)


@dataclass(frozen=True, slots=True)
class JointChanges:
    """What changed in a joint text since a version: in the stem, and line by line."""

    stem: tuple[Words, ...]
    lines: tuple[LineChange, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything changed; lines in another order alone have not."""
        return any(it.change is not Change.SAME for it in self.stem) or any(line.is_changed for line in self.lines)


def changes_since(version: Version, text: JointText) -> JointChanges:
    """Return what changed in a joint text since one of its versions."""
    return JointChanges(word_differences(version.stem, text.stem), tuple(line_differences(version.lines, text.texts)))


def word_differences(before: str, after: str) -> tuple[Words, ...]:
    """Return the words of both texts in reading order: those that stayed, were removed, and were added."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    for kind, old_from, old_to, new_from, new_to in _matched(old, new).get_opcodes():
        if kind == "equal":
            found.append(Words(Change.SAME, " ".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            found.append(Words(Change.REMOVED, " ".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Words(Change.ADDED, " ".join(new[new_from:new_to])))
    return tuple(found)


def line_differences(before: Sequence[str], after: Sequence[str]) -> list[LineChange]:
    """Return the newer lines in order with what changed in each, and the removed ones where they stood.

    A line is compared with the older one that is most like it, wherever that stood; one like none of them is new.
    """
    older = _pairs(before, after)
    found = [
        LineChange(place, word_differences(before[older[place]] if place in older else "", text))
        for place, text in enumerate(after)
    ]
    newer = {old: new for new, old in older.items()}
    for old, text in enumerate(before):
        if old not in newer:
            found.insert(_place_of_removed(old, newer, found), LineChange(None, word_differences(text, "")))
    return found


def _matched(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=False)  # which would call common words junk from 200 words on


def _pairs(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Return the place of the older line for each newer line that has one; the most alike are paired first."""
    alike = sorted(
        (
            (-_matched(old.split(), new.split()).ratio(), abs(place - earlier), place, earlier)
            for place, new in enumerate(after)
            for earlier, old in enumerate(before)
        ),
    )
    pairs: dict[int, int] = {}
    for unlike, _, place, earlier in alike:
        if -unlike >= _ALIKE and place not in pairs and earlier not in pairs.values():
            pairs[place] = earlier
    return pairs


def _place_of_removed(old: int, newer: Mapping[int, int], found: Sequence[LineChange]) -> int:
    """Return where a removed line goes: behind the line that stood before it, and what was removed there."""
    before = next((newer[place] for place in range(old - 1, -1, -1) if place in newer), None)
    at = 0 if before is None else next(at for at, it in enumerate(found, 1) if it.place == before)
    while at < len(found) and found[at].place is None:
        at += 1
    return at
