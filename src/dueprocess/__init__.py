"""Recourse for platforms: reasons, a human, an answer by a date, and everything back when the platform was wrong."""

__version__ = "0.1.0"
