"""The web layer: routes, HTTP and websocket helpers, and the rendering of screens."""
