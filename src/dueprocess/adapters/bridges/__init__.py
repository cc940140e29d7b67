"""Bridges: what carries a part of the record into another system of the platform, and back where that system answers."""
