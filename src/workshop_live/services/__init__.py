"""What lives as long as the server and is neither HTTP nor a command: themes kept fresh, clocks, caches, files made."""
