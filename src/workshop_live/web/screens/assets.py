"""Static files: in memory, compressed once, served for ever at URLs with a digest of all of them.

The participant page contains its style and script, allowed by their digests, so that it is a single request. What only
some questions need of each is a file of its own, which their templates ask for.
"""

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import rcssmin
import rjsmin

from workshop_live import palette, resources
from workshop_live.web.http.compression import deflated

ICON = "icon.svg"
PARTICIPANT_STYLE = "css/participant.css"
PARTICIPANT_SCRIPT = "js/screens/participant.js"
PARTICIPANT_LATER = "js/participant/later.js"
PARTICIPANT_GROUP = "js/participant/group_work.js"
PARTICIPANT_KEPT = "js/participant/kept_here.js"
PARTICIPANT_LATER_STYLE = "css/participant_later.css"

_IMPORT = re.compile(r'^import\s+(?:\{[^}]*\}\s+from\s+)?"([^"]+)";\n', re.MULTILINE)
_MEDIA_TYPES = {".js": "text/javascript", ".ttf": "font/ttf"}  # independent of the system's tables
_EXPORT = re.compile(r"^export\s+(?=async|class|const|function|let)", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """A static file."""

    content: bytes
    media_type: str

    @cached_property
    def compressed(self) -> bytes:
        """The content as gzip."""
        return gzip.compress(self.content, mtime=0)


@dataclass(frozen=True)
class Inlined:
    """A fragment of a page, allowed by its digest in the content security policy."""

    text: str

    @cached_property
    def source(self) -> str:
        """The source expression of this text in a policy."""
        digest = base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()
        return f"'sha256-{digest}'"

    @cached_property
    def compressed(self) -> tuple[bytes, bytes]:
        """The text, and its precompressed form for the gzip of the page."""
        content = self.text.encode()
        return content, deflated(content)


class Assets:
    """All static files; those of the activity types are under ``types/``."""

    def __init__(self) -> None:
        self._files = {str(path.relative_to(resources.STATIC)): _read(path) for path in _files_in(resources.STATIC)}
        for path in sorted(resources.ACTIVITY_TYPES.glob("*/*.css")):
            self._files[f"types/{path.parent.name}.css"] = _read(path)
        self._files[PARTICIPANT_STYLE] = _with_colours(self._text(PARTICIPANT_STYLE))
        self._files[ICON] = Asset(palette.filled_in(self._text(ICON)).encode(), "image/svg+xml")
        self._files[PARTICIPANT_LATER_STYLE] = _with_colours(self._text(PARTICIPANT_LATER_STYLE))
        script = rjsmin.jsmin(self.bundle(PARTICIPANT_SCRIPT))
        for name in (PARTICIPANT_LATER, PARTICIPANT_GROUP, PARTICIPANT_KEPT):
            self._files[name] = Asset(rjsmin.jsmin(self.bundle(name)).encode(), "text/javascript")
        everything = hashlib.sha256()
        for name, asset in sorted(self._files.items()):
            everything.update(name.encode() + b"\0" + asset.content)
        self.digest = everything.hexdigest()[:16]
        self.participant_style = Inlined(rcssmin.cssmin(self._text(PARTICIPANT_STYLE)))
        self.participant_script = Inlined(script)

    def url(self, name: str) -> str:
        """Return the URL of a file. Raises KeyError if it does not exist."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    def get(self, name: str) -> Asset | None:
        """Return a file by its name, or None."""
        return self._files.get(name)

    def _text(self, name: str) -> str:
        return self._files[name].content.decode()

    def bundle(self, name: str, seen: set[str] | None = None) -> str:
        """Return a module with its imports as one script, in order, each once, without those in ``seen``."""
        seen = set() if seen is None else seen
        seen.add(name)
        source = self._text(name)
        imported = [_resolve(name, target) for target in _IMPORT.findall(source)]
        before = "".join(self.bundle(target, seen) for target in imported if target not in seen)
        return before + _EXPORT.sub("", _IMPORT.sub("", source))


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _with_colours(style: str) -> Asset:
    """Return a style sheet with fallback colours for the names that it does not declare, without oklch()."""
    names = set(re.findall(r"var\(--([\w-]+)\)", style)) - set(re.findall(r"--([\w-]+):", style))
    return Asset((palette.custom_properties(names) + style).encode(), "text/css")


def _read(path: Path) -> Asset:
    media_type = _MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(path.read_bytes(), media_type)


def _resolve(importer: str, target: str) -> str:
    base = Path("/") / importer
    return str((base.parent / target).resolve().relative_to("/"))
