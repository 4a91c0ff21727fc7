"""uvicorn alone: every answer is read and acknowledged, and not stored."""

import sys

import uvicorn
from starlette.types import Receive, Scope, Send

REPLY = b'{"id":"aaaaaaaaaaaaaaaa","seq":1,"revision":0,"late":false}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(REPLY)).encode())]


async def app(_: Scope, receive: Receive, send: Send) -> None:
    """Acknowledge a request."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 201, "headers": HEADERS})
    await send({"type": "http.response.body", "body": REPLY})


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, backlog=4096, lifespan="off")
