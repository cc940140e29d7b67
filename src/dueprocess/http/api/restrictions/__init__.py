"""Restrictions: amending, renewing, the second look."""
