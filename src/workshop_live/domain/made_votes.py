"""Votes on what people wrote: what the options of an activity were made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

SIMILAR = 0.5
"""The part of the shorter one's words that two wordings share, from 0 to 1, if one is the other after an edit."""
_ELLIPSIS = " …"


class Aside(StrEnum):
    """Why an option does not show its wording any more; it stays counted."""

    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Origin:
    """What an option was made from: answers in the same words, by public id, or a theme, by its number.

    ``label`` is that of the theme when the vote was made. ``wording`` is that of an option whose answers are hidden,
    for when they are shown again; the words of withdrawn ones are kept nowhere.
    """

    answers: tuple[str, ...] = ()
    theme: int | None = None
    label: str = ""
    aside: Aside | None = None
    wording: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as JSON, without what is empty."""
        if self.theme is not None:
            return {"theme": self.theme, "text": self.label}
        body: dict[str, Any] = {"answer": self.answers[0]}
        if self.answers[1:]:
            body["also"] = list(self.answers[1:])
        if self.aside:
            body["aside"] = str(self.aside)
        return {**body, "wording": self.wording} if self.wording else body


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The activity that the options of another were made from, by public id, and their origins by the options' keys.

    ``question`` is that of an activity with several, counted from 0. Options written by hand have no origin. A key that
    is no option any more may still be one in an earlier round, so it stays.
    """

    activity: str
    question: int = 0
    options: Mapping[str, Origin] = field(default_factory=dict)

    @property
    def aside(self) -> frozenset[str]:
        """The keys of the options that are counted aside."""
        return frozenset(key for key, origin in self.options.items() if origin.aside)

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        options = {key: origin.stored() for key, origin in self.options.items()}
        return {"activity": self.activity, "question": self.question, "options": options}

    def listed(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        """Return the options that have an origin in the shape of the API: by their place among ``keys``, from 0."""
        origins = ((place, self.options.get(key)) for place, key in enumerate(keys))
        return [
            {"option": place, "answers": list(origin.answers), "theme": origin.theme}
            for place, origin in origins
            if origin
        ]

    def carried(self, before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> "MadeFrom":
        """Return it for options after an edit, given like those before as keys and texts.

        A new key whose text is an edited one takes over the origin. What was typed over an option that is counted aside
        is nobody's answer any more.
        """
        options = {key: origin for key, origin in self.options.items() if key not in _new(before, after)}
        for new, old in _edited(before, after):
            origin = self.options.get(old)
            if origin is not None and origin.aside is None:
                options[new] = origin
        return replace(self, options=options)


def made_from_of(stored: Mapping[str, Any] | None) -> MadeFrom | None:
    """Return what an activity was made from; None for most."""
    if stored is None:
        return None
    options = {key: _origin(origin) for key, origin in stored["options"].items()}
    return MadeFrom(stored["activity"], stored.get("question") or 0, options)


def shortened(text: str, most: int) -> str:
    """Return a text on one line of at most ``most`` characters, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - len(_ELLIPSIS) + 1]
    at_word = cut.rpartition(" ")[0] or cut[:-1]
    return at_word.rstrip(" ,;:.–—-") + _ELLIPSIS


def comparable(text: str) -> str:
    """Return what two wordings have in common if they are the same."""
    return " ".join(text.casefold().split())


def unused(label: str, texts: Iterable[str]) -> str:
    """Return a label that none of the texts has, numbered if need be."""
    taken = {comparable(text) for text in texts}
    number, free = 1, label
    while comparable(free) in taken:
        number += 1
        free = f"{label} ({number})"
    return free


def _origin(stored: Mapping[str, Any]) -> Origin:
    if "theme" in stored:
        return Origin(theme=stored["theme"], label=stored.get("text", ""))
    aside = Aside(stored["aside"]) if "aside" in stored else None
    return Origin((stored["answer"], *stored.get("also", ())), aside=aside, wording=stored.get("wording", ""))


def _new(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> set[str]:
    return {key for key, _ in after} - {key for key, _ in before}


def _edited(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs of a new key and the old one whose text was edited into it: the most similar first.

    Texts that have little in common are the same option if they stand in the same place, between the same others.
    """
    kept = {key for key, _ in before} & {key for key, _ in after}
    gone = {key: (text, _place(before, kept, key)) for key, text in before if key not in kept}
    new = {key: (text, _place(after, kept, key)) for key, text in after if key not in kept}
    pairs = sorted(
        (
            (-_likeness(new_text, old_text), new_key, old_key)
            for new_key, (new_text, new_place) in new.items()
            for old_key, (old_text, old_place) in gone.items()
            if _likeness(new_text, old_text) >= SIMILAR or new_place == old_place
        ),
    )
    found: dict[str, str] = {}
    for _, new_key, old_key in pairs:
        if new_key not in found and old_key not in found.values():
            found[new_key] = old_key
    return list(found.items())


def _place(options: Sequence[tuple[str, str]], kept: set[str], key: str) -> tuple[str, int]:
    """Return the kept key before a key, and how far behind it the key stands."""
    anchor, distance = "", 0
    for other, _ in options:
        anchor, distance = (other, 0) if other in kept else (anchor, distance + 1)
        if other == key:
            break
    return anchor, distance


def _likeness(one: str, other: str) -> float:
    words, others = set(comparable(one).split()), set(comparable(other).split())
    return len(words & others) / (min(len(words), len(others)) or 1)
