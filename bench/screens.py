"""Screens without a browser, for the days that are played: what the server has sent to a projector or a phone."""

import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

_PAGE = re.compile(r'<slide-page\b[^>]*\bdata-address="([^"]+)"')
_PICTURE = re.compile(r"/pictures/[\w/.-]+")


@dataclass
class Screen:
    """A screen that keeps the newest HTML of each region and reconnects."""

    url: str
    token: str
    kind: str = "presenter"
    regions: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    """The addresses of the pages of slides in the order in which they were shown."""
    pictures: set[str] = field(default_factory=set)
    """The addresses of all pictures that it was ever told, shown or not."""

    async def watch(self) -> None:
        """Stay connected until cancelled."""
        while True:
            try:
                headers = {"Authorization": f"Bearer {self.token}"}
                async with connect(self.url, additional_headers=headers, compression=None) as socket:
                    await socket.send(json.dumps({"screen": self.kind}))
                    self.regions.clear()
                    async for message in socket:
                        for frame in json.loads(message).get("frames", []):
                            self._keep(frame["region"], frame["html"])
            except (WebSocketException, OSError):
                await asyncio.sleep(0.2)

    def _keep(self, region: str, sent: str) -> None:
        self.regions[region] = sent
        self.pictures.update(_PICTURE.findall(sent))
        shown = _PAGE.search(sent)
        if shown and self.pages[-1:] != [shown[1]]:
            self.pages.append(shown[1])

    @property
    def html(self) -> str:
        """What stands on it: chunks of an earlier question have no place any more."""
        places = set(re.findall(r'data-region="(chunk-\d+)"', "\n".join(self.regions.values())))
        return "\n".join(it for name, it in self.regions.items() if not name.startswith("chunk-") or name in places)

    @property
    def page(self) -> str | None:
        """The address of the page that is shown; None if there is none."""
        found = _PAGE.search(self.html)
        return found[1] if found else None

    @property
    def text(self) -> str:
        """What is written on it."""
        return without_marks(self.html)

    def words(self) -> Counter[str]:
        """Return the words of the cloud on the screen with their counts."""
        results = self.regions.get("results", "")
        matches = re.findall(r'data-count="(\d+)"><span class="word"[^>]*>(.*?)</span>', results, re.DOTALL)
        return Counter({unescape(word): int(count) for count, word in matches})

    def cards(self) -> Counter[str]:
        """Return the texts of the answers on the screen."""
        matches = re.findall(r'<article class="card[^>]*>(.*?)</article>', self.html, re.DOTALL)
        return Counter(unescape(text).replace("\u00ad", "") for text in matches)


def without_marks(marked: str) -> str:
    """Return the text of HTML on one line, without the places where words may be divided."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", marked)).replace("\u00ad", "").split())
