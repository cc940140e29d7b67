"""Signals: what a detector says of an account, and what it does alone."""
