"""Remedies: what is owed, and that it was put back."""
