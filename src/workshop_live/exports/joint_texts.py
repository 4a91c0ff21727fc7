"""Joint texts in files: what was agreed on, and how it came about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from workshop_live.domain.joint_texts import JointText, LineChange, Source, Words, line_differences, word_differences
from workshop_live.text.languages import N_

CHANGES_MARKED = N_("What is underlined was added since the version before, what is struck through was removed.")


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """A line as it stands, and what it was taken over from if that is in the file."""

    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ReportedVersion:
    """A version with its number from 1, when it was kept, and when the room had it before it. Times are local.

    ``number`` and ``at`` are None for what stands without being kept.
    """

    stem: str
    lines: tuple[str, ...]
    number: int | None = None
    at: datetime | None = None
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """A version, with the words of its stem and lines marked by what became of those of the version before it.

    ``stem`` is empty where it is as it was.
    """

    version: ReportedVersion
    stem: tuple[Words, ...]
    lines: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True)
class ReportedJointText:
    """A joint text as it stands, with its kept versions in order."""

    stem: str
    lines: tuple[ReportedLine, ...] = ()
    versions: tuple[ReportedVersion, ...] = ()

    @property
    def agreed(self) -> ReportedVersion:
        """The version that was kept last; without any, the text as it stands."""
        return self.versions[-1] if self.versions else self._standing

    @property
    def all_versions(self) -> list[ReportedVersion]:
        """The kept versions in order, and what stands if that is none of them."""
        standing = [] if self._is_kept or not self.lines else [self._standing]
        return [*self.versions, *standing]

    @property
    def history(self) -> list[ReportedChange]:
        """All versions and what stands since, each compared with the one before; empty if there is only one."""
        versions = self.all_versions
        if len(versions) < 2:
            return []
        return [_compared(before, it) for before, it in zip([None, *versions], versions, strict=False)]

    def with_sources(self, in_file: Callable[[Source], Source | None]) -> "ReportedJointText":
        """Return it with the sources as they are in the file, None for those that are not."""
        lines = (ReportedLine(line.text, line.source and in_file(line.source)) for line in self.lines)
        return replace(self, lines=tuple(lines))

    @property
    def _standing(self) -> ReportedVersion:
        return ReportedVersion(self.stem, tuple(line.text for line in self.lines))

    @property
    def _is_kept(self) -> bool:
        """Whether what stands is the version that was kept last."""
        return (self._standing.stem, self._standing.lines) in [(it.stem, it.lines) for it in self.versions[-1:]]


def report_joint_text(joint: JointText, local: Callable[[datetime], datetime]) -> ReportedJointText:
    """Return a joint text for files; ``local`` makes local times of those that are stored."""
    return ReportedJointText(
        joint.stem,
        tuple(ReportedLine(line.text, line.source) for line in joint.lines),
        tuple(
            ReportedVersion(
                it.stem, it.lines, it.number, local(it.created_at), local(it.shown_at) if it.shown_at else None
            )
            for it in joint.versions
        ),
    )


def _compared(before: ReportedVersion | None, after: ReportedVersion) -> ReportedChange:
    earlier = before or after
    is_new = before is None or before.stem != after.stem
    stem = word_differences(earlier.stem, after.stem) if is_new else ()
    return ReportedChange(after, stem, tuple(line_differences(earlier.lines, after.lines)))
