"""FastAPI that sends to one websocket after the other."""

import sys

import uvicorn
from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect

app = FastAPI()
connected: list[WebSocket] = []


@app.websocket("/live")
async def live(websocket: WebSocket) -> None:
    """Keep a phone's websocket open."""
    await websocket.accept()
    connected.append(websocket)
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        connected.remove(websocket)


@app.post("/publish")
async def publish(request: Request) -> int:
    """Broadcast to all phones. Return their number."""
    text = (await request.body()).decode()
    for websocket in connected.copy():
        await websocket.send_text(text)
    return len(connected)


if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        log_level="error",
        backlog=4096,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
