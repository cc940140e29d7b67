"""Decisions: one decision, and what a second person, its decider or a supervisor does with it."""
