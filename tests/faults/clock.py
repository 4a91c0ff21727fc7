"""A wall clock that a test moves under a running server. Its monotonic clock goes on as before, as in real life."""

from pathlib import Path

from tests.faults.install import libfaketime

HOUR = 3600


class MovableClock:
    """``environment`` is for the server's process, which reads a file to see how far its clock is off."""

    def __init__(self, folder: Path) -> None:
        library = libfaketime()
        assert library is not None, "run: python -m tests.faults.install"
        self._file = folder / "clock"
        self.move(0)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",  # without the cache the server would read the file all the time
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",
        }

    def move(self, seconds: int) -> None:
        """Set the clock so far off, in one go, since the server reads at any time. It does so within two seconds."""
        written = self._file.with_suffix(".new")
        written.write_text(f"{seconds:+d}")
        written.replace(self._file)
