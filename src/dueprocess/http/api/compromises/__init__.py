"""Stolen accounts: proposing, finding, leaving and ending that an account was taken over."""
