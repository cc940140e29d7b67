"""Imports: a list as a request's body, its figures, the second person, undoing."""
