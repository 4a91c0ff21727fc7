"""A live workshop tool: answers go from phones to a projector, and home in a report."""

__version__ = "0.1.0"
