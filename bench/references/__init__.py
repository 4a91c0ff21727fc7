"""Minimal reference servers, as in the documentation of each library."""
