"""Stays: setting a capability, clause, version or detector back to observe, for a day at most."""
