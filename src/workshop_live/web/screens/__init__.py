"""Rendering of screens and their regions."""
