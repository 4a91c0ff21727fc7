"""python-socketio: events to all clients, and answers pushed onto a list in Redis."""

import json
import sys
from typing import Any

import socketio
import uvicorn
from redis.asyncio import BlockingConnectionPool, Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

server = socketio.AsyncServer(async_mode="asgi")
port = int(sys.argv[2]) if len(sys.argv) > 2 else 6379
# The plain pool fails at the hundred and first concurrent answer; this one blocks.
redis = Redis(connection_pool=BlockingConnectionPool(port=port, timeout=None))


@server.on("answer")  # type: ignore[untyped-decorator]
async def answer(_: str, content: dict[str, Any]) -> str:
    """Store an answer; the return value is the acknowledgement."""
    await redis.rpush("answers", json.dumps(content))
    return "ok"


async def publish(request: Request) -> Response:
    """Broadcast to all clients."""
    await server.emit("news", (await request.body()).decode())
    return Response()


app = socketio.ASGIApp(server, Starlette(routes=[Route("/publish", publish, methods=["POST"])]))

if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        log_level="error",
        backlog=4096,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
