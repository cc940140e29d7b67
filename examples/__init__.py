"""Platforms that use dueprocess as a stranger would."""
