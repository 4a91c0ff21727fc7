"""uvicorn's protocol for websockets, which reads as fast as it is sent to, with a limit to that."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from workshop_live.domain.rate_limits import TokenBucket
from workshop_live.realtime.hub import TOO_FAST

RATE, BURST = 1024, 24 * 1024
"""Bytes a second, of whatever kind. A browser's first message is the only one of more than some bytes."""


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Closes a socket that sends more than any page of ours, before that is even read: pings, fragments, all of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bytes = TokenBucket(RATE, BURST)

    def data_received(self, data: bytes) -> None:
        """Take in some bytes, if they are not too many. The request that the socket began with is not counted."""
        if self.handshake_initiated and self._bytes.take(self.loop.time(), len(data)):
            self._hang_up()
        else:
            super().data_received(data)

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            if self.handshake_complete and not self.close_sent:
                self.queue.put_nowait({"type": "websocket.disconnect", "code": TOO_FAST, "reason": ""})
                self.conn.send_close(TOO_FAST)
                self.transport.write(b"".join(self.conn.data_to_send()))
                self.close_sent = True
            self.transport.close()
