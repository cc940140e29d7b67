"""Dormancies: a platform protects an account that nobody used for long, and asks whether its person is back."""
