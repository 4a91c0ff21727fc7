"""uvicorn's websocket protocol with a limit on the rate of incoming data."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from workshop_live.domain.rate_limits import TokenBucket
from workshop_live.realtime.hub import TOO_FAST

RATE, BURST = 1024, 24 * 1024
"""Bytes per second, and bytes at once, of any kind. Only a browser's first message has more than a few bytes."""


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Closes sockets that send more than any of our pages does, before the data is parsed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bytes = TokenBucket(RATE, BURST)

    def data_received(self, data: bytes) -> None:
        """Receive data within the rate limit. The handshake is not counted."""
        if self.handshake_initiated and self._bytes.take(self.loop.time(), len(data)):
            self._close_flooding()
        else:
            super().data_received(data)

    def _close_flooding(self) -> None:
        if not self.transport.is_closing():
            if self.handshake_complete and not self.close_sent:
                self.queue.put_nowait({"type": "websocket.disconnect", "code": TOO_FAST, "reason": ""})
                self.conn.send_close(TOO_FAST)
                self.transport.write(b"".join(self.conn.data_to_send()))
                self.close_sent = True
            self.transport.close()
