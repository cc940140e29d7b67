"""Rulebooks: published versions, and proposing another."""
