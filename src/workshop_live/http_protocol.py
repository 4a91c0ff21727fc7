"""uvicorn's protocol for HTTP, which lets go of a connection that has become a websocket."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's own frees its parser when a connection is lost, and forgets that where it hands the connection on.

    Protocol, parser and transport then refer to each other, and are there until the collector comes, which is seldom.
    """

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection on."""
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]
