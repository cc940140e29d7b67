"""Enforcement histories of other platforms: read, offered to the law, and reported."""
