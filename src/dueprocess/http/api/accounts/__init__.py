"""Accounts: making them known, their standing, their links."""
