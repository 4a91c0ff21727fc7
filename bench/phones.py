"""Phones of the days that are played, without a browser."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

_WORDS = ["tillit", "humor", "tid", "mot", "åpenhet", "ro"]


@dataclass
class Phone:
    """A phone in a room, whose path in the API is ``room``."""

    client: httpx.AsyncClient
    room: str
    number: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its requests."""
        return {"Authorization": f"Bearer {self.token}"}

    async def answer(self, activity: str, value: Any) -> None:
        """Send an answer until it is acknowledged, however often the server dies. Raises SystemExit if refused."""
        headers = {**self.headers, "Idempotency-Key": f"{activity}-{self.number}"}
        body = {"activity": activity, "value": value}
        await asyncio.sleep(0.01 * self.number)
        while True:
            try:
                reply = await self.client.post(f"{self.room}/answers", json=body, headers=headers)
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
                continue
            if reply.is_success:
                return
            if reply.status_code not in {429, 503, 507}:
                raise SystemExit(f"an answer was refused: {reply.status_code} {reply.text}")
            await asyncio.sleep(float(reply.headers.get("retry-after", 1)))


def value_of(item: dict[str, Any], number: int) -> Any:
    """Return what a phone answers to an item: a text of its own, a word, or an option."""
    if item["type"] == "single_choice":
        return number % 2
    if item["type"] == "word_cloud":
        return _WORDS[number % len(_WORDS)]
    return f"{number} av oss mener at svaret på «{item['prompt']}» er samarbeid"
